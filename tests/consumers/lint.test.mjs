// What the checkers of packages say of the packed file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { consumer, output, pack } from "./package.mjs";

test("publint has nothing to say", async () => {
  const folder = await consumer("lint");
  const { file } = await pack();
  const args = ["node_modules/publint/src/cli.js", "run", file, "--strict"];
  const printed = await output(process.execPath, args, { cwd: folder });
  assert.match(printed, /All good!/);
});

test("the types are those of the modules, for all who import ES modules", async () => {
  const folder = await consumer("lint");
  const { file } = await pack();
  const args = ["node_modules/@arethetypeswrong/cli/dist/index.js", file, "--profile", "esm-only"];
  // The module and the manifest have no types.
  const left = ["--exclude-entrypoints", "webglm.wasm", "package.json", "worker"];
  await output(process.execPath, [...args, ...left], { cwd: folder }); // fails where it finds some
});
