// The installed package in Node, without flags or settings.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { consumer, output, pack } from "./package.mjs";
import { checkAnswer, fromBoth } from "./pages.mjs";

const design = "{ Intercept: [1, 1, 1, 1, 1, 1], age: [20, 31, 38, 45, 52, 60] }";
const fit = `fitGlm([1, 0, 3, 2, 4, 6], ${design}, { family: "poisson" })`;

test("npm installs the packed file, which brings nothing else", async () => {
  const { file } = await pack();
  const folder = await consumer("installed");
  rmSync(join(folder, "node_modules"), { recursive: true });
  writeFileSync(join(folder, "package.json"), `{ "private": true }`);
  await output("npm", ["install", "--no-audit", "--no-fund", "--offline", file], { cwd: folder });
  const listed = JSON.parse(await output("npm", ["ls", "--all", "--json"], { cwd: folder }));
  assert.deepEqual(Object.keys(listed.dependencies), ["webglm"]);
  assert.equal(listed.dependencies.webglm.dependencies, undefined);
});

test("import", async () => {
  const folder = await consumer("node", { app: ["node.mjs"] });
  checkAnswer(JSON.parse(await output(process.execPath, ["node.mjs"], { cwd: folder })));
});

test("require", async () => {
  const folder = await consumer("node");
  writeFileSync(
    join(folder, "require.cjs"),
    `require("webglm").init().then((webglm) => {
      console.log(JSON.stringify({ params: [...webglm.${fit}.params] }));
    });`,
  );
  checkAnswer(JSON.parse(await output(process.execPath, ["require.cjs"], { cwd: folder })));
});

test("an engine in a thread, whose end is not waited for", async () => {
  const folder = await consumer("node");
  const script = `import { createEngine } from "webglm/client";
    const engine = await createEngine();
    const fit = await engine.${fit};
    const fitted = await fit.fittedvalues;
    console.log(JSON.stringify({ params: [...fit.params], same: true, rows: fitted.length }));`;
  writeFileSync(join(folder, "engine.mjs"), script);
  const printed = await output(process.execPath, ["engine.mjs"], { cwd: folder, timeout: 60_000 });
  checkAnswer(JSON.parse(printed), fromBoth);
});

test("the other entries", async () => {
  const folder = await consumer("node");
  mkdirSync(folder, { recursive: true });
  const script = `import * as inline from "webglm/inline";
    import { createRequire } from "node:module";
    const file = createRequire(import.meta.url).resolve("webglm/webglm.wasm");
    const webglm = await inline.init({ wasm: new URL("file://" + file) });
    console.log(JSON.stringify({ params: [...webglm.${fit}.params] }));`;
  writeFileSync(join(folder, "entries.mjs"), script);
  checkAnswer(JSON.parse(await output(process.execPath, ["entries.mjs"], { cwd: folder })));
});
