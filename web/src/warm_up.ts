import type { FamilyInput } from "./families.js";
import type { WebGlm } from "./webglm.js";

/** Whole blocks of 256 rows: engines decide by the number of calls what to compile again. */
const rows = 2048;
const levels = ["a", "b", "c", "d", "e", "f", "g", "h"];
/** Families in the order of their use; one slice each, of a few milliseconds. */
const slices: readonly FamilyInput[] = [
  "poisson",
  "binomial",
  "gamma",
  "poisson",
  "gaussian",
  "poisson",
  "poisson",
  "poisson",
];

/** Columns without meaning, the same every time, of all the kinds that have kernels of their own. */
function columns(): Record<string, Float64Array | { codes: Uint8Array; levels: string[] }> {
  let state = 1;
  const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const data: ReturnType<typeof columns> = { y: Float64Array.from({ length: rows }, next) };
  for (const name of ["x1", "x2", "x3", "x4", "x5", "x6"]) {
    data[name] = Float64Array.from({ length: rows }, next);
  }
  for (const name of ["c1", "c2", "c3", "c4", "c5", "c6"]) {
    data[name] = { codes: Uint8Array.from({ length: rows }, () => next() * levels.length), levels };
  }
  return data;
}

/**
 * Fits small models until the engine has compiled the inner loops with its optimising compiler,
 * which it does in other threads; the thread that calls is free between the fits, and nothing more
 * is fitted once `wanted` says no.
 */
export async function warmUp(
  webglm: Pick<WebGlm, "glm">,
  wanted: () => boolean = () => true,
): Promise<void> {
  const data = columns();
  const { y, ...x } = data;
  const formula = `y ~ ${Object.keys(x).join(" + ")}`;
  for (const family of slices) {
    if (!wanted()) return;
    const model = webglm.glm(formula, data, { family });
    const fit = model.fit();
    fit.bse();
    fit[Symbol.dispose]();
    model[Symbol.dispose]();
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
  }
}
