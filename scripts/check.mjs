// npm run check: what a change must pass beside the tests: formatters, compilers' and linters'
// findings. Every finding is an error.
//   --fast            leaves out typedoc, and clang-tidy, which takes minutes
//   --fix             lets the formatters write instead of complain
//   --junit <file>    also writes the outcome of each check as JUnit
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { configure, jobs } from "./cmake.mjs";
import { CommandError, command, root, run, say, step } from "./process.mjs";
import { setUpCheckers, setUpLibraries, setUpNodeModules } from "./setup.mjs";
import { contentHash, filesBelow, unlessDone } from "./stamp.mjs";

const python = () =>
  filesBelow("pyodide", "tests/pyodide", "bench").filter((file) => file.endsWith(".py"));
const cpp = () =>
  filesBelow("core", "wasm", "tests/core", "cmake/probe", "bench/native").filter((file) =>
    /\.[ch]pp$/.test(file),
  );
const config = ["--config", "pyodide/pyproject.toml"];

/** Name and command of every check; `fix` is the command that mends what it finds. */
const checks = [
  {
    name: "clang-format",
    check: () => [".venv/bin/clang-format", "--dry-run", "--Werror", ...cpp()],
    fix: () => [".venv/bin/clang-format", "-i", ...cpp()],
  },
  {
    name: "prettier",
    check: () => ["node_modules/.bin/prettier", "--check", "--log-level=warn", "."],
    fix: () => ["node_modules/.bin/prettier", "--write", "--log-level=warn", "."],
  },
  { name: "tsc", check: () => ["node_modules/.bin/tsc", "-p", "tsconfig.json"] },
  {
    name: "ruff format",
    check: () => [".venv/bin/ruff", "format", "--quiet", "--check", ...config, ...python()],
    fix: () => [".venv/bin/ruff", "format", "--quiet", ...config, ...python()],
  },
  {
    name: "ruff check",
    check: () => [".venv/bin/ruff", "check", "--quiet", ...config, ...python()],
    fix: () => [".venv/bin/ruff", "check", "--quiet", "--fix", ...config, ...python()],
  },
  {
    name: "mypy",
    check: () => [".venv/bin/mypy", "--config-file", "pyodide/pyproject.toml"],
  },
  { name: "bash", check: () => ["bash", "-n", ...filesBelow("scripts").filter(isShell)] },
];

/** Everything that public types refer to is public, and every link in comments leads somewhere. */
const typedoc = { name: "typedoc", check: () => ["node_modules/.bin/typedoc", "--emit", "none"] };

function isShell(file) {
  return file.endsWith(".sh");
}

/** clang-tidy on one file; skipped while neither it, a header nor the list of checks changes. */
async function tidy(file) {
  const headers = filesBelow("core").filter((each) => each.endsWith(".hpp"));
  await unlessDone(
    {
      stamp: `build/stamps/tidy/${file}`,
      hash: contentHash(file, ...headers, ".clang-tidy", "scripts/checkers.txt"),
    },
    () => run(".venv/bin/clang-tidy", ["--quiet", "-p", "build/dev", file], { quiet: true }),
  );
}

async function tidyAll() {
  await setUpLibraries();
  await configure("dev");
  const waiting = filesBelow("core/src").filter((file) => file.endsWith(".cpp"));
  const found = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      await tidy(file).catch(() => found.push(file));
    }
  };
  await Promise.all(Array.from({ length: Number(jobs) }, work));
  if (found.length > 0) throw new CommandError(`clang-tidy has findings in ${found.join(", ")}`);
}

/** Runs one check; resolves to undefined, or to the error that it ended with. */
async function outcomeOf({ name, check, fix, action }, fixing) {
  const [program, ...args] = action ? [] : (fixing && fix ? fix : check)();
  const { result } = await step(name, async () => {
    try {
      await (action ? action() : run(program, args));
    } catch (error) {
      return error;
    }
  });
  return result;
}

function writeJunit(file, outcomes) {
  const cases = outcomes.map(({ name, error }) =>
    error
      ? `<testcase name="${name}"><failure message="npm run check says more"/></testcase>`
      : `<testcase name="${name}"/>`,
  );
  writeFileSync(join(root, file), `<testsuite name="style">\n${cases.join("\n")}\n</testsuite>\n`);
}

await command(async () => {
  const args = process.argv.slice(2);
  await step("set-up", async () => {
    await setUpNodeModules();
    await setUpCheckers();
  });
  const chosen = args.includes("--fast")
    ? checks
    : [...checks, typedoc, { name: "clang-tidy", action: tidyAll }];

  const outcomes = [];
  for (const each of chosen) {
    outcomes.push({ name: each.name, error: await outcomeOf(each, args.includes("--fix")) });
  }
  if (args.includes("--junit")) writeJunit(args[args.indexOf("--junit") + 1], outcomes);

  const failed = outcomes.filter(({ error }) => error).map(({ name }) => name);
  if (failed.length > 0) {
    say("npm run format mends what formatters can mend");
    throw new CommandError(failed.join(", "));
  }
});
