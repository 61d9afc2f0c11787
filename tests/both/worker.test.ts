// What only an engine in a Worker has: cancelling, progress, a queue, an end.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { init, WebGlmError, type FitProgress } from "webglm";
import { createEngine, type Engine } from "webglm/client";
import { data, rejection } from "./engines.js";

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ warmUp: false });
});
afterAll(() => engine.dispose());

const rows = 60_000;
/** Enough rows for many slices of work. */
const large = (count = rows) => {
  let state = 1;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return {
    y: Float64Array.from({ length: count }, () => Math.floor(4 * next())),
    a: Float64Array.from({ length: count }, next),
    b: Float64Array.from({ length: count }, next),
  };
};
const formula = "y ~ bs(a, df=10) * bs(b, df=8)";

describe("cancelling", () => {
  test("a fit rejects with the reason of the signal, and the data stay usable", async () => {
    using model = await engine.glm(formula, large(), { family: "poisson" });
    const inUse = await engine.bytesInUse();
    const controller = new AbortController();
    const seen: FitProgress[] = [];
    const fit = model.fit({
      signal: controller.signal,
      onProgress(progress) {
        seen.push(progress);
        controller.abort(new Error("enough"));
      },
    });
    expect(await rejection(() => fit)).toEqual(new Error("enough"));
    expect(seen.at(-1)?.done).toBe(false);
    // The Worker is free again, and holds what it held before.
    expect(await engine.bytesInUse()).toBe(inUse);
    using small = await model.fit({ maxIter: 1 });
    expect(small.nobs).toBe(rows);
    expect(seen).toHaveLength(1);
  });

  test("without a reason it is an AbortError", async () => {
    using model = await engine.glm(formula, large());
    const controller = new AbortController();
    const fit = model.fit({ signal: controller.signal });
    controller.abort();
    expect((await rejection(() => fit)).name).toBe("AbortError");
  });

  test("a signal that has been aborted asks nothing of the Worker", async () => {
    const fit = () => engine.fitGlm([1], { x: [1] }, { signal: AbortSignal.abort("before") });
    await expect(fit()).rejects.toBe("before");
  });

  test("a fit that waits for its turn never starts, and the others go on", async () => {
    using model = await engine.glm("claims ~ age", data, { family: "poisson" });
    const controller = new AbortController();
    const seen: FitProgress[] = [];
    const onProgress = (progress: FitProgress) => void seen.push(progress);
    const [first, second, third] = [
      model.fit(),
      model.fit({ signal: controller.signal, onProgress }),
      model.fit(),
    ];
    controller.abort("not needed");
    await expect(second).rejects.toBe("not needed");
    expect((await third).params).toEqual((await first).params);
    expect(seen).toEqual([]);
  });

  test("an abort after the end changes nothing", async () => {
    const controller = new AbortController();
    const fit = await engine.fitGlm([1, 2], { x: [1, 1] }, { signal: controller.signal });
    controller.abort();
    expect(fit.params).toEqual(Float64Array.of(1.5));
    expect(await fit.residResponse()).toEqual(Float64Array.of(-0.5, 0.5));
  });

  test.each([{ signal: 3 }, { onProgress: 3 }])("%o is a TypeError", async (options) => {
    const fit = () => engine.fitGlm([1], { x: [1] }, options as never);
    expect(await rejection(fit)).toBeInstanceOf(TypeError);
  });
});

test("a fit of splines of 1,000,000 rows is cancelled within a slice", async () => {
  const count = 1_000_000;
  using data = await engine.data(large(count), { transfer: true });
  using model = await engine.glm("y ~ bs(a, df=10) + b", data, { family: "poisson" });
  const controller = new AbortController();
  const seen: FitProgress[] = [];
  const fit = model.fit({
    signal: controller.signal,
    onProgress(progress) {
      seen.push(progress);
      if (seen.length === 3) controller.abort("enough");
    },
  });
  await expect(fit).rejects.toBe("enough");
  expect(seen.map(({ done }) => done)).toEqual([false, false, false]);
  // What comes next has its turn, and nothing more is told of what has ended.
  expect(await engine.bytesInUse()).toBeGreaterThan(8 * count);
  expect(seen).toHaveLength(3);
  using line = await engine.glm("y ~ a", data);
  expect((await line.fit()).nobs).toBe(count);
}, 240_000);

