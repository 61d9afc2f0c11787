import { init, WebGlmError, type Details, type ErrorCode, type FitOptions } from "webglm";
import { describe, expect, test } from "vitest";
import { columns, d20 } from "./d20.js";

const webglm = await init();

const y = d20.y_pois;
const ones = columns.Intercept;

function put(values: readonly number[], row: number, value: number) {
  return values.map((old, i) => (i === row ? value : old));
}

interface Request {
  readonly y?: readonly number[];
  readonly x?: object;
  readonly options?: object;
}

/** What the request is refused with, also by a job and by a model. */
function refusal({ y: response = y, x = columns, options = {} }: Request): Error {
  const ways = [
    () => webglm.fitGlm([...response], x as typeof columns, options as FitOptions),
    () => new webglm.FitJob([...response], x as typeof columns, options as FitOptions),
    () => new webglm.GLM([...response], x as typeof columns, options as FitOptions).fit(),
  ];
  const errors = ways.map((way) => {
    try {
      way();
    } catch (error) {
      return error as Error;
    }
    throw new Error("nothing was refused");
  });
  for (const error of errors) expect(error.message).toBe(errors[0]?.message);
  return errors[0] as Error;
}

const refused: Record<string, [Request, ErrorCode, string, Details]> = {
  "a short response": [
    { y: y.slice(0, 5) },
    "dimension_mismatch",
    "Dimension mismatch: expected 5, got 20 (column Intercept)",
    { expected: 5, got: 20 },
  ],
  "few weights": [
    { options: { weights: [1, 1, 1, 1, 1] } },
    "dimension_mismatch",
    "Dimension mismatch: expected 20, got 5 (weights)",
    { expected: 20, got: 5 },
  ],
  "weights without a row": [
    { options: { weights: [] } },
    "dimension_mismatch",
    "Dimension mismatch: expected 20, got 0 (weights)",
    { expected: 20, got: 0 },
  ],
  "an offset without a row": [
    { options: { offset: [] } },
    "dimension_mismatch",
    "Dimension mismatch: expected 20, got 0 (offset)",
    { expected: 20, got: 0 },
  ],
  "few offsets": [
    { options: { offset: [0] } },
    "dimension_mismatch",
    "Dimension mismatch: expected 20, got 1 (offset)",
    { expected: 20, got: 1 },
  ],
  "few names": [
    { options: { names: ["a", "b"] } },
    "dimension_mismatch",
    "Dimension mismatch: expected 3, got 2 (names)",
    { expected: 3, got: 2 },
  ],
  "few penalty factors": [
    { options: { alpha: 1, l1Ratio: 0, penaltyFactors: [1, 2] } },
    "dimension_mismatch",
    "Dimension mismatch: expected 3, got 2 (penalty_factors)",
    { expected: 3, got: 2 },
  ],
  "no rows": [
    { y: [], x: { Intercept: [] } },
    "invalid_input",
    "y is empty; a fit needs a row",
    {},
  ],
  "no columns": [{ x: { columns: [] } }, "invalid_input", "x has no columns; a fit needs one", {}],
  "NaN in the response": [
    { y: put(y, 3, NaN) },
    "invalid_input",
    'row 3 of "y" is NaN; every value must be finite',
    { row: 3, column: "y" },
  ],
  "infinity in the response": [
    { y: put(y, 3, Infinity) },
    "invalid_input",
    'row 3 of "y" is Infinity; every value must be finite',
    { row: 3, column: "y" },
  ],
  "NaN in the design": [
    { x: { ...columns, x: put(d20.x, 4, NaN) } },
    "invalid_input",
    'row 4 of column "x" is NaN; every value of the design must be finite',
    { row: 4, column: "x" },
  ],
  "a missing value in the design": [
    { x: { ...columns, x: d20.x.map((value, i) => (i === 4 ? null : value)) } },
    "invalid_input",
    'row 4 of column "x" is NaN; every value of the design must be finite',
    { row: 4, column: "x" },
  ],
  "a negative weight": [
    { options: { weights: put(ones, 2, -1) } },
    "invalid_input",
    'row 2 of "weights" is -1; a weight must be finite and >= 0',
    { row: 2, column: "weights" },
  ],
  "weights that are all 0": [
    { options: { weights: ones.map(() => 0) } },
    "invalid_input",
    "every weight is 0, which leaves no row to fit; give at least one positive weight",
    {},
  ],
  "an infinite offset": [
    { options: { offset: put(ones, 2, Infinity) } },
    "invalid_input",
    'row 2 of "offset" is Infinity; every value must be finite',
    { row: 2, column: "offset" },
  ],
  "a negative count": [
    { y: put(y, 5, -1), options: { family: "poisson" } },
    "not_in_support",
    'row 5 of "y" is -1; poisson needs y >= 0',
    { row: 5, value: -1, rule: "y >= 0" },
  ],
  "a gamma response of 0": [
    { options: { family: "gamma" } },
    "not_in_support",
    'row 1 of "y" is 0; gamma needs y > 0',
    { row: 1, value: 0, rule: "y > 0" },
  ],
  "an inverse Gaussian response of 0": [
    { options: { family: "inverse_gaussian" } },
    "not_in_support",
    'row 1 of "y" is 0; inverse_gaussian needs y > 0',
    { row: 1, value: 0, rule: "y > 0" },
  ],
  "a proportion above 1": [
    { options: { family: "binomial" } },
    "not_in_support",
    'row 2 of "y" is 3; binomial needs 0 <= y <= 1',
    { row: 2, value: 3, rule: "0 <= y <= 1" },
  ],
  "an unknown family": [
    { options: { family: "poison" } },
    "unknown_name",
    'unknown family "poison"; did you mean poisson?',
    { kind: "family", name: "poison", nearest: "poisson" },
  ],
  "an unknown link": [
    { options: { link: "identiy" } },
    "unknown_name",
    'unknown link "identiy"; did you mean identity?',
    { kind: "link", name: "identiy", nearest: "identity" },
  ],
  "an unknown meaning of weights": [
    { options: { weightsType: "freq" } },
    "unknown_name",
    'unknown weights_type "freq"; did you mean frequency?',
    { kind: "weights_type", name: "freq", nearest: "frequency" },
  ],
  "an unknown option": [
    { options: { maxiter: 3 } },
    "unknown_name",
    'unknown option "maxiter"; did you mean maxIter?',
    { kind: "option", name: "maxiter", nearest: "maxIter" },
  ],
  "theta = 0": [
    { options: { family: "negative_binomial", theta: 0 } },
    "invalid_input",
    "theta must be > 0 and finite, got 0",
    { theta: 0 },
  ],
  "a variance power between 0 and 1": [
    { options: { family: "tweedie", varPower: 0.5 } },
    "invalid_input",
    "var_power must be <= 0 or >= 1, got 0.5",
    { var_power: 0.5 },
  ],
  "a negative alpha": [
    { options: { alpha: -1 } },
    "invalid_input",
    "alpha is -1; it must be finite and >= 0",
    { option: "alpha", value: -1 },
  ],
  "an l1Ratio above 1": [
    { options: { alpha: 1, l1Ratio: 1.5 } },
    "invalid_input",
    "l1_ratio is 1.5; it must be from 0 to 1",
    { option: "l1_ratio", value: 1.5 },
  ],
  "an l1Ratio below 0": [
    { options: { l1Ratio: -0.5 } },
    "invalid_input",
    "l1_ratio is -0.5; it must be from 0 to 1",
    { option: "l1_ratio", value: -0.5 },
  ],
  "no iterations": [
    { options: { maxIter: 0 } },
    "invalid_input",
    "max_iter is 0; it must be at least 1",
    { option: "max_iter", value: 0 },
  ],
  "half an iteration": [
    { options: { maxIter: 2.5 } },
    "invalid_input",
    "max_iter is 2.5; it must be a whole number",
    { option: "max_iter", value: 2.5 },
  ],
  "a tolerance of 0": [
    { options: { tol: 0 } },
    "invalid_input",
    "tol is 0; it must be finite and > 0",
    { option: "tol", value: 0 },
  ],
  "a tolerance that is no number": [
    { options: { tol: NaN } },
    "invalid_input",
    "tol is NaN; it must be finite and > 0",
    { option: "tol", value: NaN },
  ],
  "a negative penalty factor": [
    { options: { alpha: 1, l1Ratio: 0, penaltyFactors: [0, 1, -1] } },
    "invalid_input",
    "penalty_factors is -1; it must be finite and >= 0 for every coefficient",
    { option: "penalty_factors", value: -1 },
  ],
};

