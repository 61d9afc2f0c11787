// Damaged texts of models: each is refused by code, or is a model that predicts; none traps, keeps
// memory, or asks for more of it than such a small text can need.
import { afterAll, describe, expect, test } from "vitest";
import { WebGlmError } from "webglm";
import { loadNative } from "webglm/load";
import { makeWebGlm } from "webglm/webglm";

const native = await loadNative(new URL("../../dist/webglm.wasm", import.meta.url));
const webglm = makeWebGlm(native);

const index = Array.from({ length: 60 }, (_, i) => i);
const data = {
  y: index.map((i) => (i * 7) % 5),
  x: index.map((i) => 3 * Math.sin(i)),
  z: index.map((i) => Math.cos(i)),
  area: index.map((i) => ["C\n", 'A"', "\u03b2"][i % 3] as string),
  w: index.map((i) => 1 + (i % 3)),
};
const twice = data.x.map((value) => 2 * value);

/** One of each kind of variable, with and without a covariance. */
const models: Record<string, () => string> = {
  "a spline and an offset": () => textOf("y ~ bs(x, df=4) + offset(log(w))"),
  "a natural spline and a factor": () => textOf("y ~ ns(x, df=3) + C(area, contrast='sum')", false),
  "polynomials": () => textOf("y ~ poly(x, 2) : C(area, contrast='poly')", false),
  "an aliased column": () => textOf("y ~ x + twice"),
  "weights and an exposure": () =>
    textOf("cbind(y, w) ~ I(x^2) + log(w)", false, { family: "binomial", weights: "w" }),
}; // prettier-ignore

function textOf(formula: string, covariance = true, options = {}): string {
  const given = { family: "poisson", ...options } as const;
  using model = webglm.glm(formula, { ...data, twice }, given);
  using fit = model.fit();
  return fit.toJSON({ covariance });
}

/** What becomes of a text: the code of a refusal, or "predicts". Anything else is thrown. */
function outcome(text: string): string {
  try {
    using model = webglm.loadModel(text);
    model.predict({ ...data, twice });
    void [model.params, model.formula, model.toJSON(), model.names];
    return "predicts";
  } catch (error) {
    if (error instanceof WebGlmError) return error.code;
    throw new Error(`not refused: ${text}`, { cause: error });
  }
}

/** How often each outcome comes, with the memory as it was before. */
function outcomes(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  const [inUse, size] = [webglm.bytesInUse(), native.HEAPU8.byteLength];
  for (const text of texts) {
    const found = outcome(text);
    counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  expect(webglm.bytesInUse()).toBe(inUse);
  expect(native.HEAPU8.byteLength).toBe(size);
  return counts;
}

const allowed = ["predicts", "invalid_input", "unknown_name", "unsupported_model"];
/** Bits that are flipped in each byte; WEBGLM_FUZZ=1 flips all of them. */
const allBits = [0, 1, 2, 3, 4, 5, 6, 7];
const bitsOf = (at: number) => (globalThis.process?.env["WEBGLM_FUZZ"] ? allBits : [at % 7]);

function* flipped(text: string): Generator<string> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; ++at) {
    for (const bit of bitsOf(at)) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ (1 << bit);
      yield new TextDecoder().decode(changed);
    }
  }
}

function* truncated(text: string): Generator<string> {
  for (let length = 0; length < text.trimEnd().length; ++length) yield text.slice(0, length);
}

describe.each(Object.entries(models))("%s", (_, made) => {
  const text = made();

  test("as it is, it predicts", () => {
    expect(outcome(text)).toBe("predicts");
  });

  test("cut off anywhere, it is refused", () => {
    expect([...outcomes(truncated(text)).keys()]).toEqual(["invalid_input"]);
  }, 120_000);

  test("with one byte changed, it is refused or predicts", () => {
    const counts = outcomes(flipped(text));
    for (const found of counts.keys()) expect(allowed).toContain(found);
    expect(counts.get("invalid_input")).toBeGreaterThan(text.length / 2);
  }, 600_000);
});

test("numbers that promise much memory are refused before any is taken", () => {
  const text = textOf("y ~ bs(x, df=4) + poly(z, 2)");
  const much = ["1e9", "4294967296", "-1", "1e308", "2147483648"];
  const keys = ["degree", "df", "rank", "nobs", "iterations", "max_iter"];
  const texts = keys.flatMap((key) =>
    much.map((value) => text.replace(new RegExp(`("${key}": ?)[^,}\\]]+`), `$1${value}`)),
  );
  for (const found of outcomes(texts).keys()) expect(allowed).toContain(found);
});

test("names that objects have already are names of columns", () => {
  const names = ["__proto__", "constructor", "hasOwnProperty"];
  const columns = Object.fromEntries(
    names.map((name, j) => [name, data.x.map((x) => x ** (j + 1))]),
  );
  const given = Object.fromEntries([...Object.entries(columns), ["y", data.y]]);
  using model = webglm.glm(`y ~ ${names.map((name) => `\`${name}\``).join(" + ")}`, given);
  using fit = model.fit();
  using back = webglm.loadModel(fit.toJSON());
  expect(back.names).toEqual(["Intercept", ...names]);
  expect(back.predict(columns)).toEqual(fit.predict(columns));
  expect(Object.keys(Object.prototype)).toEqual([]);
});

afterAll(() => expect(webglm.bytesInUse()).toBeLessThan(1 << 20));
