// CMake presets, configured when that is needed and built by what the machine has.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { root, run, say } from "./process.mjs";
import { onPath } from "./setup.mjs";
import { contentHash, unlessDone } from "./stamp.mjs";

/** How many compilers or tests run at a time; WEBGLM_JOBS overrides it. */
export const jobs = String(process.env["WEBGLM_JOBS"] ?? availableParallelism());

/** Configures `preset`: Ninja where it is present; anew when the compiler is another one. */
export async function configure(preset) {
  const wasm = preset === "wasm";
  await unlessDone(
    {
      stamp: `build/${preset}/.webglm-compiler`,
      hash: wasm ? contentHash(".toolchain/.compiler") : preset,
      outputs: [`build/${preset}/CMakeCache.txt`],
    },
    () =>
      run(
        "cmake",
        [
          ...["--preset", preset, "--fresh"],
          ...(wasm ? [`-DNODE_JS_EXECUTABLE=${process.execPath}`] : []),
        ],
        { env: onPath("ninja") ? { CMAKE_GENERATOR: "Ninja", ...process.env } : {}, quiet: true },
      ),
  );
}

/** Builds `targets` of `preset` (all when none are named); only what changed is compiled. */
export async function cmakeBuild(preset, ...targets) {
  await configure(preset);
  const chosen = targets.length > 0 ? ["--target", ...targets] : [];
  await run("cmake", ["--build", "--preset", preset, "--parallel", jobs, ...chosen]);
}

/**
 * Runs the tests of `preset` and writes test-results/<suite>.xml; beside it, in the folder
 * <suite>, what GoogleTest wrote of each program: <name of the program's test>.xml.
 */
export async function ctest(preset, suite) {
  const programs = `${root}build/${preset}/tests/core`;
  const shards = () => readdirSync(programs).filter((name) => /^shard_.*\.xml$/.test(name));
  for (const name of shards()) rmSync(`${programs}/${name}`);
  const results = `${root}test-results/${suite}`;
  try {
    await run("ctest", ["--preset", preset, "-j", jobs, "--output-junit", `${results}.xml`]);
    for (const line of reportsOf(preset)) say(line);
  } finally {
    mkdirSync(results, { recursive: true });
    for (const name of shards()) {
      copyFileSync(`${programs}/${name}`, `${results}/webglm_tests.${name}`);
    }
  }
}

/** What tests tell beside passing: which reference cases are left out, and the digits of NIST's. */
function reportsOf(preset) {
  const log = readFileSync(`${root}build/${preset}/Testing/Temporary/LastTest.log`, "utf8");
  const isReport = (line) => /^(left out: |\d+ oracle cases are run|nist-)/.test(line);
  return log.split("\n").filter(isReport).sort();
}
