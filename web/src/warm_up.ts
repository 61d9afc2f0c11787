import type { FamilyInput } from "./families.js";
import type { WebGlm } from "./webglm.js";

/** Whole blocks of 256 rows: engines decide by the number of calls what to compile again. */
const rows = 2048;
const levels = ["a", "b", "c", "d", "e", "f", "g", "h"];
/** The first has most to compile; the others only what is their own. */
const families: readonly FamilyInput[] = ["poisson", "binomial", "gamma", "gaussian"];

/** Columns without meaning, the same every time, of all the kinds that have kernels of their own. */
function columns(): Record<string, Float64Array | { codes: Uint8Array; levels: string[] }> {
  let state = 1;
  const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const data: ReturnType<typeof columns> = { y: Float64Array.from({ length: rows }, next) };
  for (const name of ["x1", "x2", "x3", "x4", "x5", "x6", "z"]) {
    data[name] = Float64Array.from({ length: rows }, next);
  }
  for (const name of ["c1", "c2", "c3", "c4", "c5", "c6"]) {
    data[name] = { codes: Uint8Array.from({ length: rows }, () => next() * levels.length), levels };
  }
  return data;
}

/** A fit takes a few milliseconds: this many show whether its time still falls. */
const window = 6;
const mostFits = 60;

/** Whether the last fits were no faster than those before. */
function settled(times: readonly number[]): boolean {
  if (times.length < 2 * window) return false;
  const before = Math.min(...times.slice(0, -window));
  return times.length >= mostFits || Math.min(...times.slice(-window)) >= 0.95 * before;
}

/**
 * Fits small models until they get no faster: by then the engine has compiled the inner loops with
 * its optimising compiler, which it does in other threads. The thread that calls is free between
 * the fits, and nothing more is fitted once `wanted` says no.
 */
export async function warmUp(
  webglm: Pick<WebGlm, "glm">,
  wanted: () => boolean = () => true,
): Promise<void> {
  const data = columns();
  const { y, z, ...x } = data;
  const formula = `y ~ ${Object.keys(x).join(" + ")} + bs(z, df = 6)`;
  for (const family of families) {
    const times: number[] = [];
    while (!settled(times)) {
      if (!wanted()) return;
      const start = performance.now();
      const model = webglm.glm(formula, data, { family });
      const fit = model.fit();
      fit.bse();
      fit[Symbol.dispose]();
      model[Symbol.dispose]();
      times.push(performance.now() - start);
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
    }
  }
}
