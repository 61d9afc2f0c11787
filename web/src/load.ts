import buildId from "./build_id.js";
import { WebGlmError } from "./errors.js";
import createWebglm from "./glue.js";
import type { NativeModule } from "./native.js";

/** Where the WebAssembly module comes from: its address, its bytes, a response, or compiled. */
export type WasmSource = string | URL | Response | BufferSource | WebAssembly.Module;

/** Where the module comes from, where it is not the file beside this one. */
export interface InitOptions {
  readonly wasm?: WasmSource | undefined;
}

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

function isResponse(source: unknown): source is Response {
  return typeof Response !== "undefined" && source instanceof Response;
}

function isBytes(source: unknown): source is BufferSource {
  return source instanceof ArrayBuffer || ArrayBuffer.isView(source);
}

/** How to compile `source`. Throws TypeError where it is nothing that can be compiled. */
function compilerOf(source: WasmSource): () => Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return async () => source;
  if (typeof source === "string" || source instanceof URL) return () => compileAddress(source);
  if (isResponse(source)) return () => compileResponse(source);
  if (isBytes(source)) return () => WebAssembly.compile(source);
  throw new TypeError("wasm must be a URL, a string, a Response, bytes or a WebAssembly.Module");
}

/** Glue and module of different builds would fail somewhere later, or compute something else. */
function checkBuild(module: WebAssembly.Module): WebAssembly.Module {
  const [section] = WebAssembly.Module.customSections(module, "webglm build");
  const found = section && new TextDecoder().decode(section);
  if (found === buildId) return module;
  throw failed(
    `the WebAssembly module is of ${found ? `build ${found}` : "something else"}, ` +
      `this package needs the one of build ${buildId}`,
  );
}

function start(module: WebAssembly.Module): Promise<NativeModule> {
  return new Promise((resolve, reject) => {
    const started = createWebglm({
      WebGlmError,
      instantiateWasm(imports, done) {
        // The glue waits for `done` for ever where there is no instance, or another module's.
        WebAssembly.instantiate(module, imports)
          .then((instance) => done(instance, module))
          .catch(reject);
        return {};
      },
    });
    started.then(resolve, reject);
  });
}

/** Compiles and starts the module. Throws `load_failed` with the reason as `cause`. */
export async function loadNative(source: WasmSource): Promise<NativeModule> {
  const compile = compilerOf(source);
  try {
    return await start(checkBuild(await compile()));
  } catch (error) {
    if (error instanceof WebGlmError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw failed(`the WebAssembly module could not be loaded: ${reason}`, error);
  }
}
