// More coefficients than a covariance may have: what needs no covariance is there all the same.
import { init } from "webglm";
import { expect, test } from "vitest";
import { expectNear } from "./near.js";

const webglm = await init();

const levels = Array.from({ length: 5100 }, (_, k) => `L${String(k).padStart(4, "0")}`);
const perLevel = 3;
const codes = Uint16Array.from({ length: perLevel * levels.length }, (_, i) => i % levels.length);
/** Every level has its own mean, and residuals of -1, 0 and 1. */
const y = Float64Array.from(codes, (code, i) => (code % 7) + Math.floor(i / levels.length) - 1);
const fit = webglm.glm("y ~ g", { y, g: { codes, levels } }, { family: "gaussian" }).fit();

test("estimates and standard errors of a factor are those of its means", () => {
  expect(fit.params).toHaveLength(levels.length);
  expectNear(
    fit.params.slice(1),
    levels.slice(1).map((_, k) => (k + 1) % 7),
    1e-11, // the condition is the root of the number of levels, 71, and rows are as many as 15,300
    1,
  );
  // The variance of a mean is phi / 3 with phi = 2 / (3 - 1), that of a difference twice as much.
  const bse = fit.bse();
  expectNear(bse.slice(0, 1), [Math.sqrt(1 / 3)], 1e-8); // of 5,100 cancelling terms
  expectNear(bse.slice(1), new Float64Array(levels.length - 1).fill(Math.sqrt(2 / 3)), 1e-8);
});

test("tests, intervals and the summary need no covariance", () => {
  expect(fit.pvalues()).toHaveLength(levels.length);
  expect(fit.confInt()).toBeDefined();
  expect(fit.summary()).toContain("L5099");
  expect(fit.toJSON()).toContain("L5099");
});

test("the covariance is refused with what it would take", () => {
  expect(() => fit.covParams()).toThrow(expect.objectContaining({ code: "out_of_memory" }));
  expect(() => fit.coefTable({ covType: "HC1" })).toThrow(
    expect.objectContaining({ code: "out_of_memory" }),
  );
});
