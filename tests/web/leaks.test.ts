// 10,000 requests of all kinds, and 10,000 that are refused, leave the bytes in use as they were; a
// browser, which runs the same module, makes a tenth of them.
import { afterAll, expect, test } from "vitest";
import { init } from "webglm";
import { refusal } from "./codes.js";

const times = typeof document === "undefined" ? 10_000 : 1_000;
const webglm = await init();

const index = Array.from({ length: 60 }, (_, i) => i);
const y = index.map((i) => (i * 7) % 5);
const x = Float64Array.from(index, (i) => Math.sin(i));
const design = { Intercept: index.map(() => 1), x };
const data = {
  y,
  x,
  area: index.map((i) => "CAB".charAt(i % 3)),
  w: index.map((i) => 1 + (i % 2)),
};
const newRows = { x: [0.5], area: ["B"] };

const model = webglm.glm("y ~ x * area", data, { family: "poisson" });
const fit = model.fit();
const text = fit.toJSON();
const arrays = webglm.fitGlm(y, design, { family: "poisson" });
afterAll(() => [model, fit, arrays].forEach((each) => each.dispose()));

/** Requests, whose results are disposed of where they own something. */
const requests: readonly (() => unknown)[] = [
  () => webglm.fitGlm(y, design, { family: "poisson" }),
  () => webglm.fitGlm(y, { columns: [x] }, { weights: data.w, offset: x, alpha: 1, l1Ratio: 0 }),
  () => new webglm.GLM(y, design),
  () => webglm.glm("y ~ bs(x, df=4) + C(area)", data, { family: "poisson", weights: "w" }),
  () => webglm.glmDict({ response: "y", terms: { x: {}, area: {} }, data }),
  () => webglm.loadModel(text),
  () => model.fit({ family: "quasi_poisson" }),
  () => fit.withConventions("statsmodels"),
  () => {
    const job = model.fitJob();
    while (!job.advance(1).done);
    job.result().dispose();
    return job;
  },
  () => fit.predict(newRows, { se: true }),
  () => fit.predict(newRows, { type: "terms" }),
  () => [fit.toJSON(), arrays.toJSON()],
  () => arrays.predict([[1, 0.5]], { se: true }),
  () => fit.snapshot(),
  () => [fit.fittedvalues, fit.leverage(), fit.residPearson(), fit.designMatrix],
  () => [fit.covRobust("HC3"), fit.confInt(), fit.relativities(), fit.llf(), fit.bic()],
  () => arrays.bseRobust("CR1", { clusters: data.area }),
  () => fit.waldTest({ term: "area" }),
  () => fit.drop1(),
  () => fit.marginalEffects({ data }),
  () => [webglm.family("tweedie(p=1.3)").variance(y), webglm.link("log").link([1, 2])],
];

const refused: readonly (() => unknown)[] = [
  () => webglm.fitGlm([1, -1], { columns: [[1, 1]] }, { family: "poisson" }),
  () => webglm.fitGlm(y, { columns: [[1, 2]] }),
  () => webglm.fitGlm(y, design, { family: "poison" }),
  () => webglm.fitGlm(y, design, { tol: -1 }),
  () => webglm.fitGlm(y, design, { weights: y.map(() => -1) }),
  () => webglm.glm("y ~ x +", data),
  () => webglm.glm("y ~ z", data),
  () => webglm.glm("y ~ bs(x, degree=-1)", data),
  () => webglm.glm("y ~ x", { ...data, x: [NaN, ...x.slice(1)] }),
  () => webglm.glm("y ~ area", { ...data, area: { codes: [7], levels: ["A"] } }),
  () => webglm.glmDict({ response: "y", terms: { x: { type: "bs", df: -1 } }, data }),
  () => webglm.loadModel(text.slice(0, text.length / 2)),
  () => webglm.loadModel(text.replace('"version":1', '"version":2').replace('"version": 1', "7")),
  () => fit.predict({ x: [1] }),
  () => arrays.predict([[1]]),
  () => fit.predict({ x: [1], area: ["Z"] }),
  () => fit.confInt(2),
  () => fit.covRobust("HC9" as never),
  () => fit.waldTest({ columns: ["none"] }),
  () => webglm.family("tweedie(p=0.5)"),
  () => webglm.adjustPValues([2]),
];

function repeat(actions: readonly (() => unknown)[], times: number): number {
  for (const action of actions) action();
  const inUse = webglm.bytesInUse();
  for (let i = 0; i < times; ++i) actions[i % actions.length]?.();
  return webglm.bytesInUse() - inUse;
}

test(`${times} requests of all kinds`, () => {
  const disposing = requests.map((request) => () => {
    (request() as Partial<Disposable>)[Symbol.dispose]?.();
  });
  expect(repeat(disposing, times)).toBe(0);
}, 120_000);

test(`${times} requests that are refused`, () => {
  expect(
    repeat(
      refused.map((request) => () => refusal(request)),
      times,
    ),
  ).toBe(0);
}, 120_000);
