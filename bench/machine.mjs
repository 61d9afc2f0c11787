// Where a run was made.
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";

export function machine() {
  const flags = /^flags\s*:\s*(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "";
  const simd = ["sse4_2", "avx2", "fma", "avx512f"].filter((name) => flags.includes(name));
  return {
    processor: cpus()[0].model,
    cores: availableParallelism(),
    simd,
    memoryGigabytes: +(totalmem() / 2 ** 30).toFixed(1),
    system: `Linux ${release()}`,
  };
}

/** Runnable processes over the last minute: the benchmark itself counts one. */
export const load = () => loadavg()[0];
