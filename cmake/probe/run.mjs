// Runs the probe through both glues: node run.mjs <build folder>
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]);
const wasm = readFileSync(`${folder}/npm/webglm.wasm`);
if (!wasm.equals(readFileSync(`${folder}/pyodide/webglm.wasm`))) {
  throw new Error("the two links of the same objects differ");
}

function check(module, glue) {
  if (module.twice(21) !== 42 || module.caught() !== "caught") {
    throw new Error(`the probe computes something else through the ${glue} glue`);
  }
}

const { default: createNpm } = await import(pathToFileURL(`${folder}/npm/webglm.mjs`).href);
check(
  await createNpm({
    instantiateWasm(imports, done) {
      const module = new WebAssembly.Module(wasm);
      return done(new WebAssembly.Instance(module, imports), module);
    },
  }),
  "npm",
);

// Pyodide evaluates the glue as a script where `process` is hidden; so does this.
const glue = readFileSync(`${folder}/pyodide/webglm.js`, "utf8");
const createPyodide = new Function("process", "require", `${glue}\n;return createWebglm`)();
check(createPyodide({ wasmBinary: wasm }), "Pyodide");
