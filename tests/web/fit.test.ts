import { init, type RobustKind } from "webglm";
import { describe, expect, test } from "vitest";
import { columns, d20 } from "./d20.js";
import { expectNear } from "./near.js";
import { referenceFits } from "./reference_fits.js";

const webglm = await init();

/** The elements of a vector or the fields of a record, in order; a number alone stays one. */
function numbers(value: unknown): number[] | number {
  if (typeof value === "number") return value;
  return (Object.values(value as object) as (number | number[])[]).flat();
}

// The last step is below 1e-8 standard errors, and what it leaves is a small fraction of that.
const tolerance = 1e-10;
// Covariances belong to working weights at most one step of 1e-8 in eta away from it.
const covarianceTolerance = 1e-8;
const fromCovariance = /^(se|stat|pvalue|conf_int|hat|vcov)/;

describe.each(referenceFits)("$id", ({ y, x, options, expected }) => {
  const fit = webglm.fitGlm(y, x, options);
  const limits = fit.confInt();
  const pairs = { lower: [...limits.lower], upper: [...limits.upper] };
  const robust = (kind: RobustKind) => fit.bseRobust(kind);
  const actual: Record<string, ArrayLike<number> | number> = {
    coef: fit.params,
    se: fit.bse(),
    stat: fit.tvalues(),
    pvalue: fit.pvalues(),
    deviance: fit.deviance,
    null_deviance: fit.nullDeviance(),
    dispersion: fit.scale(),
    dispersion_pearson: fit.scalePearson(),
    pearson_chi2: fit.pearsonChi2(),
    df_resid: fit.dfResid,
    df_null: fit.dfNull,
    rank: fit.rank,
    nobs: fit.nobs,
    conf_int_t: pairs.lower.flatMap((lower, j) => [lower, pairs.upper[j] as number]),
    conf_int_z: pairs.lower.flatMap((lower, j) => [lower, pairs.upper[j] as number]),
    fitted: fit.fittedvalues,
    linear_predictor: fit.linearPredictor,
    irls_weights: fit.irlsWeights,
    resid_response: fit.residResponse(),
    resid_pearson: fit.residPearson(),
    resid_deviance: fit.residDeviance(),
    resid_working: fit.residWorking(),
    hat: fit.leverage(),
    vcov: fit.covParams(),
    loglik: fit.llf(),
    aic: fit.aic(),
    bic: fit.bic(),
    se_HC0: robust("HC0"),
    se_HC1: robust("HC1"),
    se_HC2: robust("HC2"),
    se_HC3: robust("HC3"),
  };

  const quantities = Object.keys(expected).filter((name) => name !== "stat_type");
  test.each(quantities)("%s is R's", (name) => {
    expect(actual[name]).toBeDefined();
    const limit = fromCovariance.test(name) ? covarianceTolerance : tolerance;
    // Residuals and coefficients near 0 are differences of numbers near 1.
    expectNear(actual[name] as ArrayLike<number>, numbers(expected[name]), limit, 1);
  });

  test("converges without a warning", () => {
    expect(fit.converged).toBe(true);
    expect(fit.warnings).toEqual([]);
    expect(fit.names).toEqual(Object.keys(expected["coef"] as object).map(plainName));
    expect(fit.aliased).toEqual(fit.names.map(() => false));
    expect(fit.link).toBe(options.link);
  });
});

function plainName(name: string) {
  return name === "(Intercept)" ? "Intercept" : name;
}

// Clotting times of lot 1 (McCullagh & Nelder 1989, section 8.4.2).
test("reproduces the clotting data", () => {
  const plasma = [5, 10, 15, 20, 30, 40, 60, 80, 100];
  const time = [118, 58, 42, 35, 27, 25, 21, 19, 18];
  const x = { Intercept: plasma.map(() => 1), "log(plasma)": plasma.map(Math.log) };
  const fit = webglm.fitGlm(time, x, { family: "gamma", link: "inverse" });
  expect(fit.converged).toBe(true);
  // The published digits.
  expect(fit.params[0]).toBeCloseTo(-0.01655438, 8);
  expect(fit.params[1]).toBeCloseTo(0.01534311, 8);
  expect(fit.deviance).toBeCloseTo(0.016729715, 8);
  fit.dispose();
});

const poisson = webglm.fitGlm(d20.y_pois, columns, { family: "poisson" });

test("returns response and design as they were given", () => {
  expect([...poisson.response]).toEqual(d20.y_pois);
  expect(poisson.responseScale).toBe(Math.max(...d20.y_pois));
  const rows = d20.y_pois.map((_, row) => Object.values(columns).map((column) => column[row]));
  expect([...poisson.designMatrix]).toEqual(rows.flat());
  expect(poisson.stationary).toBe(true);
});

test("robust results belong together", () => {
  const bse = poisson.bseRobust("HC1");
  const cov = poisson.covRobust();
  // Roots, quotients and quantiles of the same numbers.
  expectNear(
    bse,
    [0, 4, 8].map((at) => Math.sqrt(cov[at] as number)),
    1e-15,
  );
  expectNear(
    poisson.tvaluesRobust(),
    bse.map((se, j) => (poisson.params[j] as number) / se),
    1e-15,
  );
  expect(poisson.pvaluesRobust().every((p) => p > 0 && p < 1)).toBe(true);
  const { lower, upper } = poisson.confIntRobust(0.05, "HC1");
  const quantile = 1.959963984540054; // R: qnorm(0.975)
  expectNear(
    upper.map((limit, j) => (limit - (lower[j] as number)) / 2),
    bse.map((se) => quantile * se),
    1e-13,
  );
});

