// Factors that people coded by hand, in columns of 0 and 1: the model of the factors, and their
// room on the heap, in whatever form the columns come.
import { init, type DesignInput } from "webglm";
import { loadNative } from "webglm/load";
import { appendDesign } from "../../web/src/design.js";
import { describe, expect, test } from "vitest";

const webglm = await init();

const rows = 6000;
const levels = ["a", "b", "c", "d", "e"];
const codes = Uint8Array.from({ length: rows }, (_, i) => ((i * 7) >> 2) % 5);
const others = Uint8Array.from({ length: rows }, (_, i) => ((i * 13) >> 3) % 5);
const x = Float64Array.from({ length: rows }, (_, i) => Math.sin(i));
const y = Float64Array.from({ length: rows }, (_, i) => ((i * i) % 7) + (codes[i] as number));

/** Intercept, x, and the levels of both factors but their first. */
const named: Record<string, Float64Array> = { Intercept: new Float64Array(rows).fill(1), x };
for (const [name, factor] of Object.entries({ f: codes, g: others })) {
  levels.slice(1).forEach((level, k) => {
    named[`${name}[T.${level}]`] = Float64Array.from(factor, (code) => Number(code === k + 1));
  });
}
const columns = Object.values(named);
const width = columns.length;
const byRow = Float64Array.from({ length: rows * width }, (_, at) => {
  return (columns[at % width] as Float64Array)[Math.floor(at / width)] as number;
});
const byColumn = Float64Array.from(columns.flatMap((column) => [...column]));

const forms: Record<string, DesignInput> = {
  "named columns": named,
  columns: { columns },
  "columns of small integers": { columns: columns.map((c) => (c === x ? x : Uint8Array.from(c))) },
  rows: { rows: Array.from(x, (_, i) => columns.map((c) => c[i] as number)) },
  "one array by row": { data: byRow, rows, columns: width },
  "one plain array by row": { data: [...byRow], rows, columns: width },
  "one array by column": { data: byColumn, rows, columns: width, order: "column" },
};

const data = { y, x, f: { codes, levels }, g: { codes: others, levels } };
const reference = (() => {
  using fit = webglm.glm("y ~ x + f + g", data, { family: "poisson" }).fit();
  return fit.snapshot();
})();

describe("dummies in any form give the model of the factors", () => {
  test.each(Object.entries(forms))("%s", (form, design) => {
    using fit = webglm.fitGlm(y, design, { family: "poisson" });
    if (form === "named columns") expect(fit.names).toEqual(reference.names);
    const se = reference.bse;
    const far = fit.params.map((b, j) => Math.abs(b - reference.params[j]!) / se[j]!);
    expect(Math.max(...far)).toBeLessThan(1e-10);
    expect(Math.abs(fit.deviance / reference.deviance - 1)).toBeLessThan(1e-12);
    // The coefficients of one form are those of the others to the bit.
    using first = webglm.fitGlm(y, named, { family: "poisson" });
    expect(fit.params).toEqual(first.params);
    expect(fit.bse()).toEqual(first.bse());
  });
});

test("dummies take two bytes of a row, not 64", async () => {
  const native = await loadNative(new URL("../../dist/webglm.wasm", import.meta.url));
  const inUse = native.bytesInUse();
  for (const form of ["named columns", "one array by row", "one array by column"]) {
    const list = new native.ColumnList();
    appendDesign(native, list, forms[form], rows);
    // x itself, and a bit for each of the others.
    expect(native.bytesInUse() - inUse).toBeLessThan(8 * rows + (rows / 8) * width + 4096);
    list.delete();
  }
  expect(native.bytesInUse()).toBe(inUse);
});

describe("what is refused in dense columns is refused in those", () => {
  test.each([NaN, Infinity])("%d", (value) => {
    const spoiled = Float64Array.from(columns[4] as Float64Array);
    spoiled[5000] = value;
    const design = { ...named, "f[T.d]": spoiled };
    expect(() => webglm.fitGlm(y, design, { family: "poisson" })).toThrow(
      expect.objectContaining({ code: "invalid_input", details: { row: 5000, column: "f[T.d]" } }),
    );
  });
});
