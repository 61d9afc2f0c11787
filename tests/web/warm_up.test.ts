import { init } from "webglm";
import { expect, test } from "vitest";
import { columns, d20 } from "./d20.js";

test("warming up leaves nothing behind and changes no result", async () => {
  const webglm = await init();
  const params = () => {
    using fit = webglm.fitGlm(d20.y_pois, columns, { family: "poisson" });
    return fit.params;
  };
  const before = params();
  const inUse = webglm.bytesInUse();
  await webglm.warmUp();
  expect(webglm.bytesInUse()).toBe(inUse);
  expect(params()).toEqual(before);
});

test("the thread is free between the slices of the warm-up", async () => {
  const webglm = await init();
  let turns = 0;
  const timer = setInterval(() => ++turns, 0);
  await webglm.warmUp();
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
});
