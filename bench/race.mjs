// One case: every engine in a process of its own, one job at a time, in turns.
import { setTimeout as pause } from "node:timers/promises";
import { say } from "../scripts/process.mjs";
import { difference, pathDifference } from "./agreement.mjs";
import { engines } from "./engines.mjs";
import { minimum, median } from "./summary.mjs";
import { WorkerProcess } from "./worker_process.mjs";

/** Threads of a pool may spin for some milliseconds after a job; nobody is timed meanwhile. */
const settleMilliseconds = 50;

function startProcess(name, shape) {
  const { command, env, form = "formula" } = engines[name];
  return { name, form: { ...shape, form }, process: new WorkerProcess(command, env), runs: [] };
}

/** Lets `action` fail for one engine without stopping the others. */
async function attempt(contestant, action) {
  try {
    await action();
  } catch (error) {
    contestant.error = error.message;
    say(`${contestant.name}: ${error.message}`);
  }
}

async function load(contestant) {
  const answer = await contestant.process.ask("load", { case: contestant.form });
  contestant.versions = answer.versions;
}

async function turn(contestant, seconds) {
  const before = contestant.process.cpuSeconds();
  const { runs } = await contestant.process.ask("run", { seconds });
  const cpu = contestant.process.cpuSeconds() - before;
  contestant.runs.push(...runs.map((times) => ({ ...times, cpu: (1000 * cpu) / runs.length })));
}

function summarise({ runs, error, versions, coefficients, memory }) {
  if (error !== undefined) return { error, versions };
  if (memory !== undefined) return { versions, memory };
  const of = (what) => runs.map((times) => times[what]);
  return {
    versions,
    jobs: runs.length,
    total: { min: minimum(of("total")), median: median(of("total")), first: runs[0].total },
    fit: { min: minimum(of("fit")), median: median(of("fit")) },
    cpu: minimum(of("cpu")),
    coefficients: coefficients?.params.length,
  };
}

/** Who has folds of its own need not choose the same alpha. */
function pathAgreement(reference, coefficients, ownFolds) {
  const apart = pathDifference(reference, coefficients);
  const agrees = apart.chosen <= 1e-9 && apart.selected === 0;
  return { ...apart, tolerance: 0, agrees: ownFolds ? null : agrees };
}

function agreement(reference, coefficients, { tolerance, ownFolds }) {
  try {
    if (reference.alpha !== undefined) return pathAgreement(reference, coefficients, ownFolds);
    const apart = difference(reference, coefficients);
    return { ...apart, tolerance, agrees: apart.coefficient <= tolerance };
  } catch (error) {
    return { tolerance, agrees: false, reason: error.message };
  }
}

/** Compares everyone's coefficients with those of the first contestant that has some. */
function compare(contestants) {
  const reference = contestants.find(({ coefficients }) => coefficients !== undefined);
  const found = {};
  for (const { name, coefficients } of contestants) {
    if (coefficients === undefined || name === reference.name) continue;
    found[name] = agreement(reference.coefficients, coefficients, engines[name]);
  }
  return found;
}

/** Races `names`; returns {engine: {total, fit, ...} or {error}} with the agreement in it. */
export async function race(shape, names, { rounds, seconds }) {
  const contestants = names.map((name) => startProcess(name, shape));
  const going = () => contestants.filter(({ error }) => error === undefined);
  try {
    for (const each of contestants) await attempt(each, () => load(each));
    for (let round = 0; round < rounds; ++round) {
      for (const each of going()) {
        await attempt(each, () => turn(each, seconds));
        await pause(settleMilliseconds);
      }
    }
    for (const each of going()) {
      await attempt(each, async () => {
        each.coefficients = await each.process.ask("coefficients");
      });
    }
  } finally {
    await Promise.all(contestants.map((each) => each.process.close()));
  }
  return withAgreement(contestants);
}

function withAgreement(contestants) {
  const apart = compare(contestants);
  return Object.fromEntries(
    contestants.map((each) => [
      each.name,
      { ...summarise(each), ...(apart[each.name] && { agreement: apart[each.name] }) },
    ]),
  );
}

/** The most memory that one job takes above its input, each engine alone and fresh. */
export async function weigh(shape, names) {
  const weighed = [];
  for (const name of names) {
    const each = startProcess(name, shape);
    weighed.push(each);
    try {
      await attempt(each, async () => {
        await load(each);
        each.memory = (await each.process.ask("memory")).memory;
        each.coefficients = await each.process.ask("coefficients");
      });
    } finally {
      await each.process.close();
    }
  }
  return withAgreement(weighed);
}
