// A model of named columns and its fits: each owns its share, in any order of disposal.
import { expect, test } from "vitest";
import { init } from "webglm";
import { refusal } from "./codes.js";
import { collector, wait } from "./collector.js";

const webglm = await init();

const index = Array.from({ length: 100 }, (_, i) => i);
const data = {
  x: index.map((i) => Math.sin(i)),
  area: index.map((i) => "CAB".charAt(i % 3)),
  y: index.map((i) => (i * 7) % 5),
};
const newRows = { x: [0.5], area: ["B"] };
const learn = () => webglm.glm("y ~ bs(x, df = 5) * area", data, { family: "poisson" });

test("model and fit are disposed of in any order", () => {
  const inUse = webglm.bytesInUse();
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
  ]) {
    const model = learn();
    const owners = [model, model.fit(), model.fit({ alpha: 1, l1Ratio: 0 })];
    for (const i of order) owners[i]!.dispose();
    expect(webglm.bytesInUse()).toBe(inUse);
    for (const owner of owners) owner.dispose(); // again does nothing
  }
  expect(webglm.bytesInUse()).toBe(inUse);
});

test("a fit outlives its model in all it can do", () => {
  const model = learn();
  const fit = model.fit();
  const before = [fit.predict(newRows), fit.formula, fit.warnings, fit.fittedvalues, fit.keptRows];
  model.dispose();
  expect(refusal(() => model.fit())).toMatchObject({
    code: "disposed",
    message: "this FormulaGlm has been disposed",
  });
  expect(refusal(() => model.names).code).toBe("disposed");
  expect([fit.predict(newRows), fit.formula, fit.warnings, fit.fittedvalues, fit.keptRows]).toEqual(
    before,
  );
  fit.dispose();
});

test("a fit that is disposed of says so, whatever is asked", () => {
  using model = learn();
  const fit = model.fit();
  fit.dispose();
  for (const use of [
    () => fit.predict(newRows),
    () => fit.formula,
    () => fit.keptRows,
    () => fit.warnings,
    () => fit.snapshot(),
  ]) {
    expect(refusal(use)).toMatchObject({
      code: "disposed",
      message: "this GlmModel has been disposed",
    });
  }
  using other = model.fit();
  expect(other.predict(newRows)).toHaveLength(1);
});

test("1,000 fits by formula, 100 in a browser, leave the bytes in use as they were", () => {
  const times = typeof document === "undefined" ? 1000 : 100;
  const cycle = () => {
    using model = learn();
    using fit = model.fit();
    fit.predict(newRows, { se: true });
  };
  cycle();
  const inUse = webglm.bytesInUse();
  for (let i = 0; i < times; ++i) cycle();
  expect(webglm.bytesInUse()).toBe(inUse);
}, 60_000);

test("refusals leave nothing behind", () => {
  using model = webglm.glm("y ~ x + area", data, { family: "poisson" });
  using fit = model.fit();
  const refused = [
    () => webglm.glm("y ~ x +", data),
    () => webglm.glm("y ~ z", data),
    () => webglm.glm("y ~ x", { ...data, x: [1] }),
    () => webglm.glm("y ~ x", { ...data, x: [NaN, ...data.x.slice(1)] }),
    () => webglm.glm("y ~ x", data, { exposure: "y" }),
    () => webglm.glm("y ~ area", { ...data, area: { codes: [7], levels: ["A"] } }),
    () => fit.predict({ x: [1] }),
    () => fit.predict({ x: [1], area: ["Z"] }),
  ];
  for (const action of refused) refusal(action);
  const inUse = webglm.bytesInUse();
  for (let i = 0; i < 20; ++i) for (const action of refused) refusal(action);
  expect(webglm.bytesInUse()).toBe(inUse);
});

test("models and fits that are forgotten are freed once they have been collected", async () => {
  const collect = await collector();
  const inUse = webglm.bytesInUse();
  // In a function of its own: a suspended one may hold on to its last values.
  const forget = () => {
    for (let i = 0; i < 20; ++i) learn().fit();
  };
  forget();
  expect(webglm.bytesInUse()).toBeGreaterThan(inUse);
  for (let attempt = 0; attempt < 100 && webglm.bytesInUse() > inUse; ++attempt) {
    collect();
    await wait(10);
  }
  expect(webglm.bytesInUse()).toBe(inUse);
});
