// The other thread of test_other_thread.py.
import { parentPort } from "node:worker_threads";

const SIGINT = 2;

parentPort.on("message", ({ buffer, milliseconds }) => {
  setTimeout(() => Atomics.store(buffer, 0, SIGINT), milliseconds);
});
parentPort.postMessage("ready");
