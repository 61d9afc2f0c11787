import { loadNative, type InitOptions } from "./load.js";
import module from "./webglm.wasm";
import { makeWebGlm, type WebGlm } from "./webglm.js";

export type * from "./public.js";
export { WebGlmError } from "./errors.js";
export type { InitOptions } from "./load.js";

/** Starts the module that was compiled at deployment: workerd compiles none while it runs. */
export async function init({ wasm }: InitOptions = {}): Promise<WebGlm> {
  return makeWebGlm(await loadNative(wasm ?? module));
}
