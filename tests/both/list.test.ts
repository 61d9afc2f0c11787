// One list of tests for both forms of the package: at once in this thread, promised by a Worker.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GlmModel } from "webglm";
import { init, WebGlmError } from "webglm";
import type { EngineModel } from "webglm/client";
import d20 from "../fixtures/d20.json" with { type: "json" };
import { members } from "../web/members.js";
import { data, engines, rejection, type Either } from "./engines.js";

const formula = "claims ~ area * age + kind + bs(value, df=5)";
const options = { family: "poisson", exposure: "years" } as const;
const poisson = d20.cases.find(({ id }) => id === "d20-poisson");
const design = { Intercept: d20.data.x.map(() => 1), x: d20.data.x, z: d20.data.z };
const newRows = {
  age: [30, 50],
  area: ["sea", "city"],
  kind: ["a", "b"],
  value: [0, 0.5],
  years: [1, 2],
};

describe.each(engines)("webglm %s", (_, start) => {
  let webglm: Either;
  beforeAll(async () => {
    webglm = await start();
  });
  afterAll(() => webglm.dispose?.());

  const fitted = async (): Promise<EngineModel> => {
    const model = await webglm.glm(formula, data, options);
    const fit = await model.fit();
    model.dispose();
    return fit;
  };

  test("fits arrays", async () => {
    const fit = await webglm.fitGlm(d20.data.y_pois, design, { family: "poisson" });
    const expected = Object.values(poisson?.expected.coef ?? {});
    // The smallest coefficient is 8e-4, and R's fit is a fixed point: 1e-12 is 1e-9 of it.
    for (const [i, value] of expected.entries()) expect(fit.params[i]).toBeCloseTo(value, 12);
    expect(fit.names).toEqual(["Intercept", "x", "z"]);
    expect(fit.snapshot().bse).toEqual(fit.bse());
    fit.dispose();
  });

  test("a penalty is required where it is", async () => {
    const fit = await webglm.fitGlmRegularized(d20.data.y_pois, design, {
      ...{ family: "poisson", alpha: 1, l1Ratio: 0 },
    });
    expect(fit.penaltyType).toBe("ridge");
    const refused = () => webglm.fitGlmRegularized(d20.data.y_pois, design, {} as never);
    expect(await rejection(refused)).toBeInstanceOf(TypeError);
  });

  test("fits arrays that it keeps, as often as wanted", async () => {
    const model = await new webglm.GLM(d20.data.y_pois, design, { family: "poisson" });
    expect(model.names).toEqual(["Intercept", "x", "z"]);
    const [first, second] = [await model.fit(), await model.fit({ family: "quasi_poisson" })];
    expect(second.params).toEqual(first.params);
    expect(second.scale()).not.toBe(1);
    model.dispose();
    expect((await first.residPearson()).length).toBe(d20.data.x.length);
  });

  test("fits a formula, and predicts", async () => {
    const model = await webglm.glm(formula, data, options);
    expect(model.names).toHaveLength(12);
    const fit = await model.fit();
    expect(fit.formula).toBe(model.formula);
    const mean = await fit.predict(newRows);
    const { values, se } = await fit.predict(newRows, { se: true });
    expect(values).toEqual(mean);
    expect(se).toHaveLength(2);
    const terms = await fit.predict(newRows, { type: "terms" });
    expect(terms.terms).toContain("area:age");
  });

  test("estimates theta, and reduces bias", async () => {
    const counts = await webglm.fitNegbinomial(d20.data.y_nb, design);
    expect(counts.theta).toBeCloseTo(0.861083740967, 9);
    expect(counts.thetaSe).toBeGreaterThan(0);
    expect(await counts.summary()).toContain("Theta:");
    const options = { family: "binomial", biasReduction: "firth" } as const;
    const fit = await webglm.fitGlm(d20.data.y_bin, design, options);
    expect((await fit.firthTests()).pvalue).toHaveLength(3);
  });

  test("fits a dictionary like its formula", async () => {
    const terms = { age: {}, area: { type: "categorical" } } as const;
    const spec = { response: "claims", terms, data, family: "poisson" };
    const byTerms = await (await webglm.glmDict(spec)).fit();
    const model = await webglm.glm("claims ~ age + C(area)", data, { family: "poisson" });
    const byFormula = await model.fit();
    expect(byTerms.params).toEqual(byFormula.params);
  });

  test("keeps data for many models", async () => {
    const kept = await webglm.data(data);
    expect(kept.names).toEqual(Object.keys(data));
    const fits = [];
    for (const right of ["age", "age + area"]) {
      fits.push(await (await webglm.glm(`claims ~ ${right}`, kept, { family: "poisson" })).fit());
    }
    const byDict = await webglm.glmDict({ response: "claims", terms: { age: {} }, data: kept });
    expect(byDict.names).toEqual(["Intercept", "age"]);
    const [predicted, fitted] = [await fits[1]?.predict(kept), await fits[1]?.fittedvalues];
    predicted?.forEach((value, i) => expect(value).toBeCloseTo(fitted?.[i] as number, 12));
    const table = await webglm.anova(fits);
    expect(table.residDf).toEqual(Float64Array.of(198, 196));
    kept.dispose();
    expect(await rejection(() => webglm.glm("claims ~ age", kept))).toMatchObject({
      code: "disposed",
      message: "this Dataset has been disposed",
    });
  });

  test("rows, codes with a reference, and what an object has already as names of columns", async () => {
    const odd = ["__proto__", "constructor", "toString", "then", "length"];
    const rows = data.claims.map((claims, i) =>
      Object.fromEntries([["y", claims], ...odd.map((name, j) => [name, Math.cos(i * (j + 2))])]),
    );
    const formulaOfAll = `y ~ ${odd.map((name) => `\`${name}\``).join(" + ")}`;
    const fit = await (await webglm.glm(formulaOfAll, rows)).fit();
    expect(fit.names).toEqual(["Intercept", ...odd]);
    expect((await fit.predict(rows)).every(Number.isFinite)).toBe(true);
    const columns = Object.fromEntries(odd.map((name) => [name, rows.map((row) => row[name])]));
    expect(await fit.predict(columns as never)).toEqual(await fit.predict(rows));
    const kind = { ...data.kind, reference: "b" };
    const model = await webglm.glm("claims ~ kind", { ...data, kind });
    expect(model.names).toEqual(["Intercept", "kind[T.a]"]);
    expect(Object.prototype).not.toHaveProperty("0");
  });

  test("writes and reads the text of a model", async () => {
    const fit = await fitted();
    const text = await fit.toJSON();
    const back = await webglm.loadModel(text);
    expect(await back.toJSON()).toBe(text);
    expect(await back.predict(newRows)).toEqual(await fit.predict(newRows));
    const short = await webglm.loadModel(await fit.toJSON({ covariance: false }));
    expect(short.params).toEqual(fit.params);
    expect(await rejection(async () => short.bse())).toMatchObject({ code: "invalid_input" });
  });

  test("shrinks towards a fitted model", async () => {
    const prior = await fitted();
    const model = await webglm.glm("claims ~ area + kind", data, { ...options, complement: prior });
    const fit = await model.fit({ alpha: 1e6 });
    const { zeroed } = await fit.credibilityTable();
    expect(zeroed).toEqual(fit.names.map((name) => name !== "Intercept"));
    const mean = await fit.predict(newRows, { complement: prior });
    const market = await prior.predict(newRows);
    const factor = Math.exp(fit.params[0] as number);
    mean.forEach((mu, i) => expect(mu).toBeCloseTo(factor * (market[i] as number), 10));
    for (const each of [prior, model, fit]) each.dispose();
  });

  test("families and links are values", async () => {
    const tweedie = await new webglm.TweedieFamily(1.3);
    expect([tweedie.name(), tweedie.varPower]).toEqual(["Tweedie", 1.3]);
    expect(await tweedie.variance([1, 2])).toEqual(Float64Array.of(1, 2 ** 1.3));
    expect((await tweedie.defaultLink()).name()).toBe("log");
    expect(await tweedie.equals(await webglm.family("tweedie(p=1.3)"))).toBe(true);
    const logit = await webglm.link("logit");
    expect(await logit.inverse([0])).toEqual(Float64Array.of(0.5));
    const fit = await webglm.fitGlm(d20.data.y_pois, design, {
      ...{ family: await new webglm.PoissonFamily(), link: await new webglm.SqrtLink() },
    });
    expect([fit.family, fit.link]).toEqual(["Poisson", "sqrt"]);
  });

  test("intervals, tests and tables", async () => {
    const fit = await fitted();
    const { lower, upper } = await fit.confInt();
    expect(lower[1]).toBeLessThan(upper[1] as number);
    const columns = ["Intercept"];
    const profile = await fit.confInt({ method: "profile", columns });
    expect(profile.lower).toHaveLength(1);
    expect((await fit.waldTest({ term: "area:age" })).df).toBe(2);
    expect((await fit.drop1()).labels).toContain("kind");
    expect((await fit.scoreTest("I(age^2)", data)).df).toBe(1);
    expect((await fit.marginalEffects({ data })).variables).toContain("age");
    expect((await fit.withConventions("glum")).conventions).toBe("glum");
    expect(await fit.covRobust("HC3")).toHaveLength(144);
    expect(await webglm.adjustPValues([0.01, 0.02], "bonferroni")).toEqual(
      Float64Array.of(0.02, 0.04),
    );
  });

  const refused: Record<string, [(api: Either) => unknown, object]> = {
    "a response outside of the support": [
      (api) => api.fitGlm([1, -1], { columns: [[1, 1]] }, { family: "poisson" }),
      { code: "not_in_support", details: expect.objectContaining({ row: 1, value: -1 }) },
    ],
    "lengths that differ": [
      (api) => api.fitGlm([1, 2], { columns: [[1, 1, 1]] }),
      { code: "dimension_mismatch", details: expect.objectContaining({ expected: 2, got: 3 }) },
    ],
    "an unknown column": [
      (api) => api.glm("claims ~ agee", data),
      { code: "unknown_name", message: expect.stringContaining("age") },
    ],
    "an unknown option": [
      (api) => api.fitGlm([1, 2], { columns: [[1, 1]] }, { familly: "poisson" } as never),
      { code: "unknown_name" },
    ],
    "a damaged model": [(api) => api.loadModel("{"), { code: "invalid_input" }],
    "an unknown family": [(api) => api.family("poison"), { code: "unknown_name" }],
    "a Tweedie power between 0 and 1": [
      (api) => new api.TweedieFamily(0.5),
      { message: expect.stringContaining("0.5") },
    ],
  };
  test.each(Object.entries(refused))("refuses %s by its code", async (_, [action, expected]) => {
    const error = await rejection(() => action(webglm));
    expect(error).toBeInstanceOf(WebGlmError);
    expect(error).toMatchObject(expected);
  });

  const wrong: Record<string, (api: Either) => unknown> = {
    "a text as response": (api) => api.fitGlm("1" as never, design),
    "texts in a design": (api) => api.fitGlm([1, 2], { x: ["a", "b"] } as never),
    "dates": (api) => api.glm("claims ~ age", { ...data, age: [new Date()] } as never),
    "a function": (api) => api.fitGlm([1, () => 2] as never, { columns: [[1, 1]] }),
    "no data": (api) => api.glm("claims ~ age", 7 as never),
    "a number as the text of a model": (api) => api.loadModel(7 as never),
    "a family that is none": (api) => api.fitGlm([1], { x: [1] }, { family: {} as never }),
  }; // prettier-ignore
  test.each(Object.entries(wrong))("%s is a TypeError", async (_, action) => {
    expect(await rejection(() => action(webglm))).toBeInstanceOf(TypeError);
  });

  test("what is disposed of says so", async () => {
    const fit = await fitted();
    const { params } = fit;
    fit.dispose();
    fit.dispose();
    expect(fit.disposed).toBe(true);
    expect(params).toHaveLength(12);
    for (const use of [async () => fit.params, () => fit.llf(), () => fit.predict(newRows)]) {
      expect(await rejection(use)).toMatchObject({
        code: "disposed",
        message: "this GlmModel has been disposed",
      });
    }
    const model = await webglm.glm("claims ~ age", data);
    model.dispose();
    expect(await rejection(() => model.fit())).toMatchObject({ code: "disposed" });
  });

  test("arrays are copies, and inputs stay as they are", async () => {
    const fit = await fitted();
    fit.params[0] = 7;
    fit.warnings.push({} as never);
    expect(fit.params[0]).not.toBe(7);
    expect(fit.warnings.some(({ code }) => code === undefined)).toBe(false);
    const [fitted1, fitted2] = [await fit.fittedvalues, await fit.fittedvalues];
    fitted1[0] = -1;
    expect(fitted2[0]).not.toBe(-1);
    expect(data.age).toHaveLength(200);
    expect(data.age.buffer.byteLength).toBe(1600);
  });

  test("what was computed is freed", async () => {
    const cycle = async () => {
      const model = await webglm.glm(formula, data, options);
      const fit = await model.fit();
      await fit.predict(newRows, { se: true });
      await rejection(() => fit.predict({ age: [1] }));
      fit.dispose();
      model.dispose();
    };
    await cycle();
    const inUse = await webglm.bytesInUse();
    for (let i = 0; i < 20; ++i) await cycle();
    // What earlier tests forgot may be freed meanwhile.
    expect(await webglm.bytesInUse()).toBeLessThanOrEqual(inUse);
  });
});

describe("a Worker has what this thread has", () => {
  /** What is not asked for without arguments, or of other fits: other tests do that. */
  const asked = [
    ...["constructor", "dispose", "waldTest", "scoreTest", "predict", "withConventions"],
    ...["firthTests", "credibilityTable"],
  ];

  test("every member of a fit, bit for bit", async () => {
    const [here, there] = await Promise.all(engines.map(([, start]) => start()));
    const fits = await Promise.all(
      [here, there].map(async (api) => (await (api as Either).glm(formula, data, options)).fit()),
    );
    const [fit, remote] = fits as unknown as [GlmModel, EngineModel];
    const names = new Set(members(fit).keys());
    for (const name of ["native", "statistics", "terms", "withTerms", ...asked]) names.delete(name);
    expect(names.size).toBeGreaterThan(50);
    const ask = async (object: object, name: string): Promise<unknown> => {
      const member = Reflect.get(object, name) as unknown;
      const args = name === "marginalEffects" ? [{ data }] : [];
      return typeof member === "function"
        ? (Reflect.apply(member, object, args) as unknown)
        : member;
    };
    for (const name of names) {
      expect(await ask(remote, name), name).toEqual(await ask(fit, name));
    }
    (there as Either).dispose();
  });

  test("every member of webglm", async () => {
    const here = await init();
    const there = await (engines[1] as (typeof engines)[number])[1]();
    const missing = Object.keys(here).filter((name) => !(name in there));
    expect(missing).toEqual(["FitJob"]);
    there.dispose();
  });
});