describe("progress", () => {
  test("is told inside of the passes and at the end", async () => {
    using model = await engine.glm("y ~ bs(a, df=20) + b", large(), { family: "poisson" });
    const seen: FitProgress[] = [];
    using fit = await model.fit({ onProgress: (progress) => void seen.push(progress) });
    expect(seen.at(-1)).toEqual({
      ...{ done: true, phase: "done", iteration: fit.iterations, deviance: fit.deviance },
    });
    expect(seen.slice(0, -1).every(({ done }) => !done)).toBe(true);
    const iterations = seen.map(({ iteration }) => iteration);
    expect(iterations).toEqual(iterations.toSorted((a, b) => a - b));
    // How often depends on the machine.
    expect(seen.length).toBeGreaterThan(1);
  });

  test("is told of every point of a path, and of its folds", async () => {
    using model = await engine.glm("y ~ a + b", large(600), { family: "poisson" });
    const seen: FitProgress[] = [];
    const options = { regularization: "lasso", alphas: [9, 3, 1, 0.1], cv: 3 } as const;
    using fit = await model.fit({ ...options, onProgress: (progress) => void seen.push(progress) });
    const inPath = seen.filter(({ phase }) => phase === "path" || phase === "cross_validate");
    const points = new Set(inPath.map(({ iteration }) => iteration));
    for (let k = 1; k <= 4; ++k) expect(points).toContain(k);
    expect(inPath.map(({ phase }) => phase)).toContain("cross_validate");
    expect(seen.at(-1)).toMatchObject({ done: true, iteration: fit.iterations });
  });

  test("an error in the listener rejects the fit and stops it", async () => {
    using model = await engine.glm(formula, large(), { family: "poisson" });
    const onProgress = () => {
      throw new RangeError("in the listener");
    };
    expect(await rejection(() => model.fit({ onProgress }))).toEqual(
      new RangeError("in the listener"),
    );
    expect(await engine.bytesInUse()).toBeGreaterThan(0);
  });
});

