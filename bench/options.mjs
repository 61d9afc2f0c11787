// The command line of `npm run bench`.
import { parseArgs } from "node:util";
import { CommandError } from "../scripts/process.mjs";
import { quick, scenarios } from "./cases.mjs";
import { families } from "./data.mjs";
import { engineName, engines, expandNames } from "./engines.mjs";

export const usage = `npm run bench -- [options]
  --scenario a,b   ${Object.keys(scenarios).join(", ")}; all
  --rows n,m       sizes instead of those of the scenarios
  --engines a,b    ${[...new Set(Object.keys(engines).map(engineName))].join(", ")}; all
  --families a,b   ${families.join(", ")}; all
  --rounds n       rounds of every race; 5
  --seconds s      an engine repeats a job that is shorter than this within a round; 0.3
  --quick          10,000 rows and 2 rounds: does everything work?
  --out file       bench/results.json, or build/bench/quick.json with --quick
  --no-build       race what is built already`;

const list = (text) => text?.split(",").map((each) => each.trim());

function chosen(what, given, known) {
  for (const name of given ?? []) {
    if (!known.includes(name)) {
      throw new CommandError(`${what} ${name} is unknown; there are ${known.join(", ")}`);
    }
  }
  return given;
}

function positive(what, text) {
  const value = Number(text);
  if (value > 0) return value;
  throw new CommandError(`--${what} must be a positive number, got ${text}`);
}

/** Understands the arguments; throws CommandError for what it does not know. */
export function parseOptions(args) {
  const text = { type: "string" };
  const { values } = parseArgs({
    args,
    options: {
      ...{ scenario: text, rows: text, engines: text, families: text, rounds: text },
      ...{ seconds: text, out: text },
      quick: { type: "boolean", default: false },
      "no-build": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const small = values.quick ? quick : {};
  const names = Object.keys(engines).map(engineName);
  const asked = chosen("engine", list(values.engines), [...names, ...Object.keys(engines)]);
  return {
    help: values.help,
    build: !values["no-build"],
    quick: values.quick,
    scenarios:
      chosen("scenario", list(values.scenario), Object.keys(scenarios)) ?? Object.keys(scenarios),
    rows: list(values.rows)?.map((n) => positive("rows", n)) ?? small.rows,
    families: chosen("family", list(values.families), families) ?? families,
    engines: asked && expandNames(asked),
    rounds: Math.ceil(positive("rounds", values.rounds ?? small.rounds ?? 5)),
    seconds: positive("seconds", values.seconds ?? 0.3),
    out: values.out ?? (values.quick ? "build/bench/quick.json" : "bench/results.json"),
  };
}
