// What webglm must reach, and what a run of the benchmark says about it.
import { engineName } from "./engines.mjs";
import { minimum } from "./summary.mjs";

const caseOf = (results, scenario, rows, family = "poisson") =>
  results.cases.find(
    (each) => each.scenario === scenario && each.rows === rows && each.family === family,
  );
const timeOf = (each, engine, what = "total") => each?.engines[engine]?.[what]?.min;

/** The best time of any setting of an engine: glum-1, glum-2. */
function fastest(each, engine, what = "total") {
  const times = Object.keys(each?.engines ?? {})
    .filter((name) => engineName(name) === engine)
    .map((name) => timeOf(each, name, what))
    .filter((time) => time !== undefined);
  return times.length > 0 ? minimum(times) : undefined;
}

/** How many times as long as webglm's whole job `engine` takes. */
function ratio(each, engine, what = "total") {
  return fastest(each, engine, what) / timeOf(each, "webglm");
}

const allFamilies = 5;

/** Of all families at the largest size of the scenario that has all of them. */
function worstFamily(results) {
  const sizes = [...new Set(results.cases.map(({ rows }) => rows))].filter((n) => n >= 2.5e5);
  const ratios = sizes.flatMap((rows) => {
    const own = results.cases
      .filter((each) => each.scenario === "main" && each.rows === rows)
      .map((each) => ratio(each, "rustystats"))
      .filter((value) => value > 0);
    return own.length === allFamilies ? own : [];
  });
  return ratios.length > 0 ? minimum(ratios) : undefined;
}

function worstOfNative(results) {
  const ratios = results.cases
    .filter(({ scenario }) => scenario === "native")
    .map((each) => timeOf(each, "webglm", "fit") / timeOf(each, "webglm-native", "fit"))
    .filter((value) => value > 0);
  return ratios.length > 0 ? Math.max(...ratios) : undefined;
}

function pathRatio(results) {
  const each = caseOf(results, "path", 5e4);
  return minimum([ratio(each, "glum"), ratio(each, "rustystats")]);
}

function memoryRatio(results) {
  const engines = caseOf(results, "memory", 5e5)?.engines ?? {};
  const jobs = Object.entries(engines)
    .filter(([name, { memory }]) => engineName(name) === "rustystats" && memory)
    .map(([, { memory }]) => memory.job);
  return minimum(jobs) / engines.webglm?.memory?.job;
}

const largeJob = (results) => caseOf(results, "large", 1e6)?.engines.webglm?.memory;

function oneHotRatio(results) {
  const each = caseOf(results, "onehot", 2.5e5);
  return timeOf(each, "webglm-onehot") / timeOf(each, "webglm");
}

/** The dearest row over the cheapest one, from 100,000 rows to the 5,000,000 that it takes. */
function flatness(results) {
  const cases = results.cases.filter(({ scenario, rows }) => scenario === "rows" && rows >= 1e5);
  if (!cases.some(({ rows }) => rows === 5e6) || cases.length < 2) return undefined;
  const costs = cases.map((each) => timeOf(each, "webglm") / each.rows);
  return Math.max(...costs) / minimum(costs);
}

const startup = (host, what) => (results) => results.startup?.[host]?.[what]?.min;
const mainRatio = (rows, engine, what) => (results) =>
  ratio(caseOf(results, "main", rows), engine, what);
const splineRatio = (engine) => (results) => ratio(caseOf(results, "splines", 1e5), engine);

/** `least` or `most` bounds what `measure` finds; undefined or NaN means: not measured. */
const requirements = [
  { text: "Poisson, 500,000 rows: rustystats", least: 35, measure: mainRatio(5e5, "rustystats") },
  {
    text: "Poisson, 500,000 rows: rustystats' fit() alone",
    least: 8,
    measure: mainRatio(5e5, "rustystats", "fit"),
  },
  {
    text: "Poisson, 500,000 rows: glum, its better setting",
    least: 15,
    measure: mainRatio(5e5, "glum"),
  },
  {
    text: "worst of five families, 250,000 rows and more: rustystats",
    least: 30,
    measure: worstFamily,
  },
  { text: "Poisson, 10,000 rows: R's glm in webR", least: 150, measure: mainRatio(1e4, "webr") },
  { text: "Poisson, 100,000 rows: R's glm in webR", least: 250, measure: mainRatio(1e5, "webr") },
  {
    text: "Poisson, 250,000 rows: statsmodels",
    least: 500,
    measure: mainRatio(2.5e5, "statsmodels"),
  },
  { text: "15 splines, 100,000 rows: rustystats", least: 6, measure: splineRatio("rustystats") },
  { text: "15 splines, 100,000 rows: glum", least: 6, measure: splineRatio("glum") },
  {
    text: "cross-validated elastic net, 50,000 rows: the faster of glum and rustystats",
    least: 15,
    measure: pathRatio,
  },
  {
    text: "memory above the input, 500,000 rows: rustystats' over webglm's",
    least: 10,
    measure: memoryRatio,
  },
  {
    text: "fit in WebAssembly over the same kernels native, worst",
    most: 1.5,
    measure: worstOfNative,
  },
  {
    text: "dense 0/1 columns over factors, 250,000 rows",
    most: 3,
    measure: oneHotRatio,
  },
  {
    text: "cost per row, dearest over cheapest, 100,000 to 5,000,000 rows",
    most: 1.25,
    measure: flatness,
  },
  {
    text: "two factors of 5,000 levels, 1,000,000 rows: whole job",
    unit: "s",
    most: 90,
    measure: (results) => largeJob(results)?.time / 1000,
  },
  {
    text: "two factors of 5,000 levels, 1,000,000 rows: memory above the input",
    unit: "MB",
    most: 3000,
    measure: (results) => largeJob(results)?.job / 2 ** 20,
  },
  { text: "ready in Node", unit: "ms", most: 50, measure: startup("node", "ready") },
  { text: "ready in Chromium", unit: "ms", most: 100, measure: startup("chromium", "ready") },
  {
    text: "first fit of 10,000 rows after init()",
    unit: "ms",
    most: 30,
    measure: startup("node", "firstFit"),
  },
  {
    text: "first fit of 10,000 rows after warmUp()",
    unit: "ms",
    most: 10,
    measure: startup("node", "firstWarmFit"),
  },
];

/** Every requirement with what was measured and whether it is met; null: not measured. */
export function judge(results) {
  return requirements.map(({ text, least, most, unit = "x", measure }) => {
    const found = measure(results);
    const measured = Number.isFinite(found) ? found : null;
    const met = measured === null ? null : least !== undefined ? found >= least : found <= most;
    const bound = least !== undefined ? `at least ${least}` : `at most ${most}`;
    return { requirement: text, bound: `${bound} ${unit}`, measured, met };
  });
}
