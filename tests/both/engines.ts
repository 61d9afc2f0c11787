// The two forms of the package: init()'s object, and an engine in a Worker.
import { init, type WebGlm } from "webglm";
import { createEngine, type Engine } from "webglm/client";

/** What both have; every test of the list awaits what it asks for, which suits both. */
export type Either = Engine;

const start = (): Promise<WebGlm> => init();

/** What `init()` gives does at once whatever an engine promises. */
export const engines: readonly (readonly [string, () => Promise<Either>])[] = [
  ["in this thread", start as unknown as () => Promise<Either>],
  ["in a Worker", () => createEngine({ warmUp: false })],
];

const index = Array.from({ length: 200 }, (_, i) => i);

/** Made-up columns: numbers, texts, codes, and the names that objects have already. */
export const data = {
  claims: index.map((i) => (i * 7) % 5),
  age: Float64Array.from(index, (i) => 20 + ((i * 37) % 50)),
  value: Float32Array.from(index, (i) => Math.sin(i)),
  area: index.map((i) => ["city", "land", "sea"][i % 3] as string),
  kind: { codes: Uint8Array.from(index, (i) => (i >> 2) % 2), levels: ["a", "b"] },
  years: index.map((i) => 0.5 + (i % 3)),
};

/** A promise's reason; throws where it is fulfilled. */
export async function rejection(action: () => unknown): Promise<Error> {
  try {
    await action();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
