import { init, WebGlmError, type Link } from "webglm";
import { describe, expect, test } from "vitest";
import { expectNear } from "./near.js";

const webglm = await init();

// g(mu) by the definition of each link; probit(0.8413447460685429) = 1 (R: pnorm(1)).
const links: [string, Link, number[], number[]][] = [
  ["identity", new webglm.IdentityLink(), [-1, 0, 2], [-1, 0, 2]],
  ["log", new webglm.LogLink(), [0.5, 1, 2], [-Math.LN2, 0, Math.LN2]],
  ["logit", new webglm.LogitLink(), [0.2, 0.5, 0.9], [-Math.log(4), 0, Math.log(9)]],
  ["probit", new webglm.ProbitLink(), [0.15865525393145707, 0.5, 0.8413447460685429], [-1, 0, 1]],
  ["cloglog", new webglm.CloglogLink(), [1 - Math.exp(-1)], [0]],
  ["inverse", new webglm.InverseLink(), [0.5, 1, 4], [2, 1, 0.25]],
  ["inverse_square", new webglm.InverseSquareLink(), [0.5, 1, 2], [4, 1, 0.25]],
  ["sqrt", new webglm.SqrtLink(), [0.25, 1, 4], [0.5, 1, 2]],
  ["power(p=3)", new webglm.PowerLink(3), [1, 2], [1, 8]],
];

describe.each(links)("%s", (name, link, mu, eta) => {
  // One or two roundings, of numbers near 1.
  const tolerance = 4e-16;

  test("maps means to linear predictors and back", () => {
    expectNear(link.link(mu), eta, tolerance, 1);
    expectNear(link.inverse(eta), mu, tolerance, 1);
  });

  test("its derivative is the slope", () => {
    const h = 1e-6;
    const up = link.link(mu.map((m) => m + h));
    const down = link.link(mu.map((m) => m - h));
    const slope = up.map((value, i) => (value - (down[i] as number)) / (2 * h));
    expectNear(link.derivative(mu), slope, 1e-8); // the central difference errs by h^2
  });

  test("is a value", () => {
    expect(link.name()).toBe(name);
    expect(webglm.link(name).equals(link)).toBe(true);
    expect(webglm.link(link)).toEqual(link);
    expect(link.constructor.name).toMatch(/^[A-Z]\w+Link$/);
  });
});

test("values outside the range are infinite or NaN, not errors", () => {
  expect([...new webglm.LogLink().link([0, -1])]).toEqual([-Infinity, NaN]);
  expect([...new webglm.LogitLink().link([0, 1])]).toEqual([-Infinity, Infinity]);
  expect(new webglm.LogLink().link([])).toEqual(new Float64Array());
});

test("other links differ", () => {
  expect(new webglm.PowerLink(2).equals(new webglm.PowerLink(3))).toBe(false);
  expect(new webglm.LogLink().equals("log")).toBe(false);
});

test.each([NaN, 0, Infinity])("power %d is refused", (power) => {
  expect(() => new webglm.PowerLink(power)).toThrow(WebGlmError);
});

test("wrong types are TypeErrors", () => {
  expect(() => new webglm.PowerLink("2" as never)).toThrow(TypeError);
  expect(() => new webglm.LogLink().link("1, 2" as never)).toThrow(TypeError);
  expect(() => webglm.link(3 as never)).toThrow(TypeError);
});
