// Predictions for new rows: of counts, of rates, and of proportions of trials.
import { describe, expect, test } from "vitest";
import { init, type DataInput, type PredictOptions } from "webglm";
import { refusal } from "./codes.js";

const webglm = await init();

const index = Array.from({ length: 200 }, (_, i) => i + 1);
const data = {
  x: index.map((i) => Math.round(2000 * Math.sin(0.7 * i)) / 1000),
  z: index.map((i) => Math.cos(1.3 * i)),
  y: index.map((i) => (i * 7919) % 5),
  e: index.map((i) => 1 + (i % 3)),
  area: index.map((i) => "ABC".charAt(i % 3)),
  n: index.map((i) => 5 + (i % 4)),
  k: index.map((i) => (i * 31) % 5),
};
const newRows = { x: [-0.5, 1], z: [0.2, -0.7], area: ["C", "A"], e: [2, 0.5] };
const poisson = { family: "poisson" } as const;

/** Within 1e-9 of the numbers of R, which it printed with 13 digits. */
function expectClose(values: Float64Array, expected: readonly number[]) {
  expect(values).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 9));
}

// R 4.2.2, the data as above:
//   f <- glm(y ~ x + area * z + offset(log(e)), poisson, control = glm.control(epsilon = 1e-14))
//   predict(f, newRows, type = "response", se.fit = TRUE), and type = "link"
describe("counts", () => {
  const fit = webglm.glm("y ~ x + area * z", data, { ...poisson, exposure: "e" }).fit();

  test("are R's, with its standard errors", () => {
    const { values, se } = fit.predict(newRows, { se: true });
    expectClose(values, [1.268556057535, 1.096416604702]);
    expectClose(se, [0.1217384554371, 0.1338166408274]);
    expect(fit.predict(newRows)).toEqual(values);
    const link = fit.predict(newRows, { type: "link", se: true });
    expectClose(link.values, [0.23787929106716, 0.09204723008029]);
    expectClose(link.se, [0.09596616145896, 0.12204908266941]);
  });

  // The quantiles of the normal distribution, as of qnorm.
  test.each([
    [0.95, 1.959963984540054],
    [0.5, 0.674489750196082],
  ])("have intervals at level %d, made on the scale of the link", (level, quantile) => {
    const link = fit.predict(newRows, { type: "link", se: true, level });
    const { lower, upper } = fit.predict(newRows, { se: true, level });
    link.values.forEach((eta, i) => {
      const margin = quantile * (link.se[i] ?? NaN);
      expect(link.lower[i]).toBeCloseTo(eta - margin, 9);
      expect(lower[i]).toBeCloseTo(Math.exp(eta - margin), 9);
      expect(upper[i]).toBeCloseTo(Math.exp(eta + margin), 9);
    });
    expect(fit.predict(newRows, { se: true }).lower).toEqual(
      fit.predict(newRows, { se: true, level: 0.95 }).lower,
    );
  });

  test("of the training rows are the fitted values", () => {
    const values = fit.predict(data);
    fit.fittedvalues.forEach((mu, i) =>
      expect(Math.abs(mu / (values[i] ?? NaN) - 1)).toBeLessThan(1e-14),
    );
  });

  test("of an offset in the formula are the same model", () => {
    using other = webglm.glm("y ~ x + area * z + offset(log(e))", data, poisson).fit();
    expectClose(other.predict(newRows), [...fit.predict(newRows)]);
  });

  test("leave exposure out of a rate, and need no column for it", () => {
    const rates = fit.predict(newRows, { type: "rate" });
    fit.predict(newRows).forEach((count, i) => {
      expect(rates[i]).toBeCloseTo(count / newRows.e[i]!, 13);
    });
    const { e: _, ...others } = newRows;
    expect(fit.predict(others, { type: "rate" })).toEqual(rates);
    using offset = webglm.glm("y ~ x + offset(z)", data, { ...poisson, exposure: "e" }).fit();
    const [rate, count] = (["rate", "response"] as const).map((type) =>
      offset.predict({ x: [1], z: [0.5], e: [3] }, { type }),
    );
    expect(count![0]! / rate![0]!).toBeCloseTo(3, 13); // offset(z) is in both
  });

  test("add up from their terms", () => {
    const { terms, values, se } = fit.predict(newRows, { type: "terms", se: true });
    expect(terms).toEqual(["Intercept", "x", "area", "z", "area:z"]);
    const link = fit.predict(newRows, { type: "link" });
    for (const i of [0, 1]) {
      const sum = terms.reduce(
        (total, _, t) => total + values[2 * t + i]!,
        Math.log(newRows.e[i]!),
      );
      expect(sum).toBeCloseTo(link[i]!, 13);
    }
    // A term of one column has the standard error of its coefficient, times the column.
    const bse = fit.bse();
    expect(se[0]).toBeCloseTo(bse[0]!, 13);
    expect(se[3]).toBeCloseTo(bse[1]! * newRows.x[1]!, 13);
    expect(fit.predict({ ...newRows, e: [NaN, NaN] }, { type: "terms" }).values).toEqual(values);
  });
});

