import type { Engine } from "../engine.js";
import { WebGlmError } from "../errors.js";
import type { WasmSource } from "../compile.js";
import { disposeSymbol } from "../owned.js";
import { Connection, type Port } from "./connection.js";
import type { SentWasm } from "./protocol.js";
import { ask } from "./remote.js";

/** What is asked of a Worker that somebody else made: a browser's, or one of node:worker_threads. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): unknown;
}

/** How to start an engine. */
export interface CreateEngineOptions {
  /** A Worker that runs `webglm/worker`, where the script of the package cannot be started. */
  readonly worker?: WorkerLike | undefined;
  /** Where the module comes from, where it is not the one of the package. */
  readonly wasm?: WasmSource | undefined;
  /**
   * Whether the Worker fits small models of made-up columns until there is something to do, so that
   * the first fit is as fast as the later ones; true.
   */
  readonly warmUp?: boolean | undefined;
}

/** The module as it can be sent: addresses are those of the page, bytes are copied. */
async function sentWasm(source: WasmSource): Promise<SentWasm> {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === "string" || source instanceof URL) {
    return new URL(source, globalThis.location?.href ?? "file:///").href;
  }
  if (source instanceof ArrayBuffer) return source;
  if (ArrayBuffer.isView(source)) {
    const { buffer, byteOffset, byteLength } = source;
    return new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;
  }
  if (typeof Response !== "undefined" && source instanceof Response) return source.arrayBuffer();
  throw new TypeError("wasm must be a URL, a string, a Response, bytes or a WebAssembly.Module");
}

/** The module of the package, or undefined where it cannot be had here: no address, no file. */
async function compiled(
  compile: () => Promise<WebAssembly.Module>,
): Promise<WebAssembly.Module | undefined> {
  try {
    return await compile();
  } catch {
    return undefined;
  }
}

/**
 * Starts an engine in the Worker behind `port`. `compile` gives the module of the package while the
 * Worker starts; where it fails, the Worker loads the module itself, and says why it cannot.
 */
export async function startEngine(
  port: () => Port,
  { wasm: source, warmUp = true }: CreateEngineOptions,
  compile: () => Promise<WebAssembly.Module>,
): Promise<Engine> {
  const connection = new Connection(port());
  const wasm = source === undefined ? compiled(compile) : sentWasm(source);
  const { WebGlm: members } = await connection.start(wasm, warmUp);
  const engine = {
    WebGlmError,
    dispose: () => connection.dispose(),
    [disposeSymbol]: () => connection.dispose(),
    get disposed() {
      return connection.disposed;
    },
  };
  for (const { name } of members) {
    // A function that can be called with `new` as well: its promise is then what `new` gives.
    const value = function (...args: unknown[]) {
      return ask(connection, 0, name, args);
    };
    Object.defineProperty(engine, name, { value, enumerable: true });
  }
  return engine as unknown as Engine;
}
