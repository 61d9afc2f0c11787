// The first fit of a page or a process. Runs in Node and in browsers.
import { columnNames, levelNames } from "./names.mjs";

const shape = { numeric: 10, factors: 10 };

async function readData(readFile) {
  const names = columnNames(shape);
  const levels = levelNames(10);
  const data = { y: new Float64Array(await readFile("y_poisson.f64")) };
  for (const name of names.x) data[name] = new Float64Array(await readFile(`${name}.f64`));
  for (const name of names.c) {
    data[name] = { codes: new Uint8Array(await readFile(`${name}.u8`)), levels };
  }
  return { data, formula: `y ~ ${[...names.x, ...names.c].join(" + ")}` };
}

/** Milliseconds of one job by formula, from columns to standard errors. */
function job(webglm, { formula, data }) {
  const start = performance.now();
  const model = webglm.glm(formula, data, { family: "poisson" });
  const fit = model.fit();
  const sum = fit.params[0] + fit.bse()[0];
  const elapsed = performance.now() - start;
  if (!Number.isFinite(sum)) throw new Error("the first fit has no result");
  fit[Symbol.dispose]();
  model[Symbol.dispose]();
  return elapsed;
}

/**
 * What init() and the first fits take, after an import that took from `start` to `imported`; with
 * `warm` the fit comes after warmUp(), and is null where the package has none.
 */
export async function measureFirstFit({ init, start, imported, warm }, readFile) {
  const webglm = await init();
  const ready = performance.now();
  const given = await readData(readFile);
  if (!warm) {
    const firstFit = job(webglm, given);
    const secondFit = job(webglm, given);
    return {
      import: imported - start,
      init: ready - imported,
      ready: ready - start,
      firstFit,
      secondFit,
    };
  }
  if (typeof webglm.warmUp !== "function") return { warmUp: null, firstWarmFit: null };
  const before = performance.now();
  await webglm.warmUp();
  const warmUp = performance.now() - before;
  return { warmUp, firstWarmFit: job(webglm, given) };
}