// R 4.2.2: b <- glm(cbind(k, n - k) ~ x + area, binomial, ...); predict(b, newRows, ...)
describe("proportions of trials", () => {
  const binomial = { family: "binomial" } as const;
  const proportion = data.k.map((k, i) => k / data.n[i]!);
  const failures = data.n.map((n, i) => n - data.k[i]!);
  const models = {
    "with the trials as weights": () =>
      webglm.glm("p ~ x + area", { ...data, p: proportion }, { ...binomial, weights: "n" }),
    "with the trials as an array": () =>
      webglm.glm("p ~ x + area", { ...data, p: proportion }, { ...binomial, weights: data.n }),
    "computed in the formula": () =>
      webglm.glm("k / n ~ x + area", data, { ...binomial, weights: "n" }),
    "as cbind(successes, failures)": () =>
      webglm.glm("cbind(k, failures) ~ x + area", { ...data, failures }, binomial),
  };

  test.each(Object.entries(models))("%s are R's, and need no trials", (_, model) => {
    using fit = model().fit();
    expectClose(fit.params, [
      ...[-0.80674059422072, 0.005151431794303, 0.008073987210482, -0.021100836644773],
    ]);
    expect(fit.deviance).toBeCloseTo(380.6821132648, 9);
    const { x, area } = newRows;
    const { values, se } = fit.predict({ x, area }, { se: true });
    expectClose(values, [0.3035568739121, 0.3096856842877]);
    expectClose(se, [0.02258872729926, 0.02405250920048]);
  });
});

describe("what the fit had for each row", () => {
  const { x } = newRows;
  const missing = (model: DataInput, options: object, given: DataInput, by = "y ~ x") => {
    using fit = webglm.glm(by, model, { ...poisson, ...options }).fit();
    return refusal(() => fit.predict(given));
  };

  test.each([
    ["exposure", { exposure: "e" }, "y ~ x"],
    ["offset", { offset: "e" }, "y ~ x"],
    ["offset", {}, "y ~ x + offset(log(e))"],
  ])("a column as %s must be there", (_, options, by) => {
    const error = missing(data, options, { x }, by);
    expect(error.code).toBe("invalid_input");
    expect(error.details).toMatchObject({ column: "e" });
    expect(error.message).toContain('"e"');
  });

  test.each(["exposure", "offset"] as const)("an array as %s is given again", (option) => {
    const error = missing(data, { [option]: data.e }, { x });
    expect(error.code).toBe("invalid_input");
    expect(error.details).toEqual({ option });

    using fit = webglm.glm("y ~ x", data, { ...poisson, [option]: data.e }).fit();
    using named = webglm.glm("y ~ x", data, { ...poisson, [option]: "e" }).fit();
    const expected = named.predict(newRows);
    expect(fit.predict({ x }, { [option]: newRows.e })).toEqual(expected);
    expect(fit.predict({ x }, { [option]: Float32Array.from(newRows.e) })).toEqual(expected);
    expect(fit.predict({ x, other: newRows.e }, { [option]: "other" })).toEqual(expected);
    expect(named.predict({ x }, { [option]: newRows.e })).toEqual(expected);
    const length = refusal(() => fit.predict({ x }, { [option]: [1] }));
    expect(length.code).toBe("dimension_mismatch");
    expect(length.details).toEqual({ expected: 2, got: 1 });
  });

  test("an exposure is refused where the link is not log", () => {
    using fit = webglm.glm("y ~ x", data).fit();
    expect(refusal(() => fit.predict({ x }, { exposure: [1, 2] })).code).toBe("invalid_input");
  });

  test("weights do not matter", () => {
    using fit = webglm.glm("y ~ x", data, { ...poisson, weights: data.e }).fit();
    expect(fit.predict({ x })).toHaveLength(2);
  });

  test("columns of terms that are not there are named, with the nearest", () => {
    const error = missing(data, {}, { x1: x });
    expect(error.code).toBe("unknown_name");
    expect(error.details).toMatchObject({ name: "x", nearest: "x1", column: 5 });
  });
});

