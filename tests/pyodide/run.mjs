// Runs pytest on the wheel inside Pyodide, in Node.
//   node tests/pyodide/run.mjs [--numpy] [pytest arguments]
// `npm run test:pyodide` builds wheel and npm package first and downloads pytest, and runs this
// twice: in the Pyodide that webglm is developed with, for which no registry has numpy, and with
// --numpy in an older one, for which npm has it. Below /tests Python sees the folder tests/ as it
// is on disc, so that fixtures are read where they are.
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { javascriptResults } from "./javascript.mjs";
import { addNumpy } from "./numpy.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const results = `${root}test-results`;
mkdirSync(results, { recursive: true });

const withNumpy = process.argv[2] === "--numpy";
const { loadPyodide } = await import(withNumpy ? "pyodide-0.27" : "pyodide");

function wheelsIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".whl"))
    .map((name) => `${folder}/${name}`);
}

/** Writes bytes as they come: the line-wise way would put every dot of pytest on its own line. */
function stream(target) {
  return {
    write(bytes) {
      target.write(Uint8Array.from(bytes));
      return bytes.length;
    },
  };
}

const pyodide = await loadPyodide();
pyodide.setStdout(stream(process.stdout));
pyodide.setStderr(stream(process.stderr));
for (const wheel of [...wheelsIn(`${root}.toolchain/pytest`), ...wheelsIn(`${root}pyodide/dist`)]) {
  // The copy is an ArrayBuffer of its own; Pyodide refuses a Buffer.
  const content = new Uint8Array(readFileSync(wheel)).buffer;
  pyodide.unpackArchive(content, "wheel", { extractDir: "/site" });
}
for (const [path, folder] of [
  ["/tests", `${root}tests`],
  ["/test-results", results],
]) {
  pyodide.FS.mkdirTree(path);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: folder }, path);
}
if (withNumpy) addNumpy(pyodide, "/site");

pyodide.FS.writeFile("/javascript.json", await javascriptResults());

const junit = `--junitxml=/test-results/${withNumpy ? "pyodide-numpy" : "pyodide"}.xml`;
const chosen = process.argv.slice(withNumpy ? 3 : 2);
pyodide.globals.set("arguments", pyodide.toPy([junit, ...chosen]));
process.exitCode = pyodide.runPython(`
import os, sys
os.chdir("/tests/pyodide")
sys.path.insert(0, "/site")
sys.dont_write_bytecode = True
import pytest
# --capture=sys: Pyodide's files cannot be captured by descriptor.
int(pytest.main([
    "-p", "no:cacheprovider", "--rootdir=/tests/pyodide", "--import-mode=importlib",
    "--capture=sys", *arguments,
]))
`);
