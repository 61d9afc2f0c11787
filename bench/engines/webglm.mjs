// webglm, WebAssembly in Node on one thread. `case.form` is "formula": columns by name, factors as
// codes with levels; or "onehot": the same model as a dense matrix of 0 and 1.
import { init } from "../../dist/inline.js";
import { columnNames, levelNames } from "../names.mjs";
import { readColumn, serve } from "./worker.mjs";

/** The right side of the formula; spline terms have the knots of the case. */
function formulaOf(shape) {
  const names = columnNames(shape);
  const spline = (name) => `bs(${name}, knots = c(${shape.knots}), boundary = c(0, 1))`;
  return `y ~ ${[...names.x, ...names.c, ...names.z.map(spline)].join(" + ")}`;
}

/** One name for a coefficient in all engines: x1, c1[L01], z1[1]. */
function commonName(name) {
  const spline = /^bs\((\w+),.*\)\[(\d+)\]$/.exec(name);
  return spline ? `${spline[1]}[${spline[2]}]` : name.replace("[T.", "[");
}

function oneHot(codes, level) {
  return Float64Array.from(codes, (code) => (code === level ? 1 : 0));
}

/** The design with a column for the intercept and one for every level but the first. */
function denseColumns(data, names, levels) {
  const rows = data.y.length;
  const columns = { Intercept: new Float64Array(rows).fill(1) };
  for (const name of names.x) columns[name] = data[name];
  for (const name of names.c) {
    levels.slice(1).forEach((level, k) => {
      columns[`${name}[${level}]`] = oneHot(data[name].codes, k + 1);
    });
  }
  return columns;
}

/** Row i is in fold i mod k. */
function optionsOf({ l1Ratio, alphas, folds }, rows) {
  return {
    regularization: "elastic_net",
    ...{ l1Ratio, alphas },
    folds: Float64Array.from({ length: rows }, (_, i) => i % folds),
  };
}

let webglm;
let shape;
let data;
let design;
let formula;
let pathOptions;
const options = () => ({
  family: shape.family,
  link: shape.link,
  ...(shape.family === "negative_binomial" ? { theta: shape.theta } : {}),
});

await serve({
  async load(given) {
    shape = given;
    webglm = await init();
    const names = columnNames(shape);
    const levels = levelNames(shape.levels);
    data = { y: readColumn(shape.folder, `y_${shape.family}.f64`) };
    for (const name of [...names.x, ...names.z]) {
      data[name] = readColumn(shape.folder, `${name}.f64`);
    }
    for (const name of names.c) {
      data[name] = { codes: readColumn(shape.folder, `${name}.${shape.codes}`), levels };
    }
    formula = formulaOf(shape);
    pathOptions = shape.path && optionsOf(shape.path, data.y.length);
    if (shape.form === "onehot") design = denseColumns(data, names, levels);
  },
  versions: () => ({ node: process.versions.node, v8: process.versions.v8 }),
  build() {
    return design === undefined
      ? webglm.glm(formula, data, options())
      : new webglm.GLM(data.y, design, options());
  },
  fit: (model) => model.fit(pathOptions),
  coefficients: (fit) => ({
    names: fit.names.map(commonName),
    params: Array.from(fit.params),
    ...(pathOptions ? { alpha: fit.alpha } : { se: Array.from(fit.bse()) }),
  }),
  release(fit, model) {
    fit[Symbol.dispose]();
    model[Symbol.dispose]();
  },
});
