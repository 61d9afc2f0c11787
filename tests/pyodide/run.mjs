// Runs pytest on the wheel inside Pyodide, in Node: node tests/pyodide/run.mjs [pytest arguments]
// `npm run test:pyodide` builds wheel and npm package first and downloads pytest. Below /tests
// Python sees the folder tests/ as it is on disc, so that fixtures are read where they are.
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";
import { javascriptResults } from "./javascript.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const results = `${root}test-results`;
mkdirSync(results, { recursive: true });

/** The content of a file as an ArrayBuffer; Pyodide refuses a Buffer. */
function contentOf(path) {
  return new Uint8Array(readFileSync(path)).buffer;
}

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
  pyodide.unpackArchive(contentOf(wheel), "wheel", { extractDir: "/site" });
}
for (const [path, folder] of [
  ["/tests", `${root}tests`],
  ["/test-results", results],
]) {
  pyodide.FS.mkdirTree(path);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: folder }, path);
}

pyodide.FS.writeFile("/javascript.json", await javascriptResults());

pyodide.globals.set("arguments", pyodide.toPy(process.argv.slice(2)));
process.exitCode = pyodide.runPython(`
import os, sys
os.chdir("/tests/pyodide")
sys.path.insert(0, "/site")
sys.dont_write_bytecode = True
import pytest
# --capture=sys: Pyodide's files cannot be captured by descriptor.
int(pytest.main([
    "-p", "no:cacheprovider", "--rootdir=/tests/pyodide", "--import-mode=importlib",
    "--capture=sys", "--junitxml=/test-results/pyodide.xml", *arguments,
]))
`);
