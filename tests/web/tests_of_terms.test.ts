// Against what R's packages make of the same fits: tests/reference/inference.R.
import { init } from "webglm";
import { describe, expect, test } from "vitest";
import fixture from "../fixtures/inference.json" with { type: "json" };
import { columns, d20 } from "./d20.js";
import { expectNear } from "./near.js";

const webglm = await init();
const { data } = fixture;

type Case = (typeof fixture.cases)[number];
const fitOf = ({ formula, family, link, weights }: Case) =>
  webglm
    .glm(formula, data, { family, link, weights: weights === "" ? undefined : weights })
    .fit({ tol: 1e-14, maxIter: 100 });

/** Nulls of the fixture are NaN; where they are is compared apart from the numbers. */
function expectColumn(
  actual: Float64Array,
  expected: readonly (number | null)[],
  tolerance: number,
) {
  expect(Array.from(actual, (v) => Number.isNaN(v))).toEqual(expected.map((v) => v === null));
  const numbers = expected.filter((v) => v !== null);
  expectNear(
    actual.filter((v) => !Number.isNaN(v)),
    numbers,
    tolerance,
    1,
  );
}

// Tolerances as in tests/core/inference/r_inference_test.cpp.
describe.each(fixture.cases)("$id", (one) => {
  test("analysis of deviance is R's", () => {
    using fit = fitOf(one);
    const first = fit.anova({ test: "chisq" });
    expect(first.labels).toEqual(one.type_one_chisq.labels);
    expectColumn(first.residDeviance, one.type_one_chisq.resid_deviance, 1e-10);
    expectColumn(first.pValue, one.type_one_chisq.p_value, 1e-7);
    const second = fit.anova({ type: 2, test: "chisq" });
    expectColumn(second.statistic, one.type_two_chisq.statistic, 1e-9);
    expect(second.residDf).toHaveLength(0);
    const dropped = fit.drop1({ test: "F" });
    expect(dropped.labels).toEqual(one.drop_F.labels);
    expectColumn(dropped.aic, one.drop_F.aic, 1e-10);
  });

  test("contrasts, scores, clusters and effects are R's", () => {
    using fit = fitOf(one);
    const { matrix, right_side: value, F, chisq_p } = one.contrast;
    expectNear(fit.waldTest({ matrix, value }, { test: "F" }).statistic, F, 1e-9);
    expectNear(fit.waldTest({ matrix, value }, { test: "chisq" }).pValue, chisq_p, 1e-8);
    for (const { term, statistic, df } of one.score) {
      const score = fit.scoreTest(term, data);
      expectNear(score.statistic, statistic, 1e-9, 1);
      expect(score.df).toBe(df);
    }
    const clusters = data.cluster.map((c) => `cluster ${c}`);
    expectNear(fit.bseRobust("CR1", { clusters }), one.clustered.CR1, 1e-10);
    const effects = fit.marginalEffects({ data, at: { x: 0.5, area: "B" } });
    expect(effects.contrasts).toEqual(one.effects_at.map(({ contrast }) => contrast));
    expectNear(
      effects.se,
      one.effects_at.map(({ se }) => se),
      1e-8,
    );
  });

  test("profile intervals are those of likelihood-ratio tests", () => {
    using fit = fitOf(one);
    const limits = fit.confInt({ method: "profile", useT: false });
    expectNear(limits.lower, one.profile.normal.lower, 1e-9, 0.1);
    expectNear(limits.upper, one.profile.normal.upper, 1e-9, 0.1);
    expect(limits.warnings).toEqual([]);
    const only = fit.confInt({ method: "profile", useT: false, columns: ["x"] });
    expect(only.upper).toEqual(limits.upper.filter((_, j) => fit.names[j] === "x"));
  });
});

