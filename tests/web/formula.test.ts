import { describe, expect, test } from "vitest";
import { init, WebGlmError } from "webglm";

const webglm = await init();

// 200 rows that need no generator; the figures are those of R 4.2.2:
//   glm(y ~ x + area * z + offset(log(e)), poisson, control = glm.control(epsilon = 1e-14))
const index = Array.from({ length: 200 }, (_, i) => i + 1);
const data = {
  x: index.map((i) => Math.round(2000 * Math.sin(0.7 * i)) / 1000),
  z: index.map((i) => Math.cos(1.3 * i)),
  y: index.map((i) => (i * 7919) % 5),
  e: index.map((i) => 1 + (i % 3)),
  area: index.map((i) => "ABC".charAt(i % 3)),
};
const formula = "y ~ x + area * z + offset(log(e))";
const poisson = { family: "poisson" } as const;

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof WebGlmError) return error.code;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("a model by formula", () => {
  test("is that of R", () => {
    using fit = webglm.glm(formula, data, poisson).fit();
    expect(fit.names).toEqual([
      ...["Intercept", "x", "area[T.B]", "area[T.C]", "z"],
      ...["area[T.B]:z", "area[T.C]:z"],
    ]);
    const expected = [0.688076837657, -0.003565647412, -0.687716416383, -1.110532859028];
    expected.forEach((value, j) => expect(fit.params[j]).toBeCloseTo(value, 9));
    expect(fit.deviance).toBeCloseTo(258.107038486, 8);
  });

  test("has one meaning for all forms of data", () => {
    const rows = index.map((_, i) => ({
      ...{ x: data.x[i], z: data.z[i], y: data.y[i], e: data.e[i], area: data.area[i] },
    }));
    const codes = Uint8Array.from(data.area, (level) => "ABC".indexOf(level));
    const coded = { ...data, area: { codes, levels: ["A", "B", "C"] } };
    using fit = webglm.glm(formula, data, poisson).fit();
    for (const form of [rows, coded]) {
      using other = webglm.glm(formula, form, poisson).fit();
      expect(other.params).toEqual(fit.params);
    }
  });

  test("prints its canonical formula, which gives the same model", () => {
    const model = webglm.glm("y ~ z*area + x", data, poisson);
    expect(model.formula).toBe("y ~ z + area + x + z:area");
    expect(webglm.glm(model.formula, data, poisson).names).toEqual(model.names);
  });
});

describe("refusals", () => {
  test("point at the column of the formula", () => {
    expect(() => webglm.glm("y ~ x + are", data)).toThrow('column 9 of "y ~ x + are"');
    expect(codeOf(() => webglm.glm("y ~ x +", data))).toBe("invalid_input");
  });

  test("name columns with missing values, unless they are dropped", () => {
    const gaps = { ...data, x: [NaN, ...data.x.slice(1)] };
    expect(() => webglm.glm("y ~ x", gaps)).toThrow("x");
    using fit = webglm.glm("y ~ x", gaps, { missing: "drop" }).fit();
    expect(fit.nobs).toBe(199);
  });

  test("of an exposure without the log link, and of one that is not positive", () => {
    const none = { ...data, e: data.e.map((e, i) => (i === 3 ? 0 : e)) };
    expect(codeOf(() => webglm.glm("y ~ x", data, { exposure: "e" }))).toBe("invalid_input");
    expect(codeOf(() => webglm.glm("y ~ x", none, { ...poisson, exposure: "e" }))).toBe(
      "invalid_input",
    );
  });
});