describe("unseen levels", () => {
  const fit = webglm.glm("y ~ area + x", data, poisson).fit();
  const unseen = { area: ["B", "Z", "A"], x: [1, 1, 1] };
  const predict = (policy: PredictOptions["unseen"]) => fit.predict(unseen, { unseen: policy });

  test("are refused by row and level, unless told otherwise", () => {
    for (const policy of ["error", undefined] as const) {
      const error = refusal(() => predict(policy));
      expect(error.code).toBe("unknown_name");
      expect(error.details).toMatchObject({ row: 1, name: "Z" });
    }
    expect(refusal(() => predict("maybe" as never)).code).toBe("unknown_name");
  });

  test("can be the reference level or NaN, with a warning", () => {
    const reference = predict("reference");
    expect(reference[1]).toBe(reference[2]);
    const missing = predict("na");
    expect([...missing].map(Number.isNaN)).toEqual([false, true, false]);
    expect(missing[0]).toBe(reference[0]);
    const { warnings, se } = fit.predict(unseen, { unseen: "reference", se: true });
    expect(warnings.map(({ code }) => code)).toEqual(["unseen_level"]);
    expect(se[1]).toBe(se[2]);
  });

  test("do not come from another order of levels in the new rows", () => {
    const levels = ["Z", "C", "A", "B"];
    const coded = { ...unseen, area: { codes: [3, 1, 2], levels } };
    expect(fit.predict(coded)).toEqual(fit.predict({ ...unseen, area: ["B", "C", "A"] }));
  });
});

describe("rows without a value", () => {
  const rows = { x: [1, NaN, 1, 1], area: ["A", "A", null, "B"], e: [1, 1, 1, NaN] };
  const fitted = (missing: "error" | "drop" | "level", training: DataInput = data) =>
    webglm.glm("y ~ x + area", training, { ...poisson, exposure: "e", missing }).fit();

  test("are refused where the fit refused them", () => {
    using fit = fitted("error");
    for (const [row, what] of [
      [1, "x"],
      [2, "area"],
      [3, "exposure"],
    ] as const) {
      const one = Object.fromEntries(
        Object.entries(rows).map(([name, values]) => [name, [values[0], values[row]]]),
      ) as DataInput;
      const error = refusal(() => fit.predict(one));
      expect(error.code).toBe("invalid_input");
      expect(error.details["row"]).toBe(1);
      expect(error.message).toContain(what);
    }
    expect(
      fit.predict({ ...rows, x: [1, 1, 1, 1], area: ["A", "A", "B", "B"] }, { type: "rate" }),
    ).toHaveLength(4); // the exposure does not matter there
  });

  test("are NaN where the fit dropped them, in every column", () => {
    using fit = fitted("drop");
    const { values, se, lower, upper } = fit.predict(rows, { se: true });
    for (const column of [values, se, lower, upper]) {
      expect([...column].map(Number.isNaN)).toEqual([false, true, true, true]);
    }
    expect(values[0]).toBe(fit.predict({ x: [1], area: ["A"], e: [1] })[0]);
  });

  test("have their own level where the fit had one; numbers are refused", () => {
    const area = data.area.map((level, i) => (i % 10 === 0 ? null : level));
    using fit = fitted("level", { ...data, area });
    expect(fit.names).toContain("area[T.NA]");
    const values = fit.predict({ x: [1, 1], area: ["A", null], e: [1, 1] });
    const j = fit.names.indexOf("area[T.NA]");
    expect(values[1]! / values[0]!).toBeCloseTo(Math.exp(fit.params[j]!), 12);
    expect(refusal(() => fit.predict(rows)).details).toMatchObject({ row: 1 });
  });
});

test("values beyond boundary knots warn, and say how many", () => {
  using fit = webglm.glm("y ~ bs(x, df = 5)", data, poisson).fit();
  const { warnings } = fit.predict({ x: [0, 9, -9] }, { se: true });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatchObject({ code: "extrapolated", details: { rows: 2 } });
});

test("no rows give no predictions, and rows without predictors count", () => {
  using fit = webglm.glm("y ~ x", data, poisson).fit();
  expect(fit.predict({ x: [] })).toHaveLength(0);
  using mean = webglm.glm("y ~ 1", data, poisson).fit();
  expect(mean.predict({ anything: ["a", "b", "c"] })).toHaveLength(3);
});

test("options are checked", () => {
  using fit = webglm.glm("y ~ x", data, poisson).fit();
  const bad = (options: object) => () => fit.predict({ x: [1] }, options);
  expect(refusal(bad({ typ: "link" })).message).toContain("type");
  expect(refusal(bad({ type: "respons" })).message).toContain("response");
  expect(refusal(bad({ level: 1, se: true })).code).toBe("invalid_input");
  expect(bad({ se: 1 })).toThrow(TypeError);
  expect(bad({ offset: 3 })).toThrow(TypeError);
});
