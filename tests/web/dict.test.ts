// A term dictionary and the formula it stands for are one model, bit for bit.
import { describe, expect, test } from "vitest";
import { init, type DictSpec, type ModelOptions } from "webglm";
import { refusal } from "./codes.js";

const webglm = await init();

const index = Array.from({ length: 120 }, (_, i) => i);
const data = {
  claims: index.map((i) => (i * 7) % 5),
  age: index.map((i) => 18 + ((i * 13) % 60)),
  value: index.map((i) => 10 * Math.exp(Math.sin(i))),
  area: index.map((i) => "CAB".charAt(i % 3)),
  brand: index.map((i) => ["q", "p"][(i >> 2) % 2]!),
  years: index.map((i) => 0.25 + (i % 4) / 4),
  w: index.map((i) => 1 + (i % 2)),
};

type Options = Omit<DictSpec, "response" | "data" | "terms" | "interactions" | "intercept">;
type Terms = Pick<DictSpec, "terms" | "interactions" | "intercept">;

function expectSameModel(spec: Terms, formula: string, options: Options & ModelOptions = {}) {
  const common = { family: "poisson", ...options } as const;
  using byDict = webglm.glmDict({ response: "claims", data, ...spec, ...common });
  using byFormula = webglm.glm(formula, data, common);
  expect(byDict.formula).toBe(byFormula.formula);
  expect(byDict.names).toEqual(byFormula.names);
  using a = byDict.fit();
  using b = byFormula.fit();
  expect(a.snapshot()).toEqual(b.snapshot());
  // What was an array in the fit has no column in new rows: it is given again.
  const { offset, exposure } = options;
  const again = { se: true, offset, exposure } as const;
  expect(a.predict(data, again)).toEqual(b.predict(data, again));
}

describe("a term dictionary is its formula", () => {
  test.each([
    [{ terms: { age: {}, area: { type: "categorical" } } }, "claims ~ age + C(area)"],
    [{ terms: { age: { type: "linear" } }, intercept: false }, "claims ~ 0 + age"],
    [
      { terms: { area: { type: "categorical", reference: "B", contrast: "sum" } } },
      'claims ~ C(area, ref="B", contrast="sum")',
    ],
    [
      { terms: { area: { type: "categorical", levels: ["C", "A", "B"] } } },
      'claims ~ C(area, levels=c("C", "A", "B"))',
    ],
    [
      { terms: { age: { type: "bs", df: 5, degree: 2 }, value: { type: "ns", df: 3 } } },
      "claims ~ bs(age, df=5, degree=2) + ns(value, df=3)",
    ],
    [
      {
        terms: {
          age: { type: "bs", knots: [30, 50.1], boundaryKnots: [0, 90], beyond: "clamp" },
        },
      },
      'claims ~ bs(age, knots=c(30, 50.1), boundary=c(0, 90), beyond="clamp")',
    ],
    [
      { terms: { anything: { type: "expression", expr: "log(value) + age^2" } } },
      "claims ~ I(log(value) + age^2)",
    ],
    [
      {
        interactions: [
          { area: { type: "categorical" }, age: {}, includeMain: true },
          { brand: { type: "categorical" }, value: { type: "bs", df: 4 } },
        ],
      },
      "claims ~ C(area) + age + C(area):age + C(brand):bs(value, df=4)",
    ],
  ] as const satisfies readonly (readonly [Terms, string])[])("%j", (spec, formula) => {
    expectSameModel(spec, formula);
  });

  test("by the conventions of rustystats", () => {
    const conventions = "rustystats";
    const spec = { terms: { age: { type: "bs", df: 5 }, value: { type: "ns", df: 4 } } } as const;
    expectSameModel(spec, "claims ~ bs(age, df=5) + ns(value, df=4)", { conventions });
    using model = webglm.glmDict({ response: "claims", data, ...spec, conventions });
    expect(model.names.slice(1, 5)).toEqual([
      ...["bs(age, 2/5)", "bs(age, 3/5)", "bs(age, 4/5)", "bs(age, 5/5)"],
    ]);
  });

  test("with exposure, offset and weights, by name or as arrays", () => {
    const terms = { age: {}, area: { type: "categorical" } } as const;
    const formula = "claims ~ age + C(area)";
    for (const options of [
      { exposure: "years", weights: "w" },
      { exposure: data.years, weights: Float32Array.from(data.w) },
      { offset: "years", weights: data.w },
      { offset: data.years, exposure: "years" },
    ]) {
      expectSameModel({ terms }, formula, options);
    }
  });

  test("with families, links and options of the solver", () => {
    const terms = { age: {} } as const;
    expectSameModel({ terms }, "claims ~ age", {
      family: new webglm.TweedieFamily(1.3),
      link: new webglm.PowerLink(0.5),
      maxIter: 50,
    });
    expectSameModel({ terms }, "claims ~ age", {
      family: "tweedie",
      varPower: 1.7,
      alpha: 2,
      l1Ratio: 0,
    });
    expectSameModel({ terms }, "claims ~ age", { family: "negative_binomial", theta: 0.1 + 0.2 });
  });

  test("with missing values by the same policy", () => {
    const holes = { ...data, area: [null, ...data.area.slice(1)] };
    for (const missing of ["drop", "level"] as const) {
      const common = { missing, family: "poisson" } as const;
      const terms = { area: { type: "categorical" } } as const;
      using byDict = webglm.glmDict({ response: "claims", terms, data: holes, ...common });
      using byFormula = webglm.glm("claims ~ C(area)", holes, common);
      expect(byDict.names).toEqual(byFormula.names);
    }
  });
});

