// What `npm pack` puts into the package: nothing more, nothing less.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { filesBelow } from "../../scripts/stamp.mjs";
import { consumer, pack } from "./package.mjs";

test("the package holds the build of each source, the module twice, and texts", async () => {
  const { contents } = await pack();
  const sources = filesBelow("web/src").map((file) => file.replace("web/src/", "dist/"));
  const built = sources
    .filter((file) => !file.endsWith(".d.ts"))
    .flatMap((file) => [file.replace(/\.ts$/, ".js"), file.replace(/\.ts$/, ".d.ts")]);
  const others = [
    ...["dist/build_id.js", "dist/glue.js", "dist/wasm_base64.js", "dist/webglm.wasm"],
    ...["LICENSE", "README.md", "THIRD-PARTY-NOTICES", "package.json"],
  ];
  assert.deepEqual([...contents].sort(), [...built, ...others].sort());
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
