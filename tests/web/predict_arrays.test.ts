// Fits from arrays predict for new rows and have a text, as models of named columns do.
import { describe, expect, test } from "vitest";
import { init, type DesignInput, type PredictOptions } from "webglm";
import { refusal } from "./codes.js";

const webglm = await init();

const index = Array.from({ length: 80 }, (_, i) => i);
const data = {
  y: index.map((i) => (i * 7919) % 5),
  x: index.map((i) => Math.sin(0.7 * i)),
  z: index.map((i) => Number(i % 3 === 0)),
  years: index.map((i) => 1 + (i % 3)),
};
const ones = data.y.map(() => 1);
const names = ["Intercept", "x", "z"];
const poisson = { family: "poisson", offset: data.years.map(Math.log) } as const;
const fit = webglm.fitGlm(data.y, { Intercept: ones, x: data.x, z: data.z }, poisson);
// The same model: its coefficients have the same names, and its data the same columns.
const model = webglm.glm("y ~ x + z", data, { family: "poisson", offset: poisson.offset }).fit();

const offset = [0, 0.25, -1];
const [x, z] = [
  [0.5, -2, 0.1],
  [1, 0, 1],
];

const designs: Record<string, DesignInput> = {
  "named columns": { Intercept: [1, 1, 1], x, z },
  "named columns in another order, and more of them": { z, other: [7, 8, 9], Intercept: [1, 1, 1], x },
  "columns": { columns: [[1, 1, 1], x, z] },
  "columns by names of their own": { a: [1, 1, 1], b: x, c: z },
  "typed arrays": [Float64Array.of(1, 1, 1), Float64Array.from(x), Uint8Array.from(z)],
  "rows": { rows: x.map((each, i) => [1, each, z[i]]) },
  "an array of rows": x.map((each, i) => [1, each, z[i]]),
  "one array": { data: Float64Array.of(1, 1, 1, ...x, ...z), rows: 3, columns: 3, order: "column" },
}; // prettier-ignore

describe.each(Object.entries(designs))("rows as %s", (_, design) => {
  test.each<PredictOptions>([{}, { type: "link" }, { se: true, level: 0.9 }])(
    "are predicted as by the model of named columns: %o",
    (options) => {
      const expected = model.predict({ x, z }, { ...options, offset });
      const found = fit.predict(design, { ...options, offset });
      const pairs: [unknown, unknown][] =
        found instanceof Float64Array
          ? [[found, expected]]
          : (["values", "se", "lower", "upper"] as const).map((key) => [
              found[key],
              Reflect.get(expected, key),
            ]);
      for (const [ours, theirs] of pairs) {
        const numbers = theirs as Float64Array;
        expect(ours).toHaveLength(3);
        // Both fits have the same optimum, to some ulp.
        numbers.forEach((value, i) => expect((ours as Float64Array)[i]).toBeCloseTo(value, 11));
      }
    },
  );
});

test("rows of objects and a dataset have names as well, and the offset may be one of them", () => {
  const rows = x.map((each, i) => ({ Intercept: 1, x: each, z: z[i], offset: offset[i] }));
  const expected = fit.predict(designs["columns"] as DesignInput, { offset });
  expect(fit.predict(rows, { offset: "offset" })).toEqual(expected);
  using kept = webglm.data({ Intercept: [1, 1, 1], x, z, offset });
  expect(fit.predict(kept, { offset: "offset" })).toEqual(expected);
});

test("what each column adds", () => {
  const { terms, values } = fit.predict(
    { columns: [[1], [0.5], [1]] },
    { type: "terms", offset: [0] },
  );
  expect(terms).toEqual(names);
  const [b0 = NaN, b1 = NaN, b2 = NaN] = fit.params;
  expect(values).toEqual(Float64Array.of(b0, 0.5 * b1, b2));
});

test("the fitted values are predictions of the rows of the fit", () => {
  const design = { columns: [ones, data.x, data.z] };
  const predicted = fit.predict(design, { offset: poisson.offset });
  // The design of the fit is centred and scaled, that of a prediction is not.
  fit.fittedvalues.forEach((mu, i) => expect(predicted[i]).toBeCloseTo(mu, 12));
});

test("the text of a fit is read as a model of columns of these names, which predicts the same bits", () => {
  const text = fit.toJSON();
  using back = webglm.loadModel(text);
  expect(back.names).toEqual(names);
  expect(back.toJSON()).toBe(text);
  const rows = { Intercept: [1, 1, 1], x, z };
  expect(back.predict(rows, { se: true, offset })).toEqual(fit.predict(rows, { se: true, offset }));
  expect(JSON.stringify({ fit })).toBe(JSON.stringify({ fit: text }));
  expect(fit.toJSON({ covariance: false }).length).toBeLessThan(text.length);
});

test("what does not fit is refused", () => {
  const columns = (...each: (number[] | Float64Array)[]) => ({ columns: each });
  const refused = [
    [() => fit.predict(columns(x, z), { offset }), "dimension_mismatch"],
    [() => fit.predict({ x, z }, { offset }), "dimension_mismatch"],
    [() => fit.predict(columns([1, 1, 1], x, z)), "invalid_input"],
    [() => fit.predict(columns([1, 1, 1], x, z), { offset: [1] }), "dimension_mismatch"],
    [() => fit.predict(columns([1, 1, 1], x, [1]), { offset }), "dimension_mismatch"],
    [() => fit.predict(columns([1, 1, 1], x, [1, NaN, 0]), { offset }), "invalid_input"],
    [() => fit.predict(columns([1, 1, 1], x, z), { offset, kind: 1 } as never), "unknown_name"],
  ] as const;
  for (const [action, code] of refused) expect(refusal(action).code).toBe(code);
  for (const wrong of [3, null, "x", Float64Array.of(1)]) {
    expect(() => fit.predict(wrong as never)).toThrow(TypeError);
  }
});
