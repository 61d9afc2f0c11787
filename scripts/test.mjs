// npm test: sets everything up, builds, runs every suite, sums the JUnit files in test-results/.
//   node scripts/test.mjs [tooling|style|core|web|consumers|pyodide|browser]...     all of them by default
//   node scripts/test.mjs pyodide:numpy                                             never by default
// The last line is "N passed, M failed", followed by ", K skipped" where suites were left out.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildModule, buildPackage, buildWheel } from "./build.mjs";
import { setUpChromium } from "./chromium.mjs";
import { cmakeBuild, ctest } from "./cmake.mjs";
import { fastConsumers, testConsumers } from "./consumers.mjs";
import { suiteCounts, summaryLine } from "./junit.mjs";
import { CommandError, command, root, run, say, step } from "./process.mjs";
import { buildNumpy } from "./numpy.mjs";
import {
  setUpCheckers,
  setUpCompiler,
  setUpLibraries,
  setUpNodeModules,
  setUpPytest,
} from "./setup.mjs";

const noBrowser = Boolean(process.env["WEBGLM_NO_BROWSER"]);
const once = (action) => {
  let result;
  return () => (result ??= action());
};
const moduleOnce = once(buildModule);
const packageOnce = once(async () => {
  await moduleOnce();
  await buildPackage();
});

async function vitest(project) {
  await run("node_modules/.bin/vitest", [
    ...["run", "--project", project, "--reporter=default", "--reporter=junit"],
    `--outputFile.junit=test-results/${project}.xml`,
  ]);
}

/** The tests of Node's own runner below `folder`. */
async function nodeTests(suite, folder) {
  await run(process.execPath, [
    ...["--test", "--test-reporter=junit"],
    ...[`--test-reporter-destination=test-results/${suite}.xml`, folder],
  ]);
}

/** The tests of the wheel in one session of tests/pyodide/run.mjs, after `prepare`. */
function pyodideSuite(name, group, prepare) {
  return {
    name,
    group,
    async run() {
      await packageOnce();
      await buildWheel();
      await prepare?.();
      await run(process.execPath, ["tests/pyodide/run.mjs", `--session=${name}`]);
    },
  };
}

/** Every suite writes test-results/<name>.xml, and details of it, if any, into <name>/. */
const suites = [
  {
    name: "tooling",
    group: "tooling",
    run: () => nodeTests("tooling", "tests/tooling/"),
  },
  {
    name: "style",
    group: "style",
    run: () =>
      run(process.execPath, ["scripts/check.mjs", "--fast", "--junit", "test-results/style.xml"]),
  },
  {
    name: "core-native",
    group: "core",
    async run() {
      await cmakeBuild("asan");
      await ctest("asan", "core-native");
    },
  },
  {
    name: "core-wasm",
    group: "core",
    async run() {
      await cmakeBuild("wasm");
      await ctest("wasm", "core-wasm");
    },
  },
  {
    name: "core-agreement", // reads what the two above have left
    group: "core",
    run: () => nodeTests("core-agreement", "tests/agreement/"),
  },
  {
    name: "web",
    group: "web",
    async run() {
      await packageOnce();
      await cmakeBuild("wasm", "webglm_failing"); // for tests/web/allocation.test.ts
      await vitest("web");
    },
  },
  {
    name: "consumers",
    group: "consumers",
    async run() {
      await packageOnce();
      await testConsumers("consumers", fastConsumers({ browser: !noBrowser }));
    },
  },
  // Each session is another Pyodide, with or without numpy: tests/pyodide/run.mjs has the list.
  ...["pyodide", "pyodide-314", "pyodide-numpy"].map((name) => pyodideSuite(name, "pyodide")),
  ...["pyodide-worker", "pyodide-page"].map((name) => pyodideSuite(name, "browser")),
  // numpy is compiled for it, which takes minutes.
  pyodideSuite("pyodide-numpy-built", "pyodide:numpy", () => buildNumpy("pyodide")),
  {
    name: "browser",
    group: "browser",
    async run() {
      await packageOnce();
      await vitest("browser");
    },
  },
];

/** What the chosen suites need; the quick refusals come first. */
async function setUp(groups) {
  if (groups.has("browser") || (groups.has("consumers") && !noBrowser))
    process.env["CHROMIUM_PATH"] = await setUpChromium();
  const wants = (...names) => names.some((name) => groups.has(name));
  const python = ["pyodide", "pyodide:numpy"];
  if (wants("core", "web", "consumers", ...python, "browser")) {
    await setUpCompiler();
    await setUpLibraries();
  }
  if (wants("style", "web", "consumers", ...python, "browser")) await setUpNodeModules();
  if (wants("style")) await setUpCheckers();
  if (wants(...python, "browser")) await setUpPytest();
}

/** Runs `suite`; nothing that it does ends the others. */
async function runSuite(suite) {
  const { result: error, seconds } = await step(suite.name, async () => {
    try {
      await suite.run();
    } catch (error) {
      return error;
    }
  });
  const results = join(root, "test-results", suite.name);
  const counts = suiteCounts(`${results}.xml`, { error, details: results });
  if (counts.problem) say(`${suite.name} ${counts.problem}`);
  return { ...counts, name: suite.name, seconds };
}

function printTable(rows) {
  console.log(
    `\n${"".padEnd(14)}${["passed", "failed", "skipped", "seconds"].map((t) => t.padStart(9)).join("")}`,
  );
  for (const row of rows) {
    const cells = [row.passed, row.failed, row.skipped, row.seconds.toFixed(1)];
    const numbers = cells.map((cell) => String(cell ?? "").padStart(9)).join("");
    console.log(`${row.name.padEnd(14)}${numbers}${row.problem ? `  ${row.problem}` : ""}`);
  }
}

await command(async () => {
  const known = new Set(suites.map((suite) => suite.group));
  const asked = process.argv.slice(2);
  const wrong = asked.find((name) => !known.has(name));
  if (wrong) throw new CommandError(`no suite "${wrong}"; there are ${[...known].join(", ")}`);
  const usual = [...known].filter((name) => name !== "pyodide:numpy");
  const groups = new Set(asked.length > 0 ? asked : usual);

  const needed = new Set(groups);
  if (noBrowser) needed.delete("browser");
  const { result: problem, seconds } = await step("set-up", () => setUp(needed).catch((e) => e));
  if (problem) {
    say(problem.message);
    console.log(`\n${summaryLine({ passed: 0, failed: 1, skipped: 0 })}`);
    process.exitCode = 1;
    return;
  }
  const rows = [{ name: "set-up", seconds }];

  rmSync(join(root, "test-results"), { recursive: true, force: true });
  mkdirSync(join(root, "test-results"), { recursive: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of suites.filter((each) => groups.has(each.group))) {
    const leftOut = suite.group === "browser" && noBrowser;
    const row = leftOut
      ? { name: suite.name, passed: 0, failed: 0, skipped: 1, seconds: 0, problem: "left out" }
      : await runSuite(suite);
    rows.push(row);
    for (const key of Object.keys(total)) total[key] += row[key];
  }
  printTable(rows);
  const note =
    noBrowser && groups.has("browser") ? " (browser suite: WEBGLM_NO_BROWSER is set)" : "";
  console.log(`\n${summaryLine(total, note)}`);
  if (total.failed > 0) process.exitCode = 1;
});