describe("calls", () => {
  test("are answered in their order, while this thread goes on", async () => {
    using model = await engine.glm("y ~ bs(a, df=20)", large(), { family: "poisson" });
    const order: string[] = [];
    let turns = 0;
    const timer = setInterval(() => ++turns, 0);
    const note = (name: string) => (): void => void order.push(name);
    await Promise.all([
      model.fit().then(note("long")),
      engine.fitGlm([1, 2], { x: [1, 1] }).then(note("short")),
      engine.fitGlm([1, -1], { x: [1, 1] }, { family: "poisson" }).catch(note("refused")),
      engine.bytesInUse().then(note("last")),
    ]);
    clearInterval(timer);
    expect(order).toEqual(["long", "short", "refused", "last"]);
    expect(turns).toBeGreaterThan(1);
  });

  test("take copies at once: arrays may be changed afterwards, and only what is seen is sent", async () => {
    const y = Float64Array.of(9, 1, 2, 3, 9).subarray(1, 4);
    const fit = engine.fitGlm(y, { x: Float64Array.of(1, 1, 1) });
    y.fill(0);
    expect((await fit).params).toEqual(Float64Array.of(2));
    expect(y).toEqual(Float64Array.of(0, 0, 0));
  });

  test("give typed arrays away where they are asked to, and copy what cannot be", async () => {
    const [y, x, part] = [Float64Array.of(1, 2, 4), Uint8Array.of(1, 1, 1), Float64Array.of(0, 1)];
    const options = { transfer: true, offset: Float64Array.of(1, 0, 0, 0).subarray(1) };
    const fit = await engine.fitGlm(y, { x }, options);
    expect(fit.params[0]).toBeCloseTo(7 / 3, 12);
    expect([y.length, x.length, options.offset.length]).toEqual([0, 0, 3]);
    using kept = await engine.data({ part, again: part }, { transfer: true });
    expect(kept.names).toEqual(["part", "again"]);
    expect(part).toHaveLength(0);
    const spec = { response: "y", terms: {}, data: { y: Float64Array.of(1, 2) }, transfer: true };
    using model = await engine.glmDict(spec);
    expect((await model.fit()).params).toEqual(Float64Array.of(1.5));
    expect(spec.data.y).toHaveLength(0);
    const wrong = () => engine.data({ y: [1] }, { transfer: 1 } as never);
    expect(await rejection(wrong)).toBeInstanceOf(TypeError);
  });

  test("take columns that are called like options", async () => {
    const columns = { transfer: [1, 2, 4], signal: [1, 1, 1], onProgress: [0, 1, 0] };
    using model = await engine.glm("transfer ~ signal + onProgress - 1", columns);
    expect(model.names).toEqual(["signal", "onProgress"]);
    expect((await engine.fitGlm([1, 2, 3], columns)).names).toEqual(Object.keys(columns));
    expect((await engine.data(columns)).names).toEqual(Object.keys(columns));
  });

  test("take one array twice", async () => {
    const x = Float64Array.of(1, 2, 4);
    const fit = await engine.fitGlm(x, { x }, { weights: x });
    expect(fit.params[0]).toBeCloseTo(1, 12);
  });

  test("take families of another module, and proxies of arrays", async () => {
    const webglm = await init();
    const y = new Proxy([1, 2, 4], {});
    const x = new Proxy({ x: new Proxy([1, 1, 1], {}) }, {});
    const fit = await engine.fitGlm(y, x, { family: new webglm.PoissonFamily() });
    expect(fit.family).toBe("Poisson");
  });

  test("take a table that has filters of its own", async () => {
    const table = {
      columnNames: () => ["y", "x"],
      array: (name: string) => (name === "y" ? [1, 2, 4] : ["a", "b", "b"]),
    };
    using model = await engine.glm("y ~ x", table);
    expect(model.names).toEqual(["Intercept", "x[T.b]"]);
  });

  test("refuse objects of another engine", async () => {
    const other = await createEngine({ warmUp: false });
    const fit = await other.fitGlm([1, 2], { x: [1, 1] });
    expect(await rejection(() => engine.anova([fit, fit]))).toEqual(
      new TypeError("this GlmResults belongs to another engine"),
    );
    other.dispose();
    expect(fit.disposed).toBe(true);
  });
});

describe("the end", () => {
  test("rejects what is on its way and what comes later", async () => {
    const ended = await createEngine({ warmUp: false });
    const model = await ended.glm(formula, large(), { family: "poisson" });
    const held = model.names;
    const calls = [model.fit(), ended.bytesInUse()];
    ended.dispose();
    ended.dispose();
    expect(ended.disposed).toBe(true);
    for (const call of [...calls, ended.bytesInUse(), model.fit(), model.keptRows]) {
      const error = await rejection(() => call);
      expect(error).toBeInstanceOf(WebGlmError);
      expect(error).toMatchObject({ code: "disposed", message: "this engine has been disposed" });
    }
    expect(model.names).toEqual(held);
    model.dispose();
  });

  test("comes by itself for a module that cannot be loaded", async () => {
    const error = await rejection(() => createEngine({ wasm: Uint8Array.of(1, 2, 3) }));
    expect(error).toBeInstanceOf(WebGlmError);
    expect(error).toMatchObject({ code: "load_failed" });
    expect(await rejection(() => createEngine({ wasm: 3 as never }))).toBeInstanceOf(TypeError);
  });
});

test("warming up does not hold up the first call, and leaves nothing behind", async () => {
  const warm = await createEngine();
  expect((await warm.fitGlm([1, 2], { x: [1, 1] })).params).toEqual(Float64Array.of(1.5));
  await warm.warmUp();
  warm.dispose();
});
