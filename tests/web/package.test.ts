// What the npm package holds, as the build wrote it.
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const dist = new URL("../../dist/", import.meta.url);

test("the module stays within its budget of 345 KB gzip", () => {
  const bytes = gzipSync(readFileSync(new URL("webglm.wasm", dist))).length;
  expect(bytes / 1024).toBeLessThan(345);
});

test("the JavaScript that a page loads stays within its budget of 20 KB gzip", async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("index.js", dist))],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  expect(outputFiles).toHaveLength(1);
  expect(gzipSync(outputFiles[0]?.contents ?? "").length / 1024).toBeLessThan(20);
});

test("the module as text is the module", async () => {
  const { default: text } = (await import(new URL("wasm_base64.js", dist).href)) as {
    default: string;
  };
  expect(Buffer.from(text, "base64").equals(readFileSync(new URL("webglm.wasm", dist)))).toBe(true);
});

test("no module of the package awaits at its top level: require() would refuse it", () => {
  const require = createRequire(import.meta.url);
  expect(require(fileURLToPath(new URL("inline.js", dist)))).toHaveProperty("init");
});
