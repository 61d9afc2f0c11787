// The script of an engine's Worker in a browser.
import { init } from "./index.js";
import { serve } from "./worker/serve.js";

const channel = new MessageChannel();
const turns: (() => void)[] = [];
// A timer would wait for 4 ms; this takes some microseconds.
channel.port1.onmessage = () => turns.shift()?.();

serve(
  {
    send: (reply, transfer) => globalThis.postMessage(reply, { transfer }),
    receive(listener, unreadable) {
      globalThis.onmessage = ({ data }) => listener(data as never);
      globalThis.onmessageerror = unreadable;
    },
    turn: () =>
      new Promise((resolve) => {
        turns.push(resolve);
        channel.port2.postMessage(null);
      }),
  },
  init,
);
