// Vite without any setting: its development server, its build, and the preview of it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { consumer, output, start } from "./package.mjs";
import { answerOf, checkAnswer, fromBoth, serveFolder, strictPolicy } from "./pages.mjs";

const vite = "node_modules/vite/bin/vite.js";
const page = () => consumer("vite", { app: ["main.js", "index.html"] });
const colourless = { NO_COLOR: "1" };

/** Checks the page of a server of Vite's own. */
async function checkServer(folder, args) {
  const server = start(process.execPath, [vite, ...args, "--host", "127.0.0.1"], {
    cwd: folder,
    env: { ...process.env, ...colourless },
  });
  try {
    const [, url] = await server.prints(/(http:\/\/127\.0\.0\.1:\d+\/)/);
    checkAnswer(await answerOf(url), fromBoth);
  } finally {
    server.kill();
  }
}

test("the development server", async () => {
  await checkServer(await page(), ["--port", "5273"]);
});

test("the build, under a strict policy, and its preview", async () => {
  const folder = await page();
  await output(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: folder });
  const server = await serveFolder(join(folder, "dist"), {
    "content-security-policy": strictPolicy,
  });
  try {
    checkAnswer(await answerOf(`${server.url}/`), fromBoth);
  } finally {
    server.close();
  }
  await checkServer(folder, ["preview", "--port", "5274"]);
});

test("a server that carries the package in its bundle", async () => {
  const folder = await consumer("vite", { app: ["node.mjs"] });
  const config = `export default { ssr: { noExternal: true }, build: { outDir: "server" } };`;
  writeFileSync(join(folder, "server.config.js"), config);
  const args = [vite, "build", "--config", "server.config.js", "--ssr", "node.mjs"];
  await output(process.execPath, [...args, "--logLevel", "warn"], { cwd: folder });
  checkAnswer(JSON.parse(await output(process.execPath, ["server/node.js"], { cwd: folder })));
});
