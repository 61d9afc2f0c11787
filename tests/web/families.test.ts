import { init, WebGlmError, type Family } from "webglm";
import { describe, expect, test } from "vitest";
import fixture from "../fixtures/d20.json" with { type: "json" };
import { columns, d20 } from "./d20.js";
import { expectNear } from "./near.js";

const webglm = await init();

describe.each(fixture.families)("$family", (reference) => {
  const { family: name, ...parameters } = reference as { family: string } & Record<string, unknown>;
  const family = makeFamily(name, parameters);
  const { y, mu } = reference;

  // Formulas of a few operations on numbers near 1.
  const tolerance = 1e-14;

  test("variance, unit deviance and deviance have R's values", () => {
    expectNear(family.variance(mu), reference.variance, tolerance);
    expectNear(family.unitDeviance(y, mu), reference.unit_deviance, tolerance, 1);
    expectNear(family.deviance(y, mu), reference.deviance, tolerance);
  });

  test("arrays that are not doubles are converted", () => {
    const whole = Int32Array.of(1, 1, 1);
    expect(family.variance(whole)).toEqual(family.variance([1, 1, 1]));
  });

  test("its specification reads back as the same family", () => {
    const again = webglm.family(family.spec);
    expect(again.equals(family)).toBe(true);
    expect(String(again)).toBe(family.spec);
    expect(webglm.family(family)).toEqual(family);
  });
});

function makeFamily(name: string, parameters: Record<string, unknown>): Family {
  if (name === "tweedie") return new webglm.TweedieFamily(parameters["var_power"] as number);
  if (name === "negative_binomial") {
    return new webglm.NegativeBinomialFamily(parameters["theta"] as number);
  }
  return webglm.family(name);
}

const all: [string, Family, string, string][] = [
  ["GaussianFamily", new webglm.GaussianFamily(), "Gaussian", "identity"],
  ["PoissonFamily", new webglm.PoissonFamily(), "Poisson", "log"],
  ["BinomialFamily", new webglm.BinomialFamily(), "Binomial", "logit"],
  ["GammaFamily", new webglm.GammaFamily(), "Gamma", "log"],
  ["InverseGaussianFamily", new webglm.InverseGaussianFamily(), "InverseGaussian", "log"],
  ["QuasiPoissonFamily", new webglm.QuasiPoissonFamily(), "QuasiPoisson", "log"],
  ["QuasiBinomialFamily", new webglm.QuasiBinomialFamily(), "QuasiBinomial", "logit"],
  ["TweedieFamily", new webglm.TweedieFamily(), "Tweedie", "log"],
  ["NegativeBinomialFamily", new webglm.NegativeBinomialFamily(), "NegativeBinomial", "log"],
];

test.each(all)("%s has its name and default link", (className, family, name, link) => {
  expect(family.constructor.name).toBe(className);
  expect(family.name()).toBe(name);
  expect(family.defaultLink().name()).toBe(link);
});

test("parameters are read back", () => {
  expect(new webglm.TweedieFamily(1.3).varPower).toBe(1.3);
  expect(new webglm.TweedieFamily().varPower).toBe(1.5);
  const family = new webglm.NegativeBinomialFamily(4);
  expect([family.theta, family.alpha]).toEqual([4, 0.25]);
  expect(new webglm.NegativeBinomialFamily().theta).toBe(1);
  expect(new webglm.PoissonFamily().theta).toBeUndefined();
  expect(webglm.family("Tweedie(p=1.3)").equals(new webglm.TweedieFamily(1.3))).toBe(true);
  expect(webglm.family("nb(theta=2)").equals(new webglm.NegativeBinomialFamily(2))).toBe(true);
});

test("families with other parameters differ", () => {
  expect(new webglm.TweedieFamily(1.3).equals(new webglm.TweedieFamily(1.4))).toBe(false);
  expect(new webglm.PoissonFamily().equals(new webglm.QuasiPoissonFamily())).toBe(false);
  expect(new webglm.PoissonFamily().equals("poisson")).toBe(false);
});

test("an object, its specification and its name fit the same model", () => {
  const fits = [new webglm.PoissonFamily(), "poisson", "POISSON"].map((family) =>
    webglm.fitGlm(d20.y_pois, columns, { family, link: new webglm.SqrtLink() }).snapshot(),
  );
  expect(fits[1]).toEqual(fits[0]);
  expect(fits[2]).toEqual(fits[0]);
  expect(fits[0]?.link).toBe("sqrt");
  const tweedie = [new webglm.TweedieFamily(1.3), "tweedie(p=1.3)"].map((family) =>
    webglm.fitGlm(d20.y_tw, columns, { family }).snapshot(),
  );
  expect(tweedie[1]).toEqual(tweedie[0]);
  expect(tweedie[0]?.family).toBe("Tweedie(p=1.3000)");
});

const refused: [string, () => unknown, string][] = [
  ["TweedieFamily(0.5)", () => new webglm.TweedieFamily(0.5), "var_power must be <= 0 or >= 1, got 0.5"],
  ["NegativeBinomialFamily(0)", () => new webglm.NegativeBinomialFamily(0), "theta must be > 0 and finite, got 0"],
  ["NegativeBinomialFamily(NaN)", () => new webglm.NegativeBinomialFamily(NaN), "theta must be > 0 and finite, got NaN"],
]; // prettier-ignore
test.each(refused)("%s is refused", (_, make, message) => {
  expect(make).toThrow(WebGlmError);
  expect(make).toThrow(message);
});

test("a parameter of a wrong type is a TypeError", () => {
  expect(() => new webglm.TweedieFamily("1.5" as never)).toThrow(TypeError);
});

test("lengths that differ are refused", () => {
  expect(() => new webglm.PoissonFamily().unitDeviance([1, 2], [1])).toThrow(
    expect.objectContaining({ code: "dimension_mismatch", details: { expected: 2, got: 1 } }),
  );
  expect(() => new webglm.PoissonFamily().deviance([], [1])).toThrow(WebGlmError);
});
