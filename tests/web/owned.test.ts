import { init } from "webglm";
import { expect, test } from "vitest";
import { collector, wait } from "./collector.js";
import { columns, d20 } from "./d20.js";
import { members } from "./members.js";

const webglm = await init();

const fitPoisson = () => webglm.fitGlm(d20.y_pois, columns, { family: "poisson" });

test("dispose frees once, and what was read stays valid", () => {
  const inUse = webglm.bytesInUse();
  const fit = fitPoisson();
  const { params } = fit;
  const expected = [...params];
  expect(webglm.bytesInUse()).toBeGreaterThan(inUse);
  expect(fit.disposed).toBe(false);
  fit.dispose();
  fit.dispose();
  expect(fit.disposed).toBe(true);
  expect(webglm.bytesInUse()).toBe(inUse);
  expect([...params]).toEqual(expected);
});

test("using disposes at the end of its block", () => {
  const inUse = webglm.bytesInUse();
  {
    using fit = fitPoisson();
    using job = new webglm.FitJob(d20.y_pois, columns);
    using model = new webglm.GLM(d20.y_pois, columns);
    expect([fit.disposed, job.disposed, model.disposed]).toEqual([false, false, false]);
  }
  expect(webglm.bytesInUse()).toBe(inUse);
});

test("every use after dispose is refused", () => {
  const fit = fitPoisson();
  fit.dispose();
  const afterwards = ["dispose", "disposed"]; // these two may still be used
  const uses = [...members(fit).keys()].filter((name) => !afterwards.includes(name));
  expect(uses.length).toBeGreaterThan(40);
  for (const name of uses) {
    const use = () => {
      const member: unknown = fit[name as keyof typeof fit];
      if (typeof member === "function") member.call(fit);
    };
    expect(use, name).toThrow(
      expect.objectContaining({
        code: "disposed",
        message: "this GlmResults has been disposed",
      }),
    );
  }
});

test("a fit keeps its share of the data of a model", () => {
  const model = new webglm.GLM(d20.y_pois, columns, { family: "poisson" });
  const fit = model.fit();
  const fitted = fit.fittedvalues;
  model.dispose();
  expect(() => model.fit()).toThrow("this GLM has been disposed");
  expect(fit.fittedvalues).toEqual(fitted);
  fit.dispose();
});

test("10,000 fits and disposals, 1,000 in a browser, leave the bytes in use as they were", () => {
  const times = typeof document === "undefined" ? 10_000 : 1_000;
  const cycle = () => {
    const fit = fitPoisson();
    fit.confInt();
    fit.bseRobust("HC3");
    fit.dispose();
  };
  cycle();
  const inUse = webglm.bytesInUse();
  for (let i = 0; i < times; ++i) cycle();
  expect(webglm.bytesInUse()).toBe(inUse);
}, 60_000);

test("what is forgotten is freed once it has been collected", async () => {
  const collect = await collector();
  const inUse = webglm.bytesInUse();
  for (let i = 0; i < 20; ++i) fitPoisson();
  expect(webglm.bytesInUse()).toBeGreaterThan(inUse);
  for (let attempt = 0; attempt < 100 && webglm.bytesInUse() > inUse; ++attempt) {
    collect();
    await wait(10);
  }
  expect(webglm.bytesInUse()).toBe(inUse);
});