test.each(Object.entries(refused))("%s", (_, [request, code, message, details]) => {
  const error = refusal(request) as WebGlmError;
  expect(error).toBeInstanceOf(WebGlmError);
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe("WebGlmError");
  expect(error.code).toBe(code);
  expect(error.message).toBe(message);
  expect(error.details).toEqual(details);
});

const wrongTypes: Record<string, [Request, string]> = {
  "options that are a number": [{ options: 3 as never }, "options must be an object, got number"],
  "names in one string": [
    { options: { names: "abc" } },
    "names must be an array of strings, got string",
  ],
  "names that are numbers": [
    { options: { names: [1, 2, 3] } },
    "names[0] must be a string, got number",
  ],
  "a family that is a number": [
    { options: { family: 3 } },
    "family must be a string or a family object",
  ],
  "a link that is some object": [
    { options: { link: {} } },
    "link must be a string or a link object",
  ],
  "alpha in quotes": [{ options: { alpha: "1" } }, "alpha must be a number, got string"],
  "maxIter in quotes": [{ options: { maxIter: "3" } }, "max_iter must be a number, got string"],
  "one weight for all": [
    { options: { weights: 3 } },
    "weights must be an array or a typed array, got number",
  ],
  "an offset with text": [
    { options: { offset: d20.x.map(String) } },
    "offset[0] must be a number, got string",
  ],
  "penalty factors in a string": [
    { options: { penaltyFactors: "011" } },
    "penalty_factors must be an array of numbers, got string",
  ],
};

