// Runs pytest on the wheel inside Pyodide.
//   node tests/pyodide/run.mjs [--session=NAME] [pytest arguments]
// `npm run test:pyodide` builds wheel and npm package first, downloads pytest and pandas, and runs
// the sessions of Node below; `npm run test:browser` those of the browser.
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInBrowser } from "./browser.mjs";
import { javascriptResults } from "./javascript.mjs";
import { addBuiltNumpy, addNumpy } from "./numpy.mjs";
import { runTests, site } from "./session.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const results = `${root}test-results`;

/**
 * The sessions: a package of Pyodide in node_modules, further wheels, and what else Python gets. For
 * the current Pyodides no registry has numpy; for 0.27 npm has it, and PyPI has pandas. What
 * `npm run test:pyodide:numpy` compiles from numpy's sources is for one of the others.
 */
const sessions = {
  pyodide: { pyodide: "pyodide", wheels: [] },
  "pyodide-314": { pyodide: "pyodide-314", wheels: [] },
  "pyodide-numpy": { pyodide: "pyodide-0.27", wheels: ["pandas"], prepare: addNumpy },
  "pyodide-numpy-built": { pyodide: "pyodide", wheels: [], prepare: addBuiltNumpy("pyodide") },
  "pyodide-worker": { pyodide: "pyodide", wheels: [], where: "worker" },
  "pyodide-page": { pyodide: "pyodide-314", wheels: [], where: "page" },
};

const option = /^--session=(.*)$/.exec(process.argv[2] ?? "")?.[1];
const name = option ?? "pyodide";
const session = sessions[name];
if (session === undefined) {
  console.error(`no session "${name}"; there are ${Object.keys(sessions).join(", ")}`);
  process.exit(2);
}
const args = process.argv.slice(option === undefined ? 2 : 3);

function wheelsIn(folder) {
  return readdirSync(`${root}${folder}`)
    .filter((file) => file.endsWith(".whl"))
    .map((file) => `${folder}/${file}`);
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

/** Python sees the folders tests/ and docs/ as they are on disc. */
async function runInNode(wheels, common) {
  const { loadPyodide } = await import(session.pyodide);
  const pyodide = await loadPyodide();
  pyodide.setStdout(stream(process.stdout));
  pyodide.setStderr(stream(process.stderr));
  for (const [path, folder] of [
    ["/tests", `${root}tests`],
    ["/docs", `${root}docs`],
    ["/test-results", results],
  ]) {
    pyodide.FS.mkdirTree(path);
    pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: folder }, path);
  }
  pyodide.FS.writeFile("/README.md", readFileSync(`${root}README.md`));
  pyodide.FS.mkdirTree(site);
  session.prepare?.(pyodide, site);
  // The copy is an ArrayBuffer of its own; Pyodide refuses a Buffer.
  const contents = wheels.map((path) => new Uint8Array(readFileSync(`${root}${path}`)).buffer);
  return runTests(pyodide, { ...common, wheels: contents });
}

mkdirSync(results, { recursive: true });
const wheels = [".toolchain/pytest", "pyodide/dist", ...session.wheels.map((n) => `.toolchain/${n}`)];
const common = {
  session: name,
  javascript: await javascriptResults(),
  args: [`--junitxml=/test-results/${name}.xml`, ...args],
};
const run = session.where === undefined ? runInNode : runInBrowser;
process.exitCode = await run(wheels.flatMap(wheelsIn), common, { root, results, ...session });
