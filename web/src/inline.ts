import { loadNative, type InitOptions } from "./load.js";
import base64 from "./wasm_base64.js";
import { makeWebGlm, type WebGlm } from "./webglm.js";

export type * from "./public.js";
export { WebGlmError } from "./errors.js";
export type { InitOptions } from "./load.js";

/** What is used of Node, Deno and Bun. */
interface Host {
  readonly Buffer?: { from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer> };
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  // Node 20 takes 20 times as long for atob as for this.
  const { Buffer } = globalThis as Host;
  if (Buffer !== undefined) return Buffer.from(text, "base64");
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; ++i) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/**
 * Starts the WebAssembly module that this file carries as text, so that nothing is fetched:
 * for servers, whose bundlers lose assets, and for pages that must be one file.
 */
export async function init({ wasm }: InitOptions = {}): Promise<WebGlm> {
  return makeWebGlm(await loadNative(wasm ?? decode(base64)));
}
