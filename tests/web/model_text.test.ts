// The text of a model: the same bits predicted, the same bytes written, and clear refusals.
import { describe, expect, test } from "vitest";
import { init } from "webglm";
import { refusal } from "./codes.js";

const webglm = await init();

const index = Array.from({ length: 120 }, (_, i) => i);
const data = {
  y: index.map((i) => (i * 7) % 5),
  x: index.map((i) => 3 * Math.sin(i)),
  "α β": index.map((i) => Math.cos(i)),
  area: index.map((i) => ["C\n", 'A"', "B"][i % 3]!),
  e: index.map((i) => 1 + (i % 3)),
};
const formulas = [
  "y ~ x + area",
  "y ~ bs(x, df=5) * C(area, contrast='helmert') + offset(log(e))",
  "y ~ ns(x, df=3) + poly(`α β`, 3) + I(x^2)",
];
const fitted = (formula: string, options = {}) => {
  using model = webglm.glm(formula, data, { family: "poisson", ...options });
  return model.fit();
};

describe.each(formulas)("%s", (formula) => {
  test("predicts the same bits after reading, and has the same text", () => {
    using fit = fitted(formula);
    const text = fit.toJSON();
    using back = webglm.loadModel(text);
    expect(back.toJSON()).toBe(text);
    for (const type of ["response", "link", "rate", "terms"] as const) {
      const options = { type, se: true } as const;
      expect(back.predict(data, options)).toEqual(fit.predict(data, options));
    }
    expect(back.snapshot()).toEqual(fit.snapshot());
    expect([back.formula, back.confInt()]).toEqual([fit.formula, fit.confInt()]);
  });
});

test("JSON.stringify keeps the text", () => {
  using fit = fitted("y ~ x");
  const { model } = JSON.parse(JSON.stringify({ model: fit })) as { model: string };
  expect(model).toBe(fit.toJSON());
});

test("what needs the rows says that they are gone", () => {
  using fit = fitted("y ~ x");
  using back = webglm.loadModel(fit.toJSON());
  for (const use of [
    () => back.fittedvalues,
    () => back.leverage(),
    () => back.response,
    () => back.designMatrix,
    () => back.covRobust("HC3"),
    () => back.llf(),
  ]) {
    expect(refusal(use).code).toBe("invalid_input");
  }
});

test("without its covariance a model is shorter and predicts without standard errors", () => {
  using fit = fitted("y ~ bs(x, df=5)");
  const text = fit.toJSON({ covariance: false });
  expect(text.length).toBeLessThan(fit.toJSON().length);
  using back = webglm.loadModel(text);
  expect(back.predict(data)).toEqual(fit.predict(data));
  expect(refusal(() => back.predict(data, { se: true })).code).toBe("invalid_input");
  expect(refusal(() => back.bse()).code).toBe("invalid_input");
});

test("arrays are given again", () => {
  using fit = fitted("y ~ x", { exposure: data.e });
  using back = webglm.loadModel(fit.toJSON());
  expect(refusal(() => back.predict({ x: [1] })).details).toEqual({ option: "exposure" });
  expect(back.predict({ x: [1] }, { exposure: [2] })).toEqual(
    fit.predict({ x: [1] }, { exposure: [2] }),
  );
});

test("damaged text is refused and leaves nothing behind", () => {
  using fit = fitted("y ~ x + area");
  const text = fit.toJSON();
  const inUse = webglm.bytesInUse();
  for (let length = 0; length < text.length - 2; length += 97) {
    expect(refusal(() => webglm.loadModel(text.slice(0, length))).code).toBe("invalid_input");
  }
  const version = text.replace(/"version": ?1/, '"version": 99');
  expect(version).not.toBe(text);
  expect(refusal(() => webglm.loadModel(version)).details).toEqual({ path: "version" });
  expect(refusal(() => webglm.loadModel("{}")).code).toBe("invalid_input");
  expect(webglm.bytesInUse()).toBe(inUse);
  expect(() => webglm.loadModel(7 as never)).toThrow(TypeError);
});
