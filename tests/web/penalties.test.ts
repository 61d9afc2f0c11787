// Lasso, elastic net and bounds through the front end; core's tests hold the numbers.
import { expect, test } from "vitest";
import { init, type DataInput } from "webglm";
import constrained from "../fixtures/oracles/constrained.json?raw";
import regularised from "../fixtures/oracles/regularised.json?raw";

interface Oracle {
  readonly id: string;
  readonly data: DataInput;
  readonly spec: {
    readonly formula: string;
    readonly family: "gaussian" | "poisson" | "binomial";
    readonly alpha_total?: number;
    readonly l1_ratio?: number;
    readonly standardize?: boolean;
    readonly lower?: Record<string, number>;
  };
  readonly expected: { readonly coef?: Record<string, number>; readonly deviance: number };
}

const webglm = await init();

const oracles = (text: string) => (JSON.parse(text) as { cases: Oracle[] }).cases;

const cases = [...oracles(regularised), ...oracles(constrained)].filter(
  ({ expected }) => expected.coef !== undefined,
);

test.each(cases)("$id by formula", ({ data, spec, expected }) => {
  const coef = Object.values(expected.coef ?? {});
  const { alpha_total: alpha, l1_ratio: l1Ratio, standardize, family, lower } = spec;
  const bounds = lower && { lower: [-Infinity, ...Object.values(lower)] };
  using model = webglm.glm(spec.formula, data, { family });
  using fit = model.fit({ alpha, l1Ratio, standardize, ...bounds });
  expect(fit.converged).toBe(true);
  fit.params.forEach((value, j) => {
    // What the file of the cases allows.
    expect(Math.abs(value - (coef[j] ?? NaN))).toBeLessThanOrEqual(1e-6 * Math.abs(value));
  });
  expect(fit.deviance / expected.deviance).toBeCloseTo(1, 8);
  expect(fit.kktResidual).toBeLessThan(1e-9);
});

const n = 60;
const rows = Array.from({ length: n }, (_, i) => i);
const columns = {
  Intercept: rows.map(() => 1),
  x: rows.map((i) => Math.sin(i)),
  z: rows.map((i) => Math.cos(1.7 * i)),
};
const y = rows.map((i) => (7 * i) % 5);

/** The two calls of the page that the system comes from. */
test("parameters that are not given have defaults", () => {
  using plain = webglm.fitGlm(y, columns);
  expect([plain.penaltyType, plain.inferenceStatus, plain.kktResidual]).toEqual([
    "none",
    "valid_standard",
    null,
  ]);
  using fit = webglm.fitGlm(y, columns, { family: "poisson", alpha: 0.1 });
  expect([fit.penaltyType, fit.l1Ratio, fit.converged]).toEqual(["lasso", 1, true]);
  expect(fit.kktResidual).toBeLessThan(1e-9);
});

test("a lasso has no standard errors, and says why", () => {
  using fit = webglm.fitGlmRegularized(y, columns, { family: "poisson", alpha: 5 });
  expect(fit.inferenceStatus).toBe("naive_after_selection");
  expect(fit.warnings.map(({ code }) => code)).toContain("no_standard_errors");
  expect(fit.bse()).toEqual(new Float64Array(3).fill(NaN));
  expect(fit.bseRobust()).toEqual(new Float64Array(3).fill(NaN));
  expect(fit.confInt().lower).toEqual(new Float64Array(3).fill(NaN));
  expect(fit.covParams()).toHaveLength(0);
  expect(fit.snapshot()).toMatchObject({ inferenceStatus: "naive_after_selection" });
  expect(fit.nNonzero()).toBe(fit.dfModel);
});

test("penalty factors go by coefficient or by term", () => {
  using byTerm = webglm.fitGlm(y, columns, { alpha: 3, penaltyFactors: { z: 0.5, x: 2 } });
  using byCoefficient = webglm.fitGlm(y, columns, { alpha: 3, penaltyFactors: [0, 2, 0.5] });
  expect(byTerm.params).toEqual(byCoefficient.params);
  expect(() => webglm.fitGlm(y, columns, { alpha: 3, penaltyFactors: { zz: 1 } })).toThrow(
    expect.objectContaining({ code: "unknown_name" }),
  );
});

test("a bound that holds is exact and is named", () => {
  using free = webglm.fitGlm(y, columns);
  const limit = (free.params[1] ?? 0) - 0.1;
  using fit = webglm.fitGlm(y, columns, { upper: [Infinity, limit, Infinity] });
  expect(fit.params[1]).toBe(limit);
  expect(fit.boundCoefficients).toEqual(["x"]);
  expect(fit.inferenceStatus).toBe("constrained_boundary");
  expect(fit.warnings.map(({ code }) => code)).toEqual(["no_standard_errors"]);
});

