// npm run bench: webglm against the libraries that people use, side by side on this machine.
// docs/performance.md says what is measured and how.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { command, root, say, step } from "../scripts/process.mjs";
import { judge } from "./bars.mjs";
import { isWeighed, scenarios } from "./cases.mjs";
import { writeData } from "./data.mjs";
import { engines, expandNames, reasonToSitOut } from "./engines.mjs";
import { load, machine } from "./machine.mjs";
import { parseOptions, usage } from "./options.mjs";
import { setUpPeers, webglmVersion } from "./peers.mjs";
import { race, weigh } from "./race.mjs";
import { measureStartup } from "./startup.mjs";
import { barTable, caseTable, startupTable } from "./table.mjs";

const dataFolder = join(root, "build/bench/data");

/** Who of the case's engines takes part, and why the others do not. */
function lineUp(shape, options, missing) {
  const taking = [];
  const absent = {};
  for (const name of expandNames(shape.engines)) {
    if (options.engines && name !== "webglm" && !options.engines.includes(name)) {
      absent[name] = "was not asked for";
      continue;
    }
    const { needs } = engines[name];
    const reason = missing.has(needs) ? missing.get(needs) : reasonToSitOut(name, shape);
    if (reason === undefined) taking.push(name);
    else absent[name] = reason;
  }
  return { taking, absent };
}

async function runCase(shape, options, missing) {
  const { taking, absent } = lineUp(shape, options, missing);
  const folder = writeData(dataFolder, shape);
  const measure = isWeighed(shape) ? weigh : race;
  const before = load();
  const found = await measure({ ...shape, folder }, taking, options);
  const { scenario, title, rows, family, link, numeric, factors, splines, coefficients } = shape;
  const told = { scenario, title, rows, family, link, numeric, factors, splines, coefficients };
  return { ...told, load: [before, load()], engines: found, absent };
}

function neededSteps(shapes, options) {
  const names = shapes.flatMap((shape) => expandNames(shape.engines));
  const used = names.filter((name) => !options.engines || options.engines.includes(name));
  return new Set(["webglm", ...used.map((name) => engines[name].needs)]);
}

function write(results, out) {
  const file = resolve(root, out);
  mkdirSync(dirname(file), { recursive: true });
  const rounded = (_, value) =>
    typeof value === "number" && !Number.isInteger(value) ? +value.toPrecision(5) : value;
  writeFileSync(file, `${JSON.stringify(results, rounded, 2)}\n`);
  say(`written to ${out}`);
}

await command(async () => {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return console.log(usage);
  const shapes = options.scenarios.flatMap((name) => scenarios[name](options));
  const { result: missing } = await step("set-up", () =>
    setUpPeers(neededSteps(shapes, options), options.build),
  );
  for (const [name, reason] of missing) say(`absent: ${name}: ${reason}`);
  if (load() > 1) say(`the machine is busy (load ${load().toFixed(1)}): expect worse figures`);

  const results = {
    webglm: await webglmVersion(),
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    options: { rounds: options.rounds, seconds: options.seconds },
    cases: [],
  };
  for (const shape of shapes) {
    await step(`${shape.scenario}: ${shape.title}`, async () => {
      results.cases.push(await runCase(shape, options, missing));
      console.log(caseTable(results.cases.at(-1)));
    });
  }
  if (options.scenarios.includes("startup")) {
    await step("startup", async () => {
      results.startup = await measureStartup(dataFolder, options.rounds);
      console.log(startupTable(results.startup));
    });
  }
  results.requirements = judge(results);
  console.log(`\n== summary\n\n${results.cases.map(caseTable).join("\n\n")}\n`);
  if (results.startup) console.log(`${startupTable(results.startup)}\n`);
  console.log(barTable(results.requirements));
  write(results, options.out);
});
