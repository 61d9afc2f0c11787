import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { findChromium } from "../../scripts/chromium.mjs";

const folder = mkdtempSync(join(tmpdir(), "webglm-chromium-"));
const program = join(folder, "chromium");
writeFileSync(program, "#!/bin/sh\n");
chmodSync(program, 0o755);
after(() => rmSync(folder, { recursive: true }));

test("CHROMIUM_PATH comes before PATH", () => {
  assert.equal(findChromium({ CHROMIUM_PATH: process.execPath, PATH: folder }), process.execPath);
});

test("a chromium on PATH is found", () => {
  assert.equal(findChromium({ PATH: `/nowhere:${folder}` }), program);
});

test("a CHROMIUM_PATH that is no program is refused by name", () => {
  assert.throws(() => findChromium({ CHROMIUM_PATH: "/nowhere/chromium" }), /\/nowhere\/chromium/);
});

test("where there is none, nothing is found", () => {
  assert.equal(findChromium({ PATH: "/nowhere" }), undefined);
});
