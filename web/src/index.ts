import { loadNative, type InitOptions } from "./load.js";
import { makeWebGlm, type WebGlm } from "./webglm.js";

export type * from "./public.js";
export { WebGlmError } from "./errors.js";
export type { InitOptions } from "./load.js";

/** Loads the WebAssembly module and returns the object that has everything. */
export async function init({ wasm }: InitOptions = {}): Promise<WebGlm> {
  // Bundlers find the file by this very expression.
  return makeWebGlm(await loadNative(wasm ?? new URL("./webglm.wasm", import.meta.url)));
}
