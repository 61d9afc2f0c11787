// webpack for pages and for servers, without any setting.
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { consumer, output } from "./package.mjs";
import { answerOf, checkAnswer, fromBoth, serveFolder, strictPolicy } from "./pages.mjs";

/** A program that runs webpack with `config` and fails with its messages, warnings included. */
const program = (config) => `
  import webpack from "webpack";
  webpack(${JSON.stringify(config)}, (error, stats) => {
    if (error) throw error;
    const { errors, warnings } = stats.compilation;
    const found = [...errors, ...warnings].filter(({ name }) => !/Size|NoAsyncChunks/.test(name));
    for (const each of found) console.error(each);
    process.exitCode = found.length;
  });`;

async function bundle(folder, config) {
  writeFileSync(
    join(folder, "build.mjs"),
    program({ mode: "production", context: folder, ...config }),
  );
  await output(process.execPath, ["build.mjs"], { cwd: folder });
}

test("a page, under a strict policy", async () => {
  const folder = await consumer("webpack", { app: ["main.js", "index.html"] });
  const out = join(folder, "dist");
  await bundle(folder, { entry: "./main.js", output: { path: out, clean: true } });
  copyFileSync(join(folder, "index.html"), join(out, "index.html"));
  const server = await serveFolder(out, { "content-security-policy": strictPolicy });
  try {
    checkAnswer(await answerOf(`${server.url}/`), fromBoth);
  } finally {
    server.close();
  }
});

test("a server", async () => {
  const folder = await consumer("webpack", { app: ["node.mjs"] });
  const output_ = { path: join(folder, "server"), filename: "main.cjs" };
  await bundle(folder, { target: "node", entry: "./node.mjs", output: output_ });
  checkAnswer(JSON.parse(await output(process.execPath, ["server/main.cjs"], { cwd: folder })));
});