test.each(Object.entries(wrongTypes))("%s is a TypeError", (_, [request, message]) => {
  const error = refusal(request);
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toBe(message);
});

describe("requests to a result", () => {
  const fit = webglm.fitGlm(y, columns, { family: "poisson" });

  test.each([0, 1, -0.1, NaN])("alpha = %d of an interval", (alpha) => {
    expect(() => fit.confInt(alpha)).toThrow(expect.objectContaining({ code: "invalid_input" }));
    expect(() => fit.confInt("0.05" as never)).toThrow(TypeError);
  });

  test("an unknown covariance", () => {
    expect(() => fit.covRobust("HC7" as "HC0")).toThrow(
      expect.objectContaining({ code: "unknown_name" }),
    );
    expect(() => fit.bseRobust(3 as never)).toThrow(TypeError);
  });
});

test("a regularised fit needs alpha", () => {
  const request = () => webglm.fitGlmRegularized(y, columns, {} as { alpha: number });
  expect(request).toThrow(TypeError);
  expect(request).toThrow("fitGlmRegularized needs the option alpha, a number");
});

test("a column that cannot be allocated is refused by name and size", () => {
  // 2^28 values of one byte would be a column of 2 GiB.
  const huge = new Uint8Array(2 ** 28);
  const error = refusal({ x: { Intercept: ones, huge } }) as WebGlmError;
  expect(error.code).toBe("out_of_memory");
  expect(error.message).toBe(
    "huge has 268435456 values, which need 2147483648 bytes; that much is not available",
  );
  expect(error.details).toEqual({ name: "huge", values: 2 ** 28, bytes: 2 ** 31 });
});

test("after all these errors the module works and holds no memory of them", () => {
  const fitAll = () => {
    using fit = webglm.fitGlm(y, columns, { family: "poisson" });
    return fit.snapshot();
  };
  const before = fitAll();
  const failAll = () => {
    for (const [request] of [...Object.values(refused), ...Object.values(wrongTypes)]) {
      expect(() =>
        webglm.fitGlm(
          [...(request.y ?? y)],
          (request.x ?? columns) as typeof columns,
          (request.options ?? {}) as FitOptions,
        ),
      ).toThrow();
    }
  };
  failAll();
  const inUse = webglm.bytesInUse();
  for (let i = 0; i < 100; ++i) failAll();
  expect(webglm.bytesInUse()).toBe(inUse);
  expect(fitAll()).toEqual(before);
});
