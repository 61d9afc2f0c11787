import { loadNative, type WasmSource } from "./load.js";
import { makeWebGlm, type WebGlm } from "./webglm.js";

export * from "./public.js";

/** Where the module comes from, where it is not the file beside this one. */
export interface InitOptions {
  readonly wasm?: WasmSource | undefined;
}

/** Loads the WebAssembly module and returns the object that has everything. */
export async function init({ wasm }: InitOptions = {}): Promise<WebGlm> {
  // Bundlers find the file by this very expression.
  return makeWebGlm(await loadNative(wasm ?? new URL("./webglm.wasm", import.meta.url)));
}
