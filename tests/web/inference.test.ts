import { init } from "webglm";
import { expect, test } from "vitest";
import { expectNear } from "./near.js";

const webglm = await init();

const pValues = [0.01, 0.04, NaN, 0.03, 0.005, 0.04, 0.9];

// R 4.2.2: p.adjust(c(0.01, 0.04, NA, 0.03, 0.005, 0.04, 0.9), method)
const adjusted = {
  bonferroni: [0.06, 0.24, NaN, 0.18, 0.03, 0.24, 1],
  holm: [0.05, 0.12, NaN, 0.12, 0.03, 0.12, 0.9],
  bh: [0.03, 0.048, NaN, 0.048, 0.03, 0.048, 0.9],
};

test.each(Object.entries(adjusted))("p values adjusted by %s are R's", (method, expected) => {
  const result = webglm.adjustPValues(pValues, method as keyof typeof adjusted);
  expect(result).toBeInstanceOf(Float64Array);
  expect(result).toHaveLength(pValues.length);
  expect(result[2]).toBeNaN();
  const tests = (values: ArrayLike<number>) => Array.from(values).filter((p) => !Number.isNaN(p));
  expectNear(tests(result), tests(expected), 4e-16); // a product and a quotient
});

test("Holm's method is the default", () => {
  expect(webglm.adjustPValues(pValues)).toEqual(webglm.adjustPValues(pValues, "holm"));
});

test("p values that are none and unknown methods are refused", () => {
  expect(() => webglm.adjustPValues([0.5, 1.1])).toThrow(
    expect.objectContaining({ code: "invalid_input", details: { index: 1, value: 1.1 } }),
  );
  expect(() => webglm.adjustPValues([0.5], "holmes" as "holm")).toThrow(
    expect.objectContaining({ code: "unknown_name" }),
  );
  expect(() => webglm.adjustPValues("0.5" as never)).toThrow(TypeError);
});
