// What `npm pack` puts into the package: nothing more, nothing less.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { filesBelow } from "../../scripts/stamp.mjs";
import { consumer, pack } from "./package.mjs";

const names = ["index", "inline", "workerd", "client", "client_node", "worker", "worker_node"];
/** What tests ask for. */
const internal = ["load", "webglm"];

test("the package holds its entries and their parts, types, the module twice, and texts", async () => {
  const { contents } = await pack();
  const sources = filesBelow("web/src").filter((file) => !file.endsWith(".d.ts"));
  const expected = [
    ...[...names, ...internal].map((name) => `dist/${name}.js`),
    ...sources.map((file) => file.replace("web/src/", "dist/").replace(/\.ts$/, ".d.ts")),
    ...["dist/wasm_base64.js", "dist/webglm.wasm"],
    ...["LICENSE", "README.md", "THIRD-PARTY-NOTICES", "package.json"],
  ];
  const isPart = (file) => /^dist\/part-[A-Z0-9]{8}\.js$/.test(file);
  assert.deepEqual(contents.filter((file) => !isPart(file)).sort(), expected.sort());
  assert.ok(contents.filter(isPart).length <= 12, `${contents.filter(isPart)}`);
});

test("every file that package.json names is there", async () => {
  const { contents } = await pack();
  const folder = await consumer("listed");
  const { exports, main, types } = JSON.parse(
    readFileSync(join(folder, "node_modules/webglm/package.json"), "utf8"),
  );
  const named = [main, types, ...Object.values(exports).flatMap((e) => Object.values(Object(e)))];
  for (const file of named.filter((each) => each.startsWith("./"))) {
    assert.ok(contents.includes(file.slice(2)), file);
  }
});

test("nothing in it evaluates text, imports of Node by name, or waits at its top level", async () => {
  const { contents } = await pack();
  const folder = join(await consumer("listed"), "node_modules/webglm");
  for (const file of contents.filter((each) => each.endsWith(".js"))) {
    const text = readFileSync(join(folder, file), "utf8");
    assert.doesNotMatch(text, /\beval\(|new Function\b|from "node:|require\(/, file);
    assert.doesNotMatch(text, /^(await|const .* = await)\b/m, file);
  }
});
