// npm run build: the WebAssembly module, the npm package in dist/ and the Python wheel.
// Only what changed is built.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { stampModule } from "./build-id.mjs";
import { cmakeBuild } from "./cmake.mjs";
import { CommandError, command, root, run, say, step } from "./process.mjs";
import { setUpCompiler, setUpLibraries, setUpNodeModules } from "./setup.mjs";
import { contentHash, filesBelow, unlessDone } from "./stamp.mjs";

const module = "build/wasm/wasm";

/** Compiler, libraries and npm packages: what every build needs. */
export async function setUpBuild() {
  await setUpCompiler();
  await setUpLibraries();
  await setUpNodeModules();
}

/** The module behind its two glues, in build/wasm/wasm/npm and build/wasm/wasm/pyodide. */
export async function buildModule() {
  await cmakeBuild("wasm", "webglm", "webglm_pyodide");
  for (const glue of ["npm", "pyodide"]) stampModule(join(root, `${module}/${glue}/webglm.wasm`));
  say(sizeOf(`${module}/npm/webglm.wasm`));
}

/** The npm package: TypeScript in few files, with the minified glue, and the module twice. */
export async function buildPackage() {
  const changed = await unlessDone(
    {
      stamp: "build/stamps/package",
      hash: contentHash(
        ...["web/src", "web/tsconfig.json", "tsconfig.json", `${module}/npm`],
        "scripts/build.mjs",
      ),
      outputs: ["dist/index.js", "dist/inline.js", "dist/webglm.wasm"],
    },
    async () => {
      for (const folder of ["dist", "build/dist"]) {
        rmSync(join(root, folder), { recursive: true, force: true });
      }
      await run("node_modules/.bin/tsc", ["-p", "web/tsconfig.json"]);
      await minifyGlue();
      copyModule();
      await bundleEntries();
    },
  );
  say(changed ? "dist: built" : "dist: up to date");
}

/** dist/glue.js: what Emscripten generated, its createWebglm as the default export. */
async function minifyGlue() {
  await run("node_modules/.bin/esbuild", [
    ...[`${module}/npm/webglm.mjs`, "--minify", "--format=esm", "--log-level=warning"],
    "--outfile=dist/glue.js",
  ]);
}

/** What package.json exports, and after it what tests ask for by name. */
const entries = [
  ...["index", "inline", "workerd", "client", "client_node", "worker", "worker_node"],
  ...["load", "webglm"],
];

/**
 * Puts the files that tsc wrote into few: a page without a bundler waits for a chain of requests
 * otherwise, and Node for as many files. What entries share is in parts, so that a class is the same
 * in all of them. Names stay: messages have those of classes.
 */
async function bundleEntries() {
  const dist = (name) => join(root, "dist", name);
  await run("node_modules/.bin/esbuild", [
    ...entries.map((name) => `dist/${name}.js`),
    ...["--bundle", "--splitting", "--format=esm", "--minify-whitespace", "--minify-syntax"],
    ...["--external:./wasm_base64.js", "--external:*.wasm", "--log-level=warning"],
    ...["--outdir=build/dist", "--chunk-names=part-[hash]"],
  ]);
  const left = ["wasm_base64.js"];
  for (const file of filesBelow("dist").map((path) => path.slice("dist/".length))) {
    if (file.endsWith(".js") && !left.includes(file)) rmSync(dist(file));
  }
  for (const file of readdirSync(join(root, "build/dist"))) {
    // An import of nothing keeps the order of side effects, and there are none.
    const text = readFileSync(join(root, "build/dist", file), "utf8");
    writeFileSync(dist(file), text.replace(/import"[^"]*";/g, ""));
  }
}

/** The module with the id of its build, in dist/build_id.js for the loader as well. */
function stampPackage() {
  const id = stampModule(join(root, "dist/webglm.wasm"));
  writeFileSync(join(root, "dist/build_id.js"), `export default "${id}";\n`);
}

/** dist/webglm.wasm for browsers; dist/wasm_base64.js for servers, whose bundlers lose assets. */
function copyModule() {
  mkdirSync(join(root, "dist"), { recursive: true });
  copyFileSync(join(root, `${module}/npm/webglm.wasm`), join(root, "dist/webglm.wasm"));
  stampPackage();
  const text = readFileSync(join(root, "dist/webglm.wasm")).toString("base64");
  writeFileSync(join(root, "dist/wasm_base64.js"), `export default "${text}";\n`);
}

/** The Python wheel in pyodide/dist. */
export async function buildWheel() {
  const changed = await unlessDone(
    {
      stamp: "build/stamps/wheel",
      hash: contentHash(
        "pyodide/src",
        "pyodide/pyproject.toml",
        "pyodide/build_wheel.py",
        `${module}/pyodide`,
      ),
      outputs: ["pyodide/dist"],
    },
    async () => {
      rmSync(join(root, "pyodide/dist"), { recursive: true, force: true });
      await run("python3", [
        "pyodide/build_wheel.py",
        "--module",
        `${module}/pyodide`,
        "--out",
        "pyodide/dist",
      ]);
    },
  );
  say(changed ? sizeOf(wheel()) : "wheel: up to date");
}

/** The path of the wheel in the repository. */
export function wheel() {
  const folder = "pyodide/dist";
  const names = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  const name = names.find((each) => each.endsWith(".whl"));
  if (name === undefined) throw new CommandError(`no wheel in ${folder}`);
  return `${folder}/${name}`;
}

function sizeOf(path) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  const full = join(root, path);
  return `${path}: ${kilobytes(statSync(full).size)}, ${kilobytes(gzipSync(readFileSync(full)).length)} gzip`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    await step("set-up", setUpBuild);
    await step("WebAssembly module", buildModule);
    await step("npm package", buildPackage);
    await step("Python wheel", buildWheel);
  });
}
