// The model of `npm start` against R's glm (tests/reference/randhie.R).
import { expect, test } from "vitest";
import { init } from "webglm";
import { fitDoctorVisits, readDoctorVisits } from "../../examples/doctor_visits.mjs";
import reference from "../fixtures/randhie.json" with { type: "json" };

/** The largest |value - expected| / |expected|. */
function relativeError(values: Float64Array, expected: readonly number[]): number {
  expect(values).toHaveLength(expected.length);
  return Math.max(...expected.map((e, i) => Math.abs(((values[i] ?? NaN) - e) / e)));
}

const webglm = await init();
const fit = fitDoctorVisits(webglm, readDoctorVisits());

test("reads 20,190 rows and names the coefficients", () => {
  expect(fit.nobs).toBe(reference.nobs);
  expect(fit.dfResid).toBe(reference.df_resid);
  expect(fit.names.slice(0, 3)).toEqual(["Intercept", "lncoins", "idp"]);
  expect(fit.converged).toBe(true);
});

// R's own last step is 4e-14 of the estimates.
test("has R's coefficients, standard errors and intervals", () => {
  const { lower, upper } = fit.confInt();
  expect(relativeError(fit.params, reference.params)).toBeLessThan(1e-10);
  expect(relativeError(fit.bse(), reference.bse)).toBeLessThan(1e-10);
  expect(relativeError(fit.tvalues(), reference.tvalues)).toBeLessThan(1e-10);
  expect(relativeError(lower, reference.lower)).toBeLessThan(1e-10);
  expect(relativeError(upper, reference.upper)).toBeLessThan(1e-10);
  expect(relativeError(fit.relativities().relativity, reference.relativity)).toBeLessThan(1e-10);
});

// The smallest p values are 0 in double precision; a reader sees their distance from 0.
test("has R's p values", () => {
  for (const [i, p] of fit.pvalues().entries()) {
    expect(Math.abs(p - (reference.pvalues[i] ?? NaN))).toBeLessThan(1e-12);
  }
});

test("has R's fit statistics", () => {
  expect(fit.deviance).toBeCloseTo(reference.deviance, 6);
  expect(fit.nullDeviance()).toBeCloseTo(reference.null_deviance, 6);
  expect(fit.pearsonChi2()).toBeCloseTo(reference.pearson_chi2, 6);
  expect(fit.llf()).toBeCloseTo(reference.llf, 6);
  expect(fit.aic()).toBeCloseTo(reference.aic, 6);
  expect(fit.bic()).toBeCloseTo(reference.bic, 6);
});
