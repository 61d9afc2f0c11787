// The set-up steps, each independent, each silent work of milliseconds when it is done already.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CommandError, run, say } from "./process.mjs";
import { contentHash, unlessDone } from "./stamp.mjs";

export const setUpCompiler = () => run("bash", ["scripts/setup-compiler.sh"]);
export const setUpLibraries = () => run("bash", ["scripts/setup-libraries.sh"]);

/** Installs node_modules from the lock file. */
export async function setUpNodeModules() {
  const stamp = "node_modules/.webglm-lock";
  const hash = contentHash("package-lock.json", ".npmrc");
  const changed = await unlessDone(
    { stamp, hash, outputs: ["node_modules/.package-lock.json"] },
    async () => {
      say("npm packages: installing from package-lock.json (about 120 MB on disc)");
      // No package needs an install script here; Playwright would look for a browser of its own.
      await run("npm", ["ci", "--ignore-scripts", "--no-progress", "--loglevel=error"], {
        env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" },
      });
    },
  );
  say(changed ? "npm packages: ready in node_modules" : "npm packages: up to date");
}

/** Installs the formatters and checkers of C++ and Python into .venv. */
export async function setUpCheckers() {
  const changed = await unlessDone(
    {
      stamp: ".venv/.webglm-checkers",
      hash: contentHash("scripts/checkers.txt"),
      outputs: [".venv/bin/ruff"],
    },
    async () => {
      say("checkers: installing clang-format, clang-tidy, ruff and mypy into .venv");
      await needPython("venv", "python3-venv");
      await run("python3", ["-m", "venv", "--clear", ".venv"]);
      await run(".venv/bin/python", [
        ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
        ...["--require-hashes", "--only-binary=:all:", "-r", "scripts/checkers.txt"],
      ]);
    },
  );
  say(changed ? "checkers: ready in .venv" : "checkers: up to date");
}

/** Downloads wheels that Pyodide unpacks: pytest and what it needs, and pandas for Python 3.12. */
export async function setUpPytest() {
  await setUpWheels("pytest", "tests/pyodide/requirements.txt", [
    ...["--python-version=3.13", "--platform=any"],
  ]);
  await setUpWheels("pandas", "tests/pyodide/pandas.txt", [
    ...["--python-version=3.12", "--implementation=cp", "--abi=cp312", "--abi=none"],
    ...["--platform=pyemscripten_2024_0_wasm32", "--platform=any"],
  ]);
}

async function setUpWheels(name, requirements, target) {
  const folder = `.toolchain/${name}`;
  const changed = await unlessDone(
    { stamp: `${folder}/.webglm-requirements`, hash: contentHash(requirements) },
    async () => {
      say(`${name}: downloading the wheels for Pyodide`);
      await needPython("pip", "python3-pip");
      await run("rm", ["-rf", folder]);
      await run("python3", [
        ...["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"],
        ...["--require-hashes", "--only-binary=:all:", ...target, "-r", requirements, "-d", folder],
      ]);
    },
  );
  say(changed ? `${name}: ready in ${folder}` : `${name}: up to date`);
}

async function needPython(module, debianPackage) {
  await run("python3", ["-c", `import ${module}`], { quiet: true }).catch(() => {
    throw new CommandError(`Python has no ${module}: apt-get install python3 ${debianPackage}`);
  });
}

/** Is the program `name` on PATH? */
export function onPath(name) {
  return (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, name)));
}
