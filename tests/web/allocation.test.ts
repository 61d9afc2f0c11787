// Every single allocation of some requests fails once: each request is then refused, or done, and
// nothing is lost. The module is the one of the package with a malloc that fails when it is told to;
// `npm run test:web` builds it.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type createWebglm from "../../web/src/glue.js";
import type { NativeModule } from "../../web/src/native.js";
import { WebGlmError } from "webglm";
import { makeWebGlm } from "webglm/webglm";
import { columns, d20 } from "./d20.js";

const folder = new URL("../../build/wasm/wasm/failing/", import.meta.url);

interface Failing extends NativeModule {
  _fail_allocations(first: number, last: number): void;
  _count_allocations(): number;
}

async function load(): Promise<Failing> {
  const { default: create } = (await import(new URL("webglm.mjs", folder).href)) as {
    default: typeof createWebglm;
  };
  const module = new WebAssembly.Module(readFileSync(new URL("webglm.wasm", folder)));
  return (await create({
    WebGlmError,
    instantiateWasm(imports, done) {
      // Later, as the glue expects.
      void WebAssembly.instantiate(module, imports).then(({ exports }) => {
        const malloc = exports["__wrap_malloc"] as WebAssembly.ExportValue;
        done({ exports: { ...exports, malloc } }, module);
      });
      return {};
    },
  })) as Failing;
}

const data = {
  y: d20.y_pois,
  x: d20.x,
  area: d20.x.map((_, i) => "abc"[i % 3] as string),
};
const newRows = { x: [0.5], area: ["b"] };

describe("when an allocation fails", async () => {
  const native = await load();
  const webglm = makeWebGlm(native);
  const model = webglm.glm("y ~ bs(x, df=4) + area", data, { family: "poisson" });
  const fit = model.fit();
  const text = fit.toJSON();

  const requests: Record<string, () => unknown> = {
    "a fit of arrays": () => {
      using fit = webglm.fitGlm(d20.y_pois, columns, { family: "poisson", weights: d20.w });
      return [fit.params, fit.bse(), fit.covRobust("HC3"), fit.confInt(), fit.warnings];
    },
    "a prediction from arrays, and the text of their fit": () => {
      using fit = webglm.fitGlm(d20.y_pois, columns, { family: "poisson" });
      return [fit.predict(columns, { se: true }), fit.toJSON()];
    },
    "a fit in steps": () => {
      using job = new webglm.FitJob(d20.y_pois, columns, { family: "quasi_poisson" });
      while (!job.advance(1).done);
      using fit = job.result();
      return fit.snapshot();
    },
    "a model by its formula": () => {
      using model = webglm.glm("y ~ bs(x, df=4) * area", data, { family: "poisson" });
      return [model.names, model.formula, model.warnings];
    },
    "a fit of such a model": () => {
      using fit = model.fit({ alpha: 1, l1Ratio: 0 });
      return [fit.params, fit.leverage()];
    },
    "a prediction": () => [
      fit.predict(newRows, { se: true }),
      fit.predict(newRows, { type: "terms" }),
    ],
    "the text of a model, and back": () => {
      using back = webglm.loadModel(text);
      return [back.toJSON(), back.params];
    },
    "tests of terms": () => [fit.anova(), fit.drop1(), fit.waldTest({ term: "area" })],
  };

  test.each(Object.entries(requests))(
    "%s is refused or done, and nothing is lost",
    (_, request) => {
      const expected = request();
      const inUse = webglm.bytesInUse();
      native._fail_allocations(-1, -1);
      request();
      const count = native._count_allocations();
      expect(count).toBeGreaterThan(10);
      let refused = 0;
      for (let k = 1; k <= count; ++k) {
        native._fail_allocations(k, k);
        try {
          expect(request()).toEqual(expected);
        } catch (error) {
          if (!(error instanceof WebGlmError))
            throw new Error(`allocation ${k}: ${error}`, { cause: error });
          expect(error.code, `allocation ${k}`).toBe("out_of_memory");
          ++refused;
        }
        native._fail_allocations(-1, -1);
        expect(webglm.bytesInUse(), `after allocation ${k} of ${count}`).toBe(inUse);
      }
      expect(refused).toBeGreaterThan(count / 2);
      expect(request()).toEqual(expected);
    },
    120_000,
  );
});