test("monotone terms and constraints are solved, and what holds is reported", () => {
  const data = { y, ...columns, g: rows.map((i) => "abcd"[i % 4] ?? "") };
  using model = webglm.glm("y ~ bs(x, df = 5) + g", data, { family: "poisson" });
  using fit = model.fit({ monotone: { "bs(x, df=5)": "increasing", g: "decreasing" } });
  const [, ...slopes] = fit.params;
  const curve = [0, ...slopes.slice(0, 5)];
  const effects = [0, ...slopes.slice(5)];
  expect(curve.every((b, j) => j === 0 || b >= (curve[j - 1] ?? 0))).toBe(true);
  expect(effects.every((b, j) => j === 0 || b <= (effects[j - 1] ?? 0))).toBe(true);
  expect(fit.kktResidual).toBeLessThan(1e-9);
  expect(fit.activeConstraints.length).toBeGreaterThan(0);
  for (const { name, multiplier } of fit.activeConstraints) {
    expect(name).toMatch(/[<>]=/);
    expect(multiplier).toBeGreaterThanOrEqual(0);
  }
  using dict = webglm.glmDict({
    response: "y",
    data,
    family: "poisson",
    terms: {
      x: { type: "bs", df: 5, monotonicity: "increasing" },
      g: { type: "categorical", monotonicity: "decreasing" },
    },
  });
  using same = dict.fit();
  expect(same.params).toEqual(fit.params);
  using read = webglm.loadModel(same.toJSON());
  expect(read.activeConstraints).toEqual(same.activeConstraints);
  expect(read.boundCoefficients).toEqual(same.boundCoefficients);
  expect(same.boundCoefficients.length).toBe(fit.boundCoefficients.length);
});

test("linear constraints are by the names of coefficients", () => {
  const constraints = [{ coefficients: { x: 1, z: -2 }, lower: 0.1, upper: 0.1 }];
  using fit = webglm.fitGlm(y, columns, { constraints, alpha: 1, l1Ratio: 0 });
  const [, x = 0, z = 0] = fit.params;
  expect(x - 2 * z).toBeCloseTo(0.1, 13);
  expect(fit.activeConstraints.map(({ name }) => name)).toContainEqual(
    expect.stringMatching(/^x - 2 \* z [<>]= 0\.1$/),
  );
  expect(fit.inferenceStatus).toBe("constrained_boundary");
  const refused = (options: object) => {
    try {
      webglm.fitGlm(y, columns, options).dispose();
    } catch (error) {
      return (error as { code?: string }).code ?? (error as Error).name;
    }
    return "fitted";
  };
  const both = [...constraints, { coefficients: { x: 1, z: -2 }, lower: 0.2 }];
  expect(refused({ constraints: both })).toBe("invalid_input");
  expect(refused({ constraints, alpha: 1 })).toBe("unsupported_model");
  expect(refused({ constraints: [{ coefficients: { xx: 1 }, lower: 0 }] })).toBe("unknown_name");
  expect(refused({ constraints: [{ weights: { x: 1 }, lower: 0 }] })).toBe("unknown_name");
  expect(refused({ constraints: { x: 1 } })).toBe("TypeError");
  expect(refused({ monotone: { x: "rising" } })).toBe("unknown_name");
  expect(refused({ monotone: { w: "increasing" } })).toBe("unknown_name");
});

test("a term of a formula is made non-negative or non-positive", () => {
  const data = { y, ...columns, g: rows.map((i) => "abc"[i % 3] ?? "") };
  using model = webglm.glm("y ~ x + g", data, { family: "poisson" });
  using free = model.fit();
  const sign = free.params[1] ?? 0;
  using fit = model.fit(
    sign > 0 ? { lower: { x: 0 }, upper: { g: 0 } } : { lower: { x: 0, g: 0 } },
  );
  const slopes = fit.params.slice(1);
  expect(slopes.every((b, j) => (j === 0 || sign < 0 ? b >= 0 : b <= 0))).toBe(true);
  expect(fit.params[1] === 0).toBe(fit.boundCoefficients.includes("x"));
  expect(fit.kktResidual).toBeLessThan(1e-9);
  expect(() => model.fit({ lower: { h: 0 } })).toThrow(
    expect.objectContaining({ code: "unknown_name" }),
  );
});

test("crossed bounds are refused", () => {
  const request = () => webglm.fitGlm(y, columns, { lower: [0, 2, 0], upper: [9, 1, 9] });
  expect(request).toThrow(expect.objectContaining({ code: "invalid_input" }));
  expect(request).toThrow("the bounds of coefficient 1 leave no value: lower is 2, upper is 1");
});

