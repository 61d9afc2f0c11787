import { init, type FitProgress } from "webglm";
import { describe, expect, test } from "vitest";
import { columns, d20 } from "./d20.js";

const webglm = await init();

/** 5,000 rows, 20 blocks: enough to stop inside a pass. */
const rows = 5000;
const x = Float64Array.from({ length: rows }, (_, i) => Math.sin(i));
const y = Float64Array.from({ length: rows }, (_, i) => Math.floor(Math.exp(1 + Math.cos(7 * i))));
const design = { Intercept: new Float64Array(rows).fill(1), x };

describe("FitJob", () => {
  test("advances to the same bits as the blocking fit", () => {
    using blocking = webglm.fitGlm(y, design, { family: "poisson" });
    for (const blocks of [1, 3, 7, 1e9, Infinity]) {
      using job = new webglm.FitJob(y, design, { family: "poisson" });
      while (!job.advance(blocks).done);
      using fit = job.result();
      expect(fit.snapshot()).toEqual(blocking.snapshot());
    }
  });

  test("reports phases in order, iterations and a falling deviance", () => {
    using job = new webglm.FitJob(y, design, { family: "poisson" });
    const seen: FitProgress[] = [];
    do seen.push(job.advance(1));
    while (!seen.at(-1)?.done);
    expect(seen.length).toBeGreaterThan(40); // at least two passes over 20 blocks
    const phases = [...new Set(seen.map(({ phase }) => phase))];
    expect(phases[0]).toBe("start");
    expect(phases.at(-1)).toBe("done");
    expect(phases).toContain("iterate");
    const iterations = seen.map(({ iteration }) => iteration);
    expect(iterations).toEqual(iterations.toSorted((a, b) => a - b));
    using fit = job.result();
    expect(seen.at(-1)).toEqual({
      done: true,
      phase: "done",
      iteration: fit.iterations,
      deviance: fit.deviance,
    });
  });

  test("is cancelled by its disposal, at any point", () => {
    const inUse = webglm.bytesInUse();
    for (const steps of [0, 1, 5, 25, 45]) {
      const job = new webglm.FitJob(y, design, { family: "poisson" });
      for (let i = 0; i < steps; ++i) job.advance(1);
      job.dispose();
      expect(() => job.advance(1)).toThrow(expect.objectContaining({ code: "disposed" }));
      expect(webglm.bytesInUse()).toBe(inUse);
    }
  });

  test("jobs take turns without disturbing each other", () => {
    const jobs = ["poisson", "gaussian"].map((family) => new webglm.FitJob(y, design, { family }));
    const done = jobs.map(() => false);
    while (!done.every(Boolean)) {
      jobs.forEach((job, i) => (done[i] ||= job.advance(2).done));
    }
    ["poisson", "gaussian"].forEach((family, i) => {
      using fit = webglm.fitGlm(y, design, { family });
      using result = jobs[i]!.result();
      expect(result.snapshot()).toEqual(fit.snapshot());
      jobs[i]!.dispose();
    });
  });

  test("has no result before it is done", () => {
    using job = new webglm.FitJob(y, design);
    job.advance(1);
    expect(() => job.result()).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });

  test.each([0, -1, NaN])("refuses to work on %d blocks", (blocks) => {
    using job = new webglm.FitJob(y, design);
    expect(() => job.advance(blocks)).toThrow(expect.objectContaining({ code: "invalid_input" }));
    expect(() => job.advance("1" as never)).toThrow(TypeError);
  });
});

describe("GLM", () => {
  const model = new webglm.GLM(d20.y_pois, columns, { family: "poisson" });

  test("fits with its options", () => {
    expect(model.names).toEqual(["Intercept", "x", "z"]);
    using fit = model.fit();
    using direct = webglm.fitGlm(d20.y_pois, columns, { family: "poisson" });
    expect(fit.snapshot()).toEqual(direct.snapshot());
  });

  test("options of a fit count before its own", () => {
    using fit = model.fit({ family: "negative_binomial", theta: 2 });
    expect(fit.family).toBe("NegativeBinomial(theta=2.0000)");
    using same = model.fit({ family: undefined });
    expect(same.family).toBe("Poisson");
    using ridge = model.fit({ alpha: 4, l1Ratio: 0 });
    expect(ridge.penaltyType).toBe("ridge");
    expect(ridge.family).toBe("Poisson");
  });

  test("the rows are fixed when it is made", () => {
    expect(() => model.fit({ weights: d20.w } as object)).toThrow(
      expect.objectContaining({ code: "unknown_name" }),
    );
  });
});
