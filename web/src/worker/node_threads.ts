/** The part of a Worker of node:worker_threads that is used. */
export interface NodeWorker {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(
    event: "message" | "messageerror" | "error" | "exit",
    listener: (value: unknown) => void,
  ): void;
  terminate(): unknown;
  ref(): void;
  unref(): void;
}

/** The part of node:worker_threads that is used. */
export interface NodeThreads {
  readonly Worker: new (script: URL, options: { execArgv: string[] }) => NodeWorker;
  readonly parentPort: Pick<NodeWorker, "postMessage" | "on"> | null;
}

interface Host {
  readonly process?: { getBuiltinModule?(name: "node:worker_threads"): NodeThreads };
}

/** node:worker_threads of Node, Deno or Bun, without an import that bundlers would follow. */
export function nodeThreads(): NodeThreads {
  const threads = (globalThis as Host).process?.getBuiltinModule?.("node:worker_threads");
  if (threads === undefined) throw new TypeError("this runtime has no node:worker_threads");
  return threads;
}
