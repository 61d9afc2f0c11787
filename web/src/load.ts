import { WebGlmError } from "./errors.js";
import createWebglm from "./glue.js";
import type { NativeModule } from "./native.js";

/** Where the WebAssembly module comes from: its address, its bytes, a response, or compiled. */
export type WasmSource = string | URL | Response | BufferSource | WebAssembly.Module;

/** What is used of Node, Deno and Bun. */
interface Host {
  readonly process?: {
    getBuiltinModule?(name: "node:fs/promises"): { readFile(url: URL): Promise<BufferSource> };
  };
}

function failed(message: string, cause?: unknown): WebGlmError {
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

async function compileAddress(address: string | URL): Promise<WebAssembly.Module> {
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

async function compile(source: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === "string" || source instanceof URL) return compileAddress(source);
  if (typeof Response !== "undefined" && source instanceof Response) {
    return compileResponse(source);
  }
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return WebAssembly.compile(source);
  }
  throw new TypeError("wasm must be a URL, a string, a Response, bytes or a WebAssembly.Module");
}

/** Compiles and starts the module. Throws `load_failed` with the reason as `cause`. */
export async function loadNative(source: WasmSource): Promise<NativeModule> {
  try {
    const module = await compile(source);
    return await new Promise<NativeModule>((resolve, reject) => {
      const started = createWebglm({
        WebGlmError,
        instantiateWasm(imports, done) {
          // The glue would wait for ever for an instance that could not be made.
          WebAssembly.instantiate(module, imports).then(
            (instance) => done(instance, module),
            reject,
          );
          return {};
        },
      });
      started.then(resolve, reject);
    });
  } catch (error) {
    if (error instanceof WebGlmError || error instanceof TypeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw failed(`the WebAssembly module could not be loaded: ${reason}`, error);
  }
}
