import { WebGlmError } from "./errors.js";

/** Where the WebAssembly module comes from: its address, its bytes, a response, or compiled. */
export type WasmSource = string | URL | Response | BufferSource | WebAssembly.Module;

/** What is used of Node, Deno and Bun. */
interface Host {
  readonly process?: {
    getBuiltinModule?(name: "node:fs/promises"): { readFile(url: URL): Promise<BufferSource> };
  };
}

/** The error of a module that cannot be had. */
export function failed(message: string, cause?: unknown): WebGlmError {
  return new WebGlmError(message, "load_failed", {}, cause);
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) {
    throw failed(`the server answered ${response.status} for ${response.url}`);
  }
  // compileStreaming refuses other types, which servers do send.
  const type = response.headers.get("content-type")?.split(";")[0]?.trim();
  return type === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/** Compiles what is at an address. */
export async function compileAddress(address: string | URL): Promise<WebAssembly.Module> {
  const url = new URL(address, globalThis.location?.href ?? "file:///");
  // Bundlers do not see this import, so a package for browsers carries nothing of Node.
  const files =
    url.protocol === "file:"
      ? (globalThis as Host).process?.getBuiltinModule?.("node:fs/promises")
      : undefined;
  if (files !== undefined) {
    return WebAssembly.compile(await files.readFile(url));
  }
  return compileResponse(await fetch(url, { credentials: "same-origin" }));
}

function isResponse(source: unknown): source is Response {
  return typeof Response !== "undefined" && source instanceof Response;
}

function isBytes(source: unknown): source is BufferSource {
  return source instanceof ArrayBuffer || ArrayBuffer.isView(source);
}

/** How to compile `source`. Throws TypeError where it is nothing that can be compiled. */
export function compilerOf(source: WasmSource): () => Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return async () => source;
  if (typeof source === "string" || source instanceof URL) return () => compileAddress(source);
  if (isBytes(source)) return () => WebAssembly.compile(source);
  // The last question, as Node loads all of its fetch, 25 ms, for the mere name.
  if (isResponse(source)) return () => compileResponse(source);
  throw new TypeError("wasm must be a URL, a string, a Response, bytes or a WebAssembly.Module");
}
