// node first_fit.mjs <folder of the data> cold|warm: the first fit of a fresh process, as JSON.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { measureFirstFit } from "../first_fit.mjs";

const [folder, mode] = process.argv.slice(2);
const start = performance.now();
const { init } = await import("../../dist/inline.js");
const imported = performance.now();
const measured = await measureFirstFit(
  { init, start, imported, warm: mode === "warm" },
  async (file) => {
    const bytes = await readFile(join(folder, file));
    return new Uint8Array(bytes).buffer;
  },
);
console.log(JSON.stringify(measured));
