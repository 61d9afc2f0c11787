// Shrinking towards a prior model, given as a column, an array or a fitted model.
import { expect, test } from "vitest";
import { init } from "webglm";
import { refusal } from "./codes.js";

const webglm = await init();

/** Predictions take the sums of a row in another order than a fit. */
function expectClose(got: Float64Array, expected: Float64Array) {
  got.forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 13));
}

const index = Array.from({ length: 60 }, (_, i) => i);
const data = {
  claims: index.map((i) => (i * 7) % 4),
  age: index.map((i) => Math.sin(i)),
  area: index.map((i) => "ABC".charAt(i % 3)),
  years: index.map((i) => 0.5 + (i % 4) / 4),
  rate: index.map((i) => Math.exp(0.2 + 0.3 * Math.sin(i))),
};
const options = { family: "poisson", exposure: "years" } as const;
const formula = "claims ~ age + area";
const fitWith = (complement: unknown, alpha = 0) =>
  webglm.glm(formula, data, { ...options, complement: complement as string }).fit({ alpha });

test("a column, its array and the offset of its logarithm are one model", () => {
  using byColumn = fitWith("rate");
  using byArray = fitWith(data.rate);
  using byOffset = webglm.glm(`${formula} + offset(log(rate))`, data, options).fit();
  using byDict = webglm
    .glmDict({
      ...{ response: "claims", terms: { age: {}, area: { type: "categorical" } }, data },
      ...options,
      complement: "rate",
    })
    .fit();
  expect(byArray.params).toEqual(byColumn.params);
  expect(byDict.params).toEqual(byColumn.params);
  byOffset.params.forEach((b, j) => expect(byColumn.params[j]).toBeCloseTo(b, 12));
  expectClose(byColumn.predict(data), byColumn.fittedvalues);
  const again = refusal(() => byArray.predict(data));
  expect(again.details).toMatchObject({ option: "complement" });
  expectClose(byArray.predict(data, { complement: data.rate }), byColumn.fittedvalues);
  expectClose(byArray.predict(data, { complement: "rate" }), byColumn.fittedvalues);
  const effects = byColumn.marginalEffects({ data });
  expect(byArray.marginalEffects({ data, complement: "rate" })).toEqual(effects);
});

test("a fitted model stands for its means for an exposure of 1", () => {
  using prior = webglm.glm("claims ~ age", data, options).fit();
  using byModel = fitWith(prior, 0.5);
  using byArray = fitWith(prior.predict(data, { type: "rate" }), 0.5);
  expect(byModel.params).toEqual(byArray.params);
  expectClose(byModel.predict(data, { complement: prior }), byModel.fittedvalues);
  expect(refusal(() => byModel.predict(data)).code).toBe("invalid_input");
});

test("the table of a strong lasso has deviations of 0", () => {
  using fit = fitWith("rate", 1e5);
  const { name, deviation, zeroed, factor } = fit.credibilityTable();
  expect(name).toEqual(["Intercept", "age", "area[T.B]", "area[T.C]"]);
  expect(deviation).toEqual(fit.params);
  expect(zeroed).toEqual([false, true, true, true]);
  expect(factor[1]).toBe(1);
  expect(factor[0]).toBe(Math.exp(deviation[0] as number));
});

test("a model keeps its complement in its text", () => {
  using fit = fitWith("rate", 0.5);
  using back = webglm.loadModel(fit.toJSON());
  expect(back.predict(data)).toEqual(fit.predict(data));
  expect(back.credibilityTable()).toEqual(fit.credibilityTable());
  expect(back.toJSON()).toBe(fit.toJSON());
});

test("what is no prior model is refused", () => {
  const zero = [0, ...data.rate.slice(1)];
  expect(refusal(() => fitWith(zero)).details).toMatchObject({ row: 0, value: 0 });
  expect(refusal(() => fitWith([1, 2])).code).toBe("dimension_mismatch");
  expect(refusal(() => fitWith("rates")).code).toBe("unknown_name");
  expect(() => fitWith(7)).toThrow(TypeError);
  using without = webglm.glm(formula, data, options).fit();
  expect(refusal(() => without.credibilityTable()).code).toBe("invalid_input");
  using model = webglm.glm(formula, data, { family: "poisson", complement: "rate" });
  expect(refusal(() => model.fit({ link: "sqrt" })).details).toMatchObject({ expected: "log" });
});
