import type { InitOptions } from "./index.js";
import { loadNative } from "./load.js";
import base64 from "./wasm_base64.js";
import { makeWebGlm, type WebGlm } from "./webglm.js";

export * from "./public.js";
export type { InitOptions } from "./index.js";

/**
 * Starts the WebAssembly module that this file carries as text, so that nothing is fetched:
 * for servers, whose bundlers lose assets, and for pages that must be one file.
 */
export async function init({ wasm }: InitOptions = {}): Promise<WebGlm> {
  const bytes = () => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return makeWebGlm(await loadNative(wasm ?? bytes()));
}
