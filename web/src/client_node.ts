import { compileAddress } from "./compile.js";
import type { Engine } from "./engine.js";
import type { Port } from "./worker/connection.js";
import { startEngine, type CreateEngineOptions } from "./worker/engine.js";
import { nodeThreads, type NodeWorker } from "./worker/node_threads.js";

export type * from "./client_public.js";
export { WebGlmError } from "./errors.js";

function startWorker(): NodeWorker {
  const { Worker } = nodeThreads();
  // Flags of the process may speak of its own script: --input-type does.
  return new Worker(new URL("./worker_node.js", import.meta.url), { execArgv: [] });
}

function portOf(worker: NodeWorker): Port {
  return {
    send: (request, transfer) => worker.postMessage(request, transfer),
    listen(received, failed) {
      worker.on("message", (reply) => received(reply as never));
      worker.on("messageerror", failed);
      worker.on("error", failed);
      worker.on("exit", failed);
    },
    close: () => void worker.terminate(),
    hold: (waiting) => (waiting ? worker.ref() : worker.unref()),
  };
}

/**
 * Starts an engine in a thread: everything that `init()`'s object offers, while this thread goes on.
 * An engine that nobody waits for does not keep the process alive.
 */
export function createEngine(options: CreateEngineOptions = {}): Promise<Engine> {
  return startEngine(
    () => portOf((options.worker as NodeWorker | undefined) ?? startWorker()),
    options,
    // The file beside this one, written so that no bundler copies it: the Worker has it as text.
    () => compileAddress(import.meta.url.replace(/[^/]*$/, "webglm.wasm")),
  );
}
