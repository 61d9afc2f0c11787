// Messages that a Worker receives and cannot take, as it lacks the memory or may not share a module.
import { expect, test } from "vitest";
import { createEngine, type CreateEngineOptions } from "webglm/client";
import { rejection } from "./engines.js";

type Given = NonNullable<CreateEngineOptions["worker"]>;

/** Whether a message is one that the Worker shall not be able to read; it is sent there as text. */
const unreadable = `(message) => message.start?.wasm instanceof WebAssembly.Module ||
  message.call?.args[0]?.[1]?.length === 3`;

/** The Worker of the package in Node. */
async function thread(): Promise<Given> {
  const { Worker } = await import(/* @vite-ignore */ "node:worker_threads");
  const script = new URL("../../dist/worker_node.js", import.meta.url).href;
  const code = `
    const { parentPort } = require("node:worker_threads");
    const on = parentPort.on.bind(parentPort);
    parentPort.on = (name, listener) => on(name, name !== "message" ? listener : (message) =>
      (${unreadable})(message) ? parentPort.emit("messageerror", new Error()) : listener(message));
    void import(${JSON.stringify(script)});`;
  return new Worker(code, { eval: true, execArgv: [] }) as unknown as Given;
}

/** The Worker of the package in a browser: the first import listens before the second. */
function page(): Given {
  const module = (code: string) =>
    URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const first = module(`addEventListener("message", (event) => {
    if (!(${unreadable})(event.data)) return;
    event.stopImmediatePropagation();
    dispatchEvent(new MessageEvent("messageerror"));
  });`);
  const script = new URL("../../dist/worker.js", import.meta.url).href;
  const code = `import "${first}"; import "${script}";`;
  return new Worker(module(code), { type: "module" }) as Given;
}

const start = async () =>
  createEngine({
    worker: typeof Worker === "undefined" ? await thread() : page(),
    warmUp: false,
  });

test("a Worker that cannot take a compiled module loads it by itself", async () => {
  const engine = await start();
  expect((await engine.fitGlm([1, 2], { x: [1, 1] })).params).toEqual(Float64Array.of(1.5));
  engine.dispose();
});

test("a call whose arguments cannot be taken is refused, and the others are answered", async () => {
  const engine = await start();
  const fit = (y: number[]) => engine.fitGlm(y, { x: y.map(() => 1) });
  const calls = [fit([1, 2]), fit([1, 2, 3]), fit([1, 2, 3, 6]), fit([3, 2, 1]), fit([4])];
  calls.forEach((call) => call.catch(() => undefined));
  for (const refused of [calls[1], calls[3]]) {
    expect(await rejection(() => refused)).toMatchObject({ code: "out_of_memory" });
  }
  const params = await Promise.all([0, 2, 4].map(async (i) => (await calls[i])?.params[0]));
  expect(params).toEqual([1.5, 3, 4]);
  engine.dispose();
});
