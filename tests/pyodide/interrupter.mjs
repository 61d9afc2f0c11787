// A thread of Node that interrupts Python while the thread of Python is busy.

/** Starts the thread and waits until it listens: later, nothing here may wait for it. */
export async function startInterrupter() {
  const script = new URL("./interrupter_thread.mjs", import.meta.url);
  const { Worker } = await import("node:worker_threads");
  const thread = new Worker(script);
  await new Promise((resolve, reject) => {
    thread.once("message", resolve).once("error", reject);
  });
  thread.unref(); // Node does not wait for it
  return {
    /** Writes an interrupt into `buffer`, an Int32Array of shared memory, after `milliseconds`. */
    interrupt: (buffer, milliseconds) => thread.postMessage({ buffer, milliseconds }),
    stop: () => void thread.terminate(),
  };
}
