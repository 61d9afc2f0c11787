// The memory that a fit takes, told before it, and refused where there is none.
import { expect, test } from "vitest";
import { loadNative } from "webglm/load";
import { makeWebGlm } from "webglm/webglm";

const native = await loadNative(new URL("../../dist/webglm.wasm", import.meta.url));
const webglm = makeWebGlm(native);

/** A number, and two factors of so many levels. */
function made(rows: number, levels: number) {
  const names = Array.from({ length: levels }, (_, i) => `level ${i}`);
  const index = Array.from({ length: rows }, (_, i) => i);
  return {
    // No level without events: finding separated levels takes memory of its own.
    y: Float64Array.from(index, (i) => 1 + ((i >> 2) % 4)),
    x: Float64Array.from(index, Math.sin),
    a: { codes: Uint32Array.from(index, (i) => i % levels), levels: names },
    b: {
      codes: Uint32Array.from(index, (i) => (Math.imul(i, 2654435761) >>> 7) % levels),
      levels: names,
    },
  };
}

test.each([
  ["y ~ x + a + b", 200_000, 10],
  ["y ~ x + a + b", 50_000, 400],
])("%s with %d rows and %d levels takes about what was estimated", (formula, rows, levels) => {
  const before = webglm.bytesInUse();
  const { bytes, available } = webglm.estimate({ formula, data: made(10 * levels, levels) }, rows);
  expect(webglm.bytesInUse()).toBe(before);
  expect(available).toBeGreaterThan(2 ** 30);
  using model = webglm.glm(formula, made(rows, levels));
  using job = model.fitJob({ family: "poisson" });
  let most = 0;
  // Between the blocks of the passes; what lives within a step alone is not seen.
  while (!job.advance(16).done) most = Math.max(most, webglm.bytesInUse() - before);
  expect(bytes).toBeGreaterThan(0.9 * most);
  expect(bytes).toBeLessThan(2.5 * most);
});

test("a model whose X'WX has no room is refused before its rows are read, with figures", () => {
  const before = webglm.bytesInUse();
  {
    using model = webglm.glm("y ~ a + b", made(40_000, 20_000));
    const { bytes, available } = model.estimate(40_000);
    expect(bytes).toBeGreaterThan(available);
    const refusal = expect.objectContaining({
      code: "out_of_memory",
      message: expect.stringMatching(/^a fit of \d+ coefficients needs \d+ bytes besides the data/),
    });
    expect(() => model.fit({ family: "poisson" })).toThrow(refusal);
  }
  expect(webglm.bytesInUse()).toBe(before);
});

test("a term dictionary is estimated like its formula", () => {
  const data = made(1000, 10);
  const { available: _, ...formula } = webglm.estimate({ formula: "y ~ x + a", data }, 1e6);
  const terms = { x: { type: "linear" }, a: { type: "categorical" } } as const;
  expect(webglm.estimate({ response: "y", terms, data }, 1e6)).toMatchObject(formula);
  expect(() => webglm.estimate({ formula: "y ~ x", data }, 0.5)).toThrow(
    expect.objectContaining({ code: "invalid_input" }),
  );
});