test("a term is tested by its label, as by its columns", () => {
  using fit = fitOf(fixture.cases[0] as Case);
  const byTerm = fit.waldTest({ term: "area" });
  expect(byTerm).toEqual(fit.waldTest({ columns: ["area[T.B]", "area[T.C]"] }));
  expect(byTerm).toMatchObject({ test: "chisq", df: 2, dfResid: Infinity });
  expect(() => fit.waldTest({ term: "aera" })).toThrow(
    expect.objectContaining({ code: "unknown_name" }),
  );
});

test("nested fits are compared", () => {
  const formulas = ["x", "x + area", "x * kind + area"];
  const fits = formulas.map((terms) =>
    webglm.glm(`count ~ offset(log(expo)) + ${terms}`, data, { family: "poisson" }).fit(),
  );
  const table = webglm.anova(fits);
  expectColumn(table.deviance, fixture.comparison.deviance, 1e-9);
  expectColumn(table.pValue, fixture.comparison.p_value, 1e-7);
});

describe("a fit from arrays", () => {
  const fit = webglm.fitGlm(d20.y_gau, columns);

  test("chooses t or the normal distribution", () => {
    expectNear(fit.pvalues()[1] as number, 6.379e-4, 1e-4);
    expectNear(fit.pvalues({ useT: false })[1] as number, 3.008e-5, 1e-4);
    const t = fit.confInt();
    const z = fit.confInt({ useT: false });
    expect(z.upper[1]).toBeLessThan(t.upper[1] as number);
  });

  test("has terms, scores and effects by column", () => {
    expect(fit.anova().labels).toEqual(["NULL", "x", "z"]);
    expect(fit.anova().test).toBe("F");
    const square = d20.x.map((x) => x * x);
    expect(fit.scoreTest(square)).toEqual(fit.scoreTest({ square }));
    expectNear(fit.marginalEffects().effect, fit.params.slice(1), 1e-9);
    expect(fit.marginalEffects({ variables: ["z"] }).variables).toEqual(["z"]);
  });

  test("takes the conventions of other programs", () => {
    expectNear(fit.aic(), 50.72528654, 1e-9);
    using statsmodels = fit.withConventions("statsmodels");
    expect(statsmodels.conventions).toBe("statsmodels");
    expectNear(statsmodels.aic(), 48.72528654, 1e-9);
    using rusty = webglm.fitGlm(d20.y_gau, columns, { conventions: "rustystats" });
    expectNear(rusty.llf(), -21.48783257, 1e-9);
    expect(fit.conventions).toBe("r");
  });

  test("refuses what it cannot do, by code", () => {
    const code = (code: string) => expect.objectContaining({ code });
    expect(() => fit.withConventions("sas" as "r")).toThrow(code("unknown_name"));
    expect(() => fit.anova({ type: 4 as 1 })).toThrow(code("invalid_input"));
    expect(() => fit.confInt({ method: "exact" as "wald" })).toThrow(code("unknown_name"));
    expect(() => fit.bseRobust("CR1", { clusters: [1, 2] })).toThrow(code("dimension_mismatch"));
    expect(() => fit.waldTest({ matrix: [[1, 0]] })).toThrow(code("dimension_mismatch"));
    expect(() => fit.scoreTest([1, 2, 3])).toThrow(code("dimension_mismatch"));
    using ridge = webglm.fitGlm(d20.y_gau, columns, { alpha: 1, l1Ratio: 0 });
    expect(() => ridge.anova()).toThrow(code("unsupported_model"));
  });
});

test("an infinite limit comes with a warning", () => {
  const y = [0, 1, 0, 1, 0, 1, 1, 1, 1];
  const x = { Intercept: y.map(() => 1), late: [0, 0, 0, 0, 0, 1, 1, 1, 1] };
  using fit = webglm.fitGlm(y, x, { family: "binomial" });
  const limits = fit.confInt({ method: "profile", columns: ["late"] });
  expect(limits.upper[0]).toBe(Infinity);
  expect(limits.warnings).toMatchObject([
    { code: "no_limit", details: { column: "late", side: "upper" } },
  ]);
});
