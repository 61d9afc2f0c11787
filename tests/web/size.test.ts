// What a page loads for an engine, and what it does not load.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));

/** Kilobytes of a bundle of one file after gzip. */
async function size(file: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [`${dist}${file}`],
    ...{ bundle: true, minify: true, format: "esm", write: false, tsconfigRaw: {} },
  });
  return gzipSync(outputFiles[0]?.contents ?? "").length / 1024;
}

test("the page's side of an engine stays within 5 KB gzip", async () => {
  expect(await size("client.js")).toBeLessThan(5);
});

test("the script of its Worker stays within 25 KB gzip, the glue and all of webglm included", async () => {
  const found = await size("worker.js");
  expect(found).toBeGreaterThan(10);
  expect(found).toBeLessThan(25);
});

test("an import that is not used costs nothing", async () => {
  const { outputFiles } = await build({
    stdin: { contents: `import { init } from "webglm"; console.log(1);`, resolveDir: dist },
    ...{ bundle: true, format: "esm", write: false, tsconfigRaw: {} },
  });
  expect(outputFiles[0]?.text).not.toContain("webglm.wasm");
});
