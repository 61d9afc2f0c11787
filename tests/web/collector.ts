/** What collects garbage at once. Chromium is started with it, by the flag in vitest.config.ts. */
export async function collector(): Promise<() => void> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc !== undefined) return gc;
  const { setFlagsFromString } = await import(/* @vite-ignore */ "node:v8");
  const { runInNewContext } = await import(/* @vite-ignore */ "node:vm");
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

/** Lets finalizers run. */
export const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