test("the text of a penalised model reads back", () => {
  using model = webglm.glm("y ~ x + z", { y, ...columns }, { family: "poisson" });
  using fit = model.fit({ alpha: 5, l1Ratio: 0.7, standardize: true });
  using again = webglm.loadModel(fit.toJSON());
  expect(again.params).toEqual(fit.params);
  expect([again.inferenceStatus, again.kktResidual]).toEqual([
    fit.inferenceStatus,
    fit.kktResidual,
  ]);
  expect(again.toJSON()).toBe(fit.toJSON());
});

test("a path is chosen on by cross-validation", () => {
  using model = new webglm.GLM(y, columns, { family: "poisson" });
  using fit = model.fit({ regularization: "lasso", nAlphas: 8, cv: 4 });
  const path = fit.path;
  if (path === null) throw new Error("no path");
  expect(path.alpha).toHaveLength(8);
  expect(path.params).toHaveLength(8 * 3);
  expect(path.foldDeviance).toHaveLength(8 * 4);
  expect([path.folds, path.nonzero[0]]).toEqual([4, 0]);
  expect(Math.max(...path.kktResidual)).toBeLessThan(1e-9);
  expect(fit.alpha).toBe(path.alpha[path.selected]);
  expect(path.cvMean[path.selected]).toBe(Math.min(...path.cvMean));
  using alone = model.fit({ alpha: fit.alpha, l1Ratio: 1 });
  expect(alone.params).toEqual(fit.params);
  expect(alone.path).toBeNull();
  using again = model.fit({ regularization: "lasso", nAlphas: 8, cv: 4, cvSeed: 1 });
  expect(again.path?.cvMean).not.toEqual(path.cvMean);
});

test("paths of several shares, given alphas and folds", () => {
  const folds = rows.map((i) => i % 3);
  using fit = webglm.fitGlm(y, columns, {
    family: "poisson",
    regularization: "elastic_net",
    l1Ratios: [0.2, 0.9],
    alphas: [1, 4],
    folds,
    selection: "1se",
  });
  expect([...(fit.path?.alpha ?? [])]).toEqual([4, 1, 4, 1]);
  expect([...(fit.path?.l1Ratio ?? [])]).toEqual([0.2, 0.2, 0.9, 0.9]);
  expect(fit.path?.folds).toBe(3);
  using ridge = webglm.fitGlm(y, columns, { regularization: "ridge", cv: 0, nAlphas: 3 });
  expect([ridge.path?.selected, ridge.penaltyType, ridge.path?.cvMean.length]).toEqual([
    2,
    "ridge",
    0,
  ]);
  using net = webglm.fitGlm(y, columns, { regularization: "elastic_net", groups: folds, cv: 3 });
  expect(net.l1Ratio).toBe(0.5);
});

test.each([
  [undefined, 0.5],
  [1, 0.5], // the default of fits at one alpha
  [0.3, 0.3],
])("an elastic net that is asked for l1Ratio %s has %s", (l1Ratio, expected) => {
  using net = webglm.fitGlm(y, columns, {
    regularization: "elastic_net",
    l1Ratio,
    alphas: [1],
    cv: 0,
  });
  expect(net.l1Ratio).toBe(expected);
});

test.each([
  [{ cv: 5 }, "invalid_input", "cv belongs to a path of penalties"],
  [{ regularization: "lass" }, "unknown_name", "lasso"],
  [{ regularization: "lasso", selection: "max" }, "unknown_name", "1se"],
  [{ regularization: "lasso", cv: 61 }, "invalid_input", "61 folds"],
  [{ regularization: "lasso", cv: 1 }, "invalid_input", "cv is 1"],
  [{ regularization: "lasso", alpha: 1 }, "invalid_input", "give one of the two"],
])("%j is refused", (options, code, message) => {
  const request = () => webglm.fitGlm(y, columns, options as never);
  expect(request).toThrow(expect.objectContaining({ code }));
  expect(request).toThrow(message);
});

test("coefficients and columns may have names outside ASCII", () => {
  const data = { y, größe: columns.x, 高さ: columns.z };
  using model = webglm.glm("y ~ größe + 高さ", data);
  using fit = model.fit({
    lower: { größe: 5 },
    constraints: [{ coefficients: { größe: 1, 高さ: -1 }, upper: 0 }],
  });
  expect(fit.names).toEqual(["Intercept", "größe", "高さ"]);
  expect([...fit.params].slice(1)).toEqual([5, 5]);
});

