// Rollup: it copies no files either, so the module goes beside the bundle.
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { consumer, output } from "./package.mjs";
import { answerOf, checkAnswer, fromBoth, serveFolder, strictPolicy } from "./pages.mjs";

const config = (input, options, output) => `
  import resolve from "@rollup/plugin-node-resolve";
  export default {
    input: ${input},
    plugins: [resolve(${options})],
    onwarn(warning) { throw new Error(warning.message); },
    output: ${output},
  };`;

const bundle = (folder) =>
  output(process.execPath, ["node_modules/rollup/dist/bin/rollup", "-c", "--silent"], {
    cwd: folder,
  });

test("a page", async () => {
  const folder = await consumer("rollup", { app: ["main.js", "index.html"] });
  const out = join(folder, "dist");
  const input = `{ main: "main.js", worker: "webglm/worker" }`;
  const text = config(input, "", `{ dir: "dist", chunkFileNames: "[name].js" }`);
  writeFileSync(join(folder, "rollup.config.js"), text);
  await bundle(folder);
  copyFileSync(join(folder, "node_modules/webglm/dist/webglm.wasm"), join(out, "webglm.wasm"));
  copyFileSync(join(folder, "index.html"), join(out, "index.html"));
  const server = await serveFolder(out, { "content-security-policy": strictPolicy });
  try {
    checkAnswer(await answerOf(`${server.url}/`), fromBoth);
  } finally {
    server.close();
  }
});

test("a server, by the condition node", async () => {
  const folder = await consumer("rollup", { app: ["node.mjs"] });
  const text = config(`"node.mjs"`, `{ exportConditions: ["node"] }`, `{ file: "server.mjs" }`);
  writeFileSync(join(folder, "rollup.config.js"), text);
  await bundle(folder);
  checkAnswer(JSON.parse(await output(process.execPath, ["server.mjs"], { cwd: folder })));
});
