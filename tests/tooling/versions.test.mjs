// One version and one licence, stated in three manifests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("npm, Python and CMake state the same version", () => {
  const { version } = JSON.parse(read("package.json"));
  assert.match(read("pyodide/pyproject.toml"), new RegExp(`^version = "${version}"$`, "m"));
  assert.match(read("CMakeLists.txt"), new RegExp(`project\\(webglm VERSION ${version} `));
});

test("the lock file holds no addresses", () => {
  assert.doesNotMatch(read("package-lock.json"), /"resolved"/);
});
