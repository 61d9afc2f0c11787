// npm run test:consumers: packs the npm package and uses it as others do, each in a folder with its
// own lock file.
//   node scripts/consumers.mjs [name]...     all of them by default; --fast: those that install nothing
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildModule, buildPackage, setUpBuild } from "./build.mjs";
import { setUpChromium } from "./chromium.mjs";
import { CommandError, command, root, run, step } from "./process.mjs";

const folder = "tests/consumers";
const needsChromium = (name) =>
  !["package", "node", "lint", "deno", "bun", "workerd"].includes(name);

function allNames() {
  const ending = ".test.mjs";
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));
}

/** Whether a consumer installs nothing but the package itself. */
const isFast = (name) => !existsSync(join(root, folder, name, "package.json"));

/** The consumers that `npm test` runs; `browser` where there is a Chromium. */
export function fastConsumers({ browser }) {
  return allNames().filter((name) => isFast(name) && (browser || !needsChromium(name)));
}

/** Runs the consumers of these names; the JUnit file is test-results/<suite>.xml. */
export async function testConsumers(suite, names) {
  mkdirSync(join(root, "test-results"), { recursive: true });
  await run(process.execPath, [
    ...["--test", "--test-concurrency=1"],
    ...["--test-reporter=spec", "--test-reporter-destination=stdout"],
    ...["--test-reporter=junit", `--test-reporter-destination=test-results/${suite}.xml`],
    ...names.map((name) => `${folder}/${name}.test.mjs`),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    const asked = process.argv.slice(2).filter((name) => name !== "--fast");
    const known = allNames();
    const wrong = asked.find((name) => !known.includes(name));
    if (wrong) throw new CommandError(`no consumer "${wrong}"; there are ${known.join(", ")}`);
    const chosen = process.argv.includes("--fast") ? known.filter(isFast) : known;
    const names = asked.length > 0 ? asked : chosen;
    await step("set-up", async () => {
      await setUpBuild();
      if (names.some(needsChromium)) process.env["CHROMIUM_PATH"] = await setUpChromium();
    });
    await step("npm package", async () => {
      await buildModule();
      await buildPackage();
    });
    await step("consumers", () => testConsumers("consumers", names));
  });
}