describe("keys", () => {
  test("in snake_case, as in JSON that Python shares, mean the same", () => {
    const json = `{"response": "claims", "family": "tweedie", "var_power": 1.7, "max_iter": 50,
      "terms": {"age": {"type": "bs", "df": 4, "boundary_knots": [0, 90]}},
      "interactions": [{"area": {"type": "categorical"}, "value": {}, "include_main": true}]}`;
    using snake = webglm.glmDict({ ...(JSON.parse(json) as DictSpec), data });
    using camel = webglm.glmDict({
      ...{ response: "claims", family: "tweedie", varPower: 1.7, maxIter: 50, data },
      terms: { age: { type: "bs", df: 4, boundaryKnots: [0, 90] } },
      interactions: [{ area: { type: "categorical" }, value: {}, includeMain: true }],
    });
    expect(snake.formula).toBe(camel.formula);
    using a = snake.fit();
    using b = camel.fit();
    expect(a.snapshot()).toEqual(b.snapshot());
  });

  test("that are names of columns stay as they are", () => {
    const named = { claims: data.claims, boundaryKnots: data.age, __proto__x: data.value };
    const columns = Object.fromEntries([...Object.entries(named), ["__proto__", data.years]]);
    using model = webglm.glmDict({
      response: "claims",
      data: columns,
      terms: JSON.parse('{"boundaryKnots": {}, "__proto__": {}}') as never,
      interactions: [{ boundaryKnots: {}, __proto__x: {} }],
    });
    expect(model.formula).toBe("claims ~ boundaryKnots + __proto__ + boundaryKnots:__proto__x");
  });

  test("are refused twice, and unknown ones with the nearest", () => {
    const base = { response: "claims", data };
    const twice = { ...base, varPower: 1, var_power: 1 };
    expect(refusal(() => webglm.glmDict(twice as never)).code).toBe("invalid_input");
    const knots = { type: "bs", boundaryKnots: [0, 1], boundary_knots: [0, 1] };
    expect(refusal(() => webglm.glmDict({ ...base, terms: { age: knots } as never })).code).toBe(
      "invalid_input",
    );
    const unknown = (spec: object) => refusal(() => webglm.glmDict({ ...base, ...spec } as never));
    expect(unknown({ famly: "poisson" }).details).toMatchObject({ nearest: "family" });
    expect(unknown({ terms: { age: { type: "bs", degre: 3 } } }).details).toMatchObject({
      nearest: "degree",
      path: "terms.age.degre",
    });
    expect(unknown({ terms: { agee: {} } }).message).toContain("age");
    expect(unknown({ terms: { age: {} }, weights: "ww" }).code).toBe("unknown_name");
  });
});

describe("values", () => {
  const knotsOf = (knots: unknown) => {
    const terms = { value: { type: "bs", knots, boundaryKnots: [0, 100] } } as never;
    using model = webglm.glmDict({ response: "claims", data, terms });
    return model.formula;
  };

  test("keep every bit", () => {
    const knots = [
      Number.MIN_VALUE,
      2 ** -30,
      0.1 + 0.2,
      1 / 3,
      12.300000000000002,
      99.99999999999999,
    ];
    const expected = `claims ~ bs(value, knots=c(${knots.join(", ")}), boundary=c(0, 100))`;
    expect(knotsOf(knots)).toBe(expected);
    expect(knotsOf(Float64Array.from(knots))).toBe(expected);
  });

  test("that are not finite or no plain data are refused by their path", () => {
    expect(refusal(() => knotsOf([1, NaN])).details).toEqual({ path: "terms.value.knots[1]" });
    expect(refusal(() => knotsOf([1, Infinity])).code).toBe("invalid_input");
    expect(() => knotsOf([1, () => 2])).toThrow(TypeError);
    const circle: unknown[] = [];
    circle.push(circle);
    expect(refusal(() => knotsOf(circle)).code).toBe("invalid_input");
  });

  test("of texts may hold anything", () => {
    const level = 'a "b"\\\n\u0001\u{1F600}';
    const columns = { y: [1, 2, 3, 4, 5, 7], x: [level, "b", level, "b", level, "b"] };
    const terms = { x: { type: "categorical", reference: "b" } } as const;
    using model = webglm.glmDict({ response: "y", data: columns, terms });
    expect(model.names[1]).toContain(level);
  });

  test.each([
    ["ms", { type: "ms" }],
    ["s", { type: "s" }],
    ["target_encoding", { type: "target_encoding" }],
    ["frequency_encoding", { type: "frequency_encoding" }],
    ["k", { type: "bs", k: 10 }],
  ])("%s comes later, and is named", (type, term) => {
    const spec = { response: "claims", data, terms: { age: term } };
    expect(refusal(() => webglm.glmDict(spec as never))).toMatchObject({
      code: "unsupported_model",
      details: { type },
    });
  });

  test("of a wrong type are refused", () => {
    for (const spec of [undefined, null, [], "claims ~ age", 7]) {
      expect(() => webglm.glmDict(spec as never)).toThrow(TypeError);
    }
    expect(() => webglm.glmDict({ response: "claims", terms: {} } as never)).toThrow(TypeError);
    const error = refusal(() => webglm.glmDict({ response: 7, data } as never));
    expect(error.details).toEqual({ path: "response" });
    const theta = { response: "claims", data, family: "negative_binomial", theta: "guess" };
    expect(refusal(() => webglm.glmDict(theta as never)).details).toEqual({ path: "theta" });
  });
});