test("a level of 90% gives narrower limits", () => {
  const quantile = 1.6448536269514722; // R: qnorm(0.95)
  const { lower } = poisson.confInt(0.1);
  expectNear(
    lower,
    poisson.params.map((b, j) => b - quantile * (poisson.bse()[j] as number)),
    1e-13,
  );
});

test("the coefficient table has what the fit tells one by one, by its own errors or robust ones", () => {
  expect(poisson.coefTable()).toEqual({
    ...{ name: poisson.names, estimate: poisson.params, standardError: poisson.bse() },
    ...{ statistic: poisson.tvalues(), pvalue: poisson.pvalues(), ...poisson.confInt() },
  });
  const robust = poisson.coefTable({ alpha: 0.1, covType: "HC1", useT: true });
  expect(robust).toEqual({
    ...{ name: poisson.names, estimate: poisson.params, standardError: poisson.bseRobust() },
    statistic: poisson.tvaluesRobust(),
    pvalue: poisson.pvaluesRobust("HC1", { useT: true }),
    ...poisson.confIntRobust(0.1, "HC1", { useT: true }),
  });
});

test("relativities are exponentials", () => {
  const { relativity, lower, upper } = poisson.relativities();
  // Two libraries' exp may differ by an ulp.
  expectNear(relativity, poisson.params.map(Math.exp), 4e-16);
  expectNear(lower, poisson.confInt().lower.map(Math.exp), 4e-16);
  expectNear(upper, poisson.confInt().upper.map(Math.exp), 4e-16);
});

test("a fit with a penalty says so", () => {
  const fit = webglm.fitGlmRegularized(d20.y_pois, columns, { alpha: 4, l1Ratio: 0 });
  expect([fit.penaltyType, fit.isRegularized, fit.alpha, fit.l1Ratio]).toEqual([
    "ridge",
    true,
    4,
    0,
  ]);
});

test("a fit without a penalty says so", () => {
  expect(poisson.penaltyType).toBe("none");
  expect(poisson.isRegularized).toBe(false);
  expect(poisson.l1Ratio).toBeNull();
});

test("counts and positions of coefficients leave the intercept out", () => {
  expect(poisson.selectedFeatures()).toEqual([1, 2]);
  expect(poisson.nNonzero()).toBe(2);
});

test("significance codes follow the p values", () => {
  const codes = poisson.significanceCodes();
  // p = 0.0696, 0.994, 0.0221
  expect(codes).toEqual([".", "", "*"]);
});

test("quasi families estimate phi and have no likelihood", () => {
  const fit = webglm.fitGlm(d20.y_pois, columns, { family: "quasipoisson" });
  expect([...fit.params]).toEqual([...poisson.params]);
  expect(fit.scale()).toBe(poisson.scalePearson());
  expect(fit.llf()).toBeNaN();
});

test("the response comes back as it was given", () => {
  expect([...poisson.response]).toEqual(d20.y_pois);
});

test("a snapshot is plain data that outlives the fit", () => {
  const fit = webglm.fitGlm(d20.y_pois, columns, { family: "poisson" });
  const snapshot = structuredClone(fit.snapshot());
  fit.dispose();
  expect(snapshot).toEqual(poisson.snapshot());
  expect(snapshot.covParams).toHaveLength(9);
  expect(snapshot.bse[2]).toBe(Math.sqrt(snapshot.covParams?.[8] as number));
});

describe("warnings", () => {
  test("a column that others determine is aliased, with NaN", () => {
    const twice = d20.x.map((value) => 2 * value);
    const fit = webglm.fitGlm(d20.y_pois, { ...columns, twice }, { family: "poisson" });
    expect(fit.warnings.map(({ code }) => code)).toEqual(["aliased"]);
    expect(fit.warnings[0]?.message).toContain("twice");
    expect(fit.aliased).toEqual([false, false, false, true]);
    expect(fit.params[3]).toBeNaN();
    expect(fit.rank).toBe(3);
    expectNear(fit.params.subarray(0, 3), poisson.params, tolerance, 1);
  });

  test("too few iterations", () => {
    const fit = webglm.fitGlm(d20.y_pois, columns, { family: "poisson", maxIter: 1 });
    expect(fit.converged).toBe(false);
    expect(fit.iterations).toBe(1);
    expect(fit.warnings.map(({ code }) => code)).toContain("not_converged");
  });

  test("no residual degrees of freedom", () => {
    const fit = webglm.fitGlm([1, 3], { Intercept: [1, 1], x: [0, 1] });
    expect(fit.warnings.map(({ code }) => code)).toContain("zero_df");
    expect(fit.scale()).toBeNaN();
    expectNear(fit.params, [1, 2], 4e-16); // two ulp
  });

  test("counts that are not whole", () => {
    const y = d20.y_pois.map((value) => value + 0.5);
    const fit = webglm.fitGlm(y, columns, { family: "poisson" });
    expect(fit.warnings.map(({ code }) => code)).toContain("non_integer_counts");
  });
});
