// numpy for a Pyodide that no registry has a build of it for, compiled from the sources on PyPI for
// the tests alone: build/numpy/<package of Pyodide>/numpy.zip. Minutes on two cores.
import { mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jobs } from "./cmake.mjs";
import { CommandError, root, run, say } from "./process.mjs";
import { contentHash, unlessDone } from "./stamp.mjs";

/** Where Debian has the headers of the Python that Pyodide is built from. */
const suites = { 3.13: "trixie" };

/** The archive for the package `name` in node_modules, as Pyodide's unpackArchive takes it. */
export const numpyArchive = (name) => `build/numpy/${name}/numpy.zip`;

/** Builds that archive unless it is there. */
export async function buildNumpy(name) {
  const folder = `build/numpy/${name}`;
  const done = await unlessDone(
    {
      stamp: `${folder}/numpy.stamp`,
      hash: contentHash(
        ...["package-lock.json", "tests/pyodide/numpy.txt", "tests/pyodide/numpy_tools.txt"],
        ...["scripts/numpy.mjs", "scripts/numpy_build.py", ".toolchain/.compiler"],
      ),
      outputs: [numpyArchive(name)],
    },
    () => build(name, folder),
  );
  say(`numpy for ${name}: ${done ? `built, ${numpyArchive(name)}` : "up to date"}`);
}

async function build(name, folder) {
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder), { recursive: true });
  const version = await writeFacts(name, folder);
  await unpackHeaders(version, folder);
  const sources = await unpackSources(folder);
  const emscripten = realpathSync(join(root, ".toolchain/emscripten"));
  await python(folder, "scripts/numpy_build.py", "configure", folder, emscripten);
  await compile(folder, sources);
  await python(folder, "scripts/numpy_build.py", "pack", sources, `${folder}/numpy.zip`);
}

const python = (folder, ...args) => run(`${folder}/venv/bin/python`, args);

/** facts.json: what this Pyodide was built with. Returns the version of its Python. */
async function writeFacts(name, folder) {
  const { loadPyodide } = await import(name);
  const pyodide = await loadPyodide();
  const facts = pyodide.runPython(`
import json, sys, sysconfig
json.dumps({
    "variables": sysconfig.get_config_vars(),
    "paths": sysconfig.get_paths(),
    "version": "%d.%d" % sys.version_info[:2],
}, default=str)`);
  writeFileSync(join(root, folder, "facts.json"), facts);
  return JSON.parse(facts).version;
}

/** Python's headers from Debian, into headers/. */
async function unpackHeaders(version, folder) {
  const [suite, package_] = [suites[version], `libpython${version}-dev`];
  if (suite === undefined) throw new CommandError(`numpy: no headers known of Python ${version}`);
  say(`numpy: headers of Python ${version} from Debian ${suite}`);
  const download = `. scripts/debian-packages.sh; debian_download ${suite} ${folder} ${package_}`;
  await run("bash", ["-c", download]);
  const unpack = `dpkg-deb --fsys-tarfile ${folder}/${package_}_*.deb | tar -x -C ${folder}/headers`;
  mkdirSync(join(root, folder, "headers"));
  await run("bash", ["-c", `set -o pipefail; ${unpack} --wildcards './usr/include/*'`]);
}

/** The tools of the build, and numpy's sources; returns the folder of these. */
async function unpackSources(folder) {
  say("numpy: tools and sources from PyPI");
  const pip = ["-m", "pip", "--quiet", "--disable-pip-version-check"];
  await run("python3", ["-m", "venv", `${folder}/venv`]);
  await python(
    folder,
    ...pip,
    "install",
    "--require-hashes",
    "-r",
    "tests/pyodide/numpy_tools.txt",
  );
  const modules = "import sysconfig; print(sysconfig.get_path('purelib'), end='')";
  const site = await run(`${folder}/venv/bin/python`, ["-c", modules], { capture: true });
  await python(folder, "scripts/numpy_build.py", "backend", site);
  await python(
    folder,
    ...[...pip, "download", "--require-hashes", "--no-deps", "--no-binary=:all:"],
    ...["--no-build-isolation", "-r", "tests/pyodide/numpy.txt", "-d", folder],
  );
  const [archive] = readdirSync(join(root, folder)).filter((file) => /^numpy-.*\.gz$/.test(file));
  await run("tar", ["-xzf", `${folder}/${archive}`, "-C", folder]);
  return `${folder}/${archive.replace(".tar.gz", "")}`;
}

/** Compiles every extension module of numpy but those of its own tests. */
async function compile(folder, sources) {
  const cwd = join(root, sources);
  const env = { PATH: `${join(root, folder)}/venv/bin:${process.env["PATH"]}` };
  say("numpy: compiling");
  const without = ["allow-noblas=true", "blas=none", "lapack=none"];
  const portable = ["cpu-baseline=none", "cpu-dispatch=none"];
  await run(
    "python",
    [
      ...["vendored-meson/meson/meson.py", "setup", "build", "--cross-file=../cross.ini"],
      ...["buildtype=release", "b_ndebug=true", ...without, ...portable].map((each) => `-D${each}`),
    ],
    { cwd, env, quiet: true },
  );
  const targets = await run("ninja", ["-C", "build", "-t", "targets", "all"], {
    ...{ cwd, env, capture: true },
  });
  const modules = targets
    .split("\n")
    .filter((line) => /\.so: /.test(line) && !/tests|_simd/.test(line))
    .map((line) => line.slice(0, line.indexOf(":")));
  await run("ninja", ["-C", "build", "-j", jobs, ...modules], { cwd, env, quiet: true });
}
