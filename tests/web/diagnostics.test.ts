// Estimated parameters, bias reduction and what a fit says of its rows; the numbers are R's.
import { init } from "webglm";
import { expect, test } from "vitest";
import fixture from "../fixtures/diagnostics.json" with { type: "json" };
import estimated from "../fixtures/estimated_parameters.json" with { type: "json" };
import { columns, d20, n } from "./d20.js";
import { expectNear } from "./near.js";

const webglm = await init();
const poisson = fixture.influence.find(
  (one) => one.id === "poisson",
) as (typeof fixture.influence)[1];

test("theta is estimated", () => {
  const expected = estimated.cases.find((one) => one.case === "d20-theta");
  using fit = webglm.fitNegbinomial(d20.y_nb, columns, { tol: 1e-10 });
  expectNear(fit.theta as number, expected?.parameter as number, 1e-9);
  expectNear(fit.thetaSe as number, expected?.se as number, 1e-8);
  expect(fit.varPower).toBeUndefined();
  expect(fit.aic()).toBeCloseTo(-2 * fit.llf() + 2 * 4, 10);
  using given = webglm.fitGlm(d20.y_nb, columns, { family: "negative_binomial", theta: 2 });
  expect(given.theta).toBe(2);
  expect(given.thetaSe).toBeUndefined();
});

test("theta is estimated by formula", () => {
  using model = webglm.glm("y_nb ~ x + z", d20, { family: "negative_binomial", theta: "estimate" });
  using fit = model.fit();
  expectNear(fit.theta as number, 0.861083740967, 1e-9);
});

test("the power is estimated", () => {
  const expected = estimated.cases.find((one) => one.case === "d20-power");
  using fit = webglm.fitGlm(d20.y_tw, columns, { family: "tweedie", varPower: "estimate" });
  expectNear(fit.varPower as number, expected?.parameter as number, 1e-7);
  expectNear(fit.varPowerSe as number, expected?.se as number, 1e-5);
  expectNear(fit.likelihoodDispersion as number, expected?.dispersion as number, 1e-6);
});

test("only the word estimate asks for it", () => {
  const options = { family: "negative_binomial", theta: "guess" as "estimate" };
  expect(() => webglm.fitGlm(d20.y_nb, columns, options)).toThrow(TypeError);
});

test("quasi families take any power", () => {
  using half = webglm.fitGlm(d20.y_pois, columns, { family: "quasi(p=0.5)" });
  expect(half.converged).toBe(true);
  expect(half.family).toBe("Quasi(p=0.5000)");
  expect(half.llf()).toBeNaN();
  const one = new webglm.QuasiFamily(1);
  using power = webglm.fitGlm(d20.y_pois, columns, { family: one });
  using counts = webglm.fitGlm(d20.y_pois, columns, { family: "quasi_poisson" });
  expectNear(power.bse(), counts.bse(), 1e-9);
});

test("successes and trials are proportions with weights", () => {
  const trials = d20.y_pois.map((y) => y + 2);
  using counted = webglm.fitGlm(d20.y_pois, columns, { family: "binomial", trials });
  const y = d20.y_pois.map((count, i) => count / (trials[i] as number));
  using shares = webglm.fitGlm(y, columns, { family: "binomial", weights: trials });
  expect(counted.params).toEqual(shares.params);
  const failures = d20.y_pois.map(() => 2);
  const data = { ...d20, failures };
  using model = webglm.glm("cbind(y_pois, failures) ~ x + z", data, { family: "binomial" });
  using fit = model.fit();
  expectNear(fit.params, shares.params, 1e-12);
});

test("Firth's estimates and tests", () => {
  for (const one of fixture.firth) {
    using fit = webglm.fitGlm(
      one.y,
      { rows: one.x },
      {
        family: "binomial",
        biasReduction: "firth",
        weights: one.w,
      },
    );
    expectNear(fit.params, one.coef, 1e-8, Math.max(...one.se));
    expectNear(fit.bse(), one.se, 1e-7);
    expectNear(fit.firthTests().pvalue, one.pvalue, 1e-8, 1);
  }
});

test("influence of rows", () => {
  using fit = webglm.fitGlm(d20.y_pois, columns, { family: "poisson", tol: 1e-12 });
  expectNear(fit.rstandard(), poisson.rstandard_deviance, 1e-8, 1);
  expectNear(fit.rstandardPearson(), poisson.rstandard_pearson, 1e-8, 1);
  expectNear(fit.cooksDistance(), poisson.cooks_distance, 1e-8, 1);
  expectNear(fit.dfbetas(), poisson.dfbetas.flat(), 1e-8, 1);
  const { terms, gvif } = fit.vif();
  expect(terms).toEqual(["x", "z"]);
  expectNear(gvif, poisson.vif, 1e-9);
  const r2 = fit.pseudoR2();
  expectNear(r2.nagelkerke, poisson.nagelkerke as number, 1e-9);
  expect(r2.tjur).toBeNaN();
});

test("vif of a formula's terms", () => {
  using model = webglm.glm("y_pois ~ x + z + g", fixture.data, { family: "poisson" });
  using fit = model.fit();
  const vif = fit.vif();
  expect(vif.terms).toEqual(fixture.gvif.terms);
  expectNear(vif.gvif, fixture.gvif.gvif, 1e-8);
  expectNear(vif.scaled, fixture.gvif.scaled, 1e-8);
  expect([...vif.df]).toEqual([1, 1, 2]);
});

test("quantile residuals follow their seed", () => {
  using fit = webglm.fitGlm(d20.y_pois, columns, { family: "poisson" });
  expect(fit.residQuantile()).toHaveLength(n);
  expect(fit.residQuantile(5)).toEqual(fit.residQuantile(5));
  expect(fit.residQuantile(5)).not.toEqual(fit.residQuantile(6));
  expect(() => fit.residQuantile(-1)).toThrow(expect.objectContaining({ code: "invalid_input" }));
});

test("the summary is a text", () => {
  using model = webglm.glm("y_pois ~ x + z", d20, { family: "poisson" });
  using fit = model.fit();
  expect(fit.summary()).toMatchInlineSnapshot(`
    "                            Generalized linear model
    ================================================================================
    Formula: y_pois ~ x + z
    Family:                         Poisson  Observations:                        20
    Link:                               log  Residual df:                         17
    Method:              maximum likelihood  Model df:                             2
    Dispersion:                   1 (fixed)  Iterations:                           5
    Log-likelihood:                -29.6485  Converged:                          yes
    AIC:                            65.2970  Deviance:                       21.4985
    BIC:                            68.2842  Null deviance:                  27.0592
    Pearson chi2:                   17.9537  Deviance explained:              0.2055
    Conventions:                          r  Weights:                       variance
    ================================================================================
                 Estimate Std. error          z    P(>|z|)      2.5 %     97.5 %
    --------------------------------------------------------------------------------
    Intercept      0.3553     0.1958     1.8148     0.0696    -0.0284     0.7390 .
    x           0.0008233     0.1188     0.0069     0.9945    -0.2320     0.2336
    z             -0.6207     0.2711    -2.2891     0.0221    -1.1521    -0.0892 *
    ================================================================================
    Signif. codes: *** 0.001  ** 0.01  * 0.05  . 0.1
    "
  `);
});
