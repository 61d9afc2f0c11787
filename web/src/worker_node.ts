// The script of an engine's thread in Node, Deno and Bun.
import { loadNative } from "./load.js";
import { makeWebGlm } from "./webglm.js";
import { nodeThreads } from "./worker/node_threads.js";
import { serve } from "./worker/serve.js";

/** Node's; it comes after the messages that have arrived. */
declare const setImmediate: (action: () => void) => void;

const { parentPort: port } = nodeThreads();
if (port === null) throw new TypeError("webglm/worker is the script of a Worker");

serve(
  {
    send: (reply, transfer) => port.postMessage(reply, transfer),
    receive(listener, unreadable) {
      port.on("messageerror", unreadable);
      port.on("message", (request) => listener(request as never));
    },
    turn: () => new Promise((resolve) => setImmediate(resolve)),
  },
  async ({ wasm }) =>
    // The module as text is large: it is read only where none was sent.
    wasm === undefined ? (await import("./inline.js")).init() : makeWebGlm(await loadNative(wasm)),
);
