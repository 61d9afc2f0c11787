import { compileAddress } from "./compile.js";
import type { Engine } from "./engine.js";
import type { Port } from "./worker/connection.js";
import { startEngine, type CreateEngineOptions } from "./worker/engine.js";

export type * from "./client_public.js";
export { WebGlmError } from "./errors.js";

/**
 * The script of another origin, which only an import may load. This is the address beside this file,
 * written so that no bundler takes it for a file to copy.
 */
function startByImport(): Worker {
  const script = `import ${JSON.stringify(import.meta.url.replace(/[^/]*$/, "worker.js"))};`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return new Worker(url, { type: "module" });
}

function startWorker(): Worker {
  try {
    // Bundlers find the file by this very expression.
    return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "SecurityError") return startByImport();
    throw error;
  }
}

function portOf(worker: Worker): Port {
  return {
    send: (request, transfer) => worker.postMessage(request, transfer),
    listen(received, failed) {
      worker.onmessage = ({ data }) => received(data as never);
      worker.onmessageerror = failed;
      worker.onerror = (event) => failed(event.error ?? event.message);
    },
    close: () => worker.terminate(),
    hold: () => undefined,
  };
}

/**
 * Starts an engine: everything that `init()`'s object offers, in a Worker, so that the page goes on
 * while a model is fitted. `dispose()` ends it.
 */
export function createEngine(options: CreateEngineOptions = {}): Promise<Engine> {
  return startEngine(
    () => portOf((options.worker as Worker | undefined) ?? startWorker()),
    options,
    // Bundlers find the file by this very expression.
    () => compileAddress(new URL("./webglm.wasm", import.meta.url)),
  );
}
