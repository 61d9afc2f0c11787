// Who races: how each engine is started, what it offers, and how closely it must agree.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root } from "../scripts/process.mjs";

const python = join(root, "build/bench/venv/bin/python");
const here = (file) => join(root, "bench/engines", file);
const inNode = (file, ...flags) => [process.execPath, "--expose-gc", ...flags, here(file)];
const inPython = (file) => [python, here(file)];

export const webr = join(root, "build/bench/webr/node_modules/webr/dist/webr.mjs");
export const native = join(root, "build/release/bench/native/webglm_bench");

/**
 * `needs` names the set-up step; `maxRows` is where a job would take minutes; `families` those
 * that are offered, all where absent. `tolerance` bounds the largest difference of a coefficient
 * from webglm's, in standard errors: what the engine's own stopping rule promises.
 */
const single = {
  webglm: {
    title: "webglm, WebAssembly",
    command: inNode("webglm.mjs"),
    needs: "webglm",
    tolerance: 0,
  },
  "webglm-onehot": {
    title: "webglm, dense 0/1 columns",
    command: inNode("webglm.mjs"),
    needs: "webglm",
    form: "onehot",
    tolerance: 1e-7,
  },
  "webglm-native": {
    title: "webglm, native",
    command: [native],
    needs: "native",
    tolerance: 1e-8,
  },
  webr: {
    title: "R's glm in webR",
    command: inNode("webr.mjs"),
    env: { WEBGLM_BENCH_WEBR: webr },
    needs: "webr",
    maxRows: 1e5,
    families: ["gaussian", "poisson", "binomial", "gamma"], // MASS is not in the npm package
    tolerance: 1e-3, // stops at a relative change of the deviance of 1e-8
  },
};

/** Libraries with threads of their own. */
const threaded = {
  rustystats: {
    title: "rustystats",
    command: inPython("rustystats_engine.py"),
    ownFolds: true, // of a path, and a grid of its own
    tolerance: 1e-3, // stops at a relative change of the deviance of 1e-8
  },
  glum: {
    title: "glum",
    command: inPython("glum_engine.py"),
    tolerance: 0.1, // stops at a gradient of the mean loss of 1e-4
  },
  statsmodels: {
    title: "statsmodels",
    command: inPython("statsmodels_engine.py"),
    maxRows: 2.5e5,
    tolerance: 1e-3, // stops at a change of the deviance of 1e-8
  },
  "scikit-learn": {
    title: "scikit-learn (no standard errors)",
    command: inPython("sklearn_engine.py"),
    maxRows: 2.5e5,
    families: ["gaussian", "poisson", "gamma", "binomial"],
    tolerance: 0.1, // stops at a gradient of the mean loss of 1e-4
  },
};

/** Each of them on one thread and on all, as two engines: the faster one counts. */
function settingsOf([name, engine]) {
  return [...new Set([1, availableParallelism()])].map((threads) => {
    const count = String(threads);
    const env = { OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, RAYON_NUM_THREADS: count };
    const title = `${engine.title}, ${count} thread${threads > 1 ? "s" : ""}`;
    return [`${name}-${count}`, { ...engine, title, env, needs: "python" }];
  });
}

export const engines = {
  ...single,
  ...Object.fromEntries(Object.entries(threaded).flatMap(settingsOf)),
};

/** The name of an engine without its setting: "glum-2" is glum. */
export const engineName = (key) => key.replace(/-\d+$/, "");

/** The engines that `names` stand for: "glum" is "glum-1" and "glum-2". */
export function expandNames(names) {
  return names.flatMap((name) =>
    Object.keys(engines).filter((key) => key === name || engineName(key) === name),
  );
}

/** Why an engine takes no part in a case, or undefined. */
export function reasonToSitOut(name, shape) {
  const { maxRows = Infinity, families = [shape.family] } = engines[name];
  if (!families.includes(shape.family)) return `does not offer ${shape.family}`;
  if (shape.rows > maxRows) return `is raced up to ${maxRows.toLocaleString("en")} rows`;
  return undefined;
}