test("groups of coefficients are in the model or out of it as a whole", () => {
  const data = {
    y,
    x: columns.x,
    g: rows.map((i) => "abcd"[(i * i + (i >> 2)) % 4] ?? "a"),
  };
  using model = webglm.glm("y ~ x + bs(x, df = 4) + g", data, { family: "poisson" });
  for (const alpha of [0.5, 2, 8]) {
    using fit = model.fit({ alpha, penaltyGroups: "terms" });
    expect(fit.kktResidual).toBeLessThan(1e-9);
    expect(fit.inferenceStatus).toBe("naive_after_selection");
    for (const [first, last] of [
      [2, 6],
      [6, 9],
    ]) {
      expect(new Set([...fit.params.slice(first, last)].map((b) => b === 0)).size).toBe(1);
    }
    using named = model.fit({ alpha, penaltyGroups: ["bs(x, df=4)", "g"] });
    using numbered = model.fit({ alpha, penaltyGroups: [0, 1, 2, 2, 2, 2, 3, 3, 3] });
    expect(named.params).toEqual(fit.params);
    expect(numbered.params).toEqual(fit.params);
    using loaded = webglm.loadModel(fit.toJSON());
    expect(loaded.params).toEqual(fit.params);
  }
  const refused = (penaltyGroups: "terms" | string[] | number[]) => {
    try {
      model.fit({ alpha: 1, penaltyGroups })[Symbol.dispose]();
    } catch (error) {
      return (error as { code: string }).code;
    }
    return "accepted";
  };
  expect(refused("term" as "terms")).toBe("unknown_name");
  expect(refused(["h"])).toBe("unknown_name");
  expect(refused([1, 2])).toBe("dimension_mismatch");
});

test("the selected coefficients are fitted once more on request", () => {
  using fit = webglm.fitGlm(y, columns, { family: "poisson", alpha: 2, relaxed: true });
  const relaxed = fit.relaxed;
  expect(relaxed?.converged).toBe(true);
  expect(relaxed?.deviance).toBeLessThanOrEqual(fit.deviance);
  expect(fit.inferenceStatus).toBe("naive_after_selection");
  expect(fit.snapshot().relaxed).toEqual(relaxed);
  const kept = Object.entries(columns).filter((_, j) => fit.params[j] !== 0);
  using alone = webglm.fitGlm(y, Object.fromEntries(kept), { family: "poisson" });
  const selected = [...(relaxed?.params ?? [])].filter((_, j) => fit.params[j] !== 0);
  selected.forEach((value, k) => {
    expect(value).toBeCloseTo(alone.params[k] ?? NaN, 9);
  });
  using plain = webglm.fitGlm(y, columns, { family: "poisson", alpha: 2 });
  expect(plain.relaxed).toBeNull();
  expect(plain.params).toEqual(fit.params);
  using model = webglm.glm("y ~ x", { y, x: columns.x }, { family: "poisson" });
  using named = model.fit({ alpha: 1, relaxed: true });
  using loaded = webglm.loadModel(named.toJSON());
  expect(loaded.relaxed).toEqual(named.relaxed);
  expect(() => webglm.fitGlm(y, columns, { alpha: 1, l1Ratio: 0, relaxed: true })).toThrow(
    /relaxed is for fits whose penalty selects/,
  );
});

test("5,000 columns of 500 rows never have a matrix of 5,000 by 5,000", () => {
  let state = 11;
  const uniform = () => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31 - 0.5;
  const column = () => Float64Array.from({ length: 500 }, () => 2 * uniform());
  const x = [new Float64Array(500).fill(1), ...Array.from({ length: 4999 }, column)];
  const counts = Float64Array.from({ length: 500 }, (_, i) =>
    Math.floor(Math.exp(0.4 + 0.5 * (x[1]?.[i] ?? 0)) * (1 + uniform()) + 0.5),
  );
  using model = new webglm.GLM(counts, { columns: x });
  for (const l1Ratio of [1, 0.5]) {
    const before = webglm.bytesInUse();
    using job = model.fitJob({ family: "poisson", alpha: 20, l1Ratio });
    let most = 0;
    // Between the blocks of the passes: what a solver keeps.
    while (!job.advance(1).done) most = Math.max(most, webglm.bytesInUse() - before);
    using fit = job.result();
    most = Math.max(most, webglm.bytesInUse() - before);
    expect(fit.kktResidual).toBeLessThan(1e-9);
    expect(fit.params.length).toBe(5000);
    // One such matrix has 200 MB.
    expect(most).toBeLessThan(100e6);
  }
});

test("the text of a model has the chosen fit, and says that it has no path", () => {
  using model = webglm.glm("y ~ x", { y, x: columns.x }, { family: "poisson" });
  using fit = model.fit({ regularization: "lasso", cv: 3, nAlphas: 5 });
  expect(fit.path?.alpha.length).toBe(5);
  using loaded = webglm.loadModel(fit.toJSON());
  expect(loaded.params).toEqual(fit.params);
  expect(loaded.alpha).toBe(fit.alpha);
  expect(() => loaded.path).toThrow(/which has the chosen alpha .* not the path/);
  expect(loaded.toJSON()).toBe(fit.toJSON());
  using other = model.fit({ alpha: 1 });
  using without = webglm.loadModel(other.toJSON());
  expect(without.path).toBeNull();
});
