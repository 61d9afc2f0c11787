// One engine in a process of its own. The driver writes one JSON command per line:
//   {"command": "load", "case": {...}}   reads the columns in the engine's natural form
//   {"command": "run", "seconds": s}     does the job, at least once, for about s seconds
//   {"command": "coefficients"}          of the last job
//   {"command": "memory"}                one job: the most memory above the input, and its time
// and reads one line that starts with "bench:" for each. An engine is an object with
//   load(case)  versions()  build()  fit(model)  coefficients(fit, model)  release(fit, model)
// and, where its own clock knows better how long the fit alone took, fitTime() in milliseconds.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The numbers of a file of the case, in memory of their own. */
export function readColumn(folder, file) {
  const bytes = readFileSync(join(folder, file));
  const Type = { f64: Float64Array, u8: Uint8Array, u16: Uint16Array }[file.split(".").pop()];
  const values = new Type(bytes.byteLength / Type.BYTES_PER_ELEMENT);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}

/** Times one job by this process's own clock, in milliseconds. */
async function job(engine) {
  const start = performance.now();
  const model = await engine.build();
  const built = performance.now();
  const fit = await engine.fit(model);
  const fitted = performance.now();
  const last = await engine.coefficients(fit, model);
  const end = performance.now();
  const alone = (await engine.fitTime?.()) ?? fitted - built;
  await engine.release?.(fit, model);
  return { last, times: { total: end - start, fit: alone } };
}

async function run(engine, seconds) {
  const end = performance.now() + 1000 * seconds;
  const runs = [];
  let last;
  do {
    const done = await job(engine);
    runs.push(done.times);
    last = done.last;
  } while (performance.now() < end);
  return { runs, last };
}

/** VmRSS or VmHWM of this process, in bytes. */
function processMemory(field) {
  const status = readFileSync("/proc/self/status", "utf8");
  return 1024 * Number(new RegExp(`^${field}:\\s*(\\d+) kB`, "m").exec(status)[1]);
}

async function memory(engine) {
  for (let i = 0; i < 3; ++i) globalThis.gc?.();
  writeFileSync("/proc/self/clear_refs", "5"); // the peak starts again from what is resident
  const input = processMemory("VmRSS");
  const { last, times } = await job(engine);
  const peak = processMemory("VmHWM");
  return { memory: { input, peak, job: peak - input, time: times.total }, last };
}

/** Answers the driver until it closes the pipe. */
export async function serve(engine) {
  let last;
  const commands = {
    async load(message) {
      await engine.load(message.case);
      return { versions: await engine.versions() };
    },
    async run({ seconds }) {
      const done = await run(engine, seconds);
      last = done.last;
      return { runs: done.runs };
    },
    coefficients: async () => last,
    async memory() {
      const done = await memory(engine);
      last = done.last;
      return { memory: done.memory };
    },
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    let answer;
    try {
      answer = await commands[message.command](message);
    } catch (error) {
      answer = { error: String(error?.message ?? error) };
    }
    process.stdout.write(`bench:${JSON.stringify(answer)}\n`);
  }
  await engine.close?.();
}
