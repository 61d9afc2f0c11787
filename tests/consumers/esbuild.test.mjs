// esbuild: it copies no files, so the module goes beside the bundle and the Worker is an entry.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { consumer, output } from "./package.mjs";
import { answerOf, checkAnswer, fromBoth, serveFolder, strictPolicy } from "./pages.mjs";

test("a page", async () => {
  const folder = await consumer("esbuild", { app: ["main.js", "index.html"] });
  const out = join(folder, "dist");
  await build({
    absWorkingDir: folder,
    entryPoints: { main: "main.js", worker: "webglm/worker" },
    ...{ bundle: true, minify: true, format: "esm", outdir: out, logLevel: "error" },
  });
  copyFileSync(join(folder, "node_modules/webglm/dist/webglm.wasm"), join(out, "webglm.wasm"));
  copyFileSync(join(folder, "index.html"), join(out, "index.html"));
  const server = await serveFolder(out, { "content-security-policy": strictPolicy });
  try {
    checkAnswer(await answerOf(`${server.url}/`), fromBoth);
  } finally {
    server.close();
  }
});

test("a server", async () => {
  const folder = await consumer("esbuild_server", { app: ["node.mjs"] });
  await build({
    absWorkingDir: folder,
    entryPoints: ["node.mjs"],
    ...{ bundle: true, platform: "node", format: "esm", outfile: "out.mjs", logLevel: "error" },
  });
  checkAnswer(JSON.parse(await output(process.execPath, ["out.mjs"], { cwd: folder })));
});
