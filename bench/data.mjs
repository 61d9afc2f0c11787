// The data of the races: written once to a cache folder, read by every engine.
//   x1.f64, x2.f64, ...   standard normal columns
//   c1.u8, c2.u8, ...     codes of factors, levels equally frequent
//   z1.f64, z2.f64, ...   uniform columns on [0, 1], arguments of splines
//   y.f64                 the response
// Numbers are little-endian. Every column has a stream of its own, so the first rows of a longer
// data set are those of a shorter one.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { columnNames } from "./names.mjs";
import { gammas, normals, poissons, uniforms } from "./random.mjs";

const seed = 42;
/** Raised whenever the same case would get other data. */
const version = 1;

/** Seeds of the streams, far enough apart that no two columns share one. */
const streams = { effects: 1, x: 1000, c: 2000, z: 3000, y: 4000 };
const stream = (kind, index = 0) => (seed * 1000003 + streams[kind] + index) | 0;

/** The parameter of the negative binomial, V(mu) = mu + mu^2 / theta. */
export const theta = 2;
const gammaShape = 2;

function filled(rows, draw) {
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; ++i) values[i] = draw(i);
  return values;
}

/** The columns of the design of a case, by name. */
export function designColumns(shape) {
  const { rows, levels = 10 } = shape;
  const names = columnNames(shape);
  const columns = {};
  names.x.forEach((name, j) => (columns[name] = filled(rows, normals(stream("x", j)))));
  names.c.forEach((name, j) => {
    const uniform = uniforms(stream("c", j));
    const codes = levels > 256 ? new Uint16Array(rows) : new Uint8Array(rows);
    for (let i = 0; i < rows; ++i) codes[i] = Math.floor(levels * uniform());
    columns[name] = codes;
  });
  names.z.forEach((name, j) => (columns[name] = filled(rows, uniforms(stream("z", j)))));
  return columns;
}

/** Effects that do not grow with the number of columns, so that no case has extreme means. */
function linearPredictor(shape, columns) {
  const { rows, levels = 10 } = shape;
  const names = columnNames(shape);
  const effect = normals(stream("effects"));
  const spread = 0.6 / Math.sqrt(Math.max(1, names.x.length + names.c.length + names.z.length));
  const eta = new Float64Array(rows).fill(-0.5);
  for (const name of names.x) {
    const slope = spread * effect();
    const x = columns[name];
    for (let i = 0; i < rows; ++i) eta[i] += slope * x[i];
  }
  for (const name of names.c) {
    const effects = Float64Array.from({ length: levels }, () => spread * effect());
    const codes = columns[name];
    for (let i = 0; i < rows; ++i) eta[i] += effects[codes[i]];
  }
  for (const name of names.z) {
    const height = spread * effect();
    const frequency = 3 + 3 * Math.abs(effect());
    const z = columns[name];
    for (let i = 0; i < rows; ++i) eta[i] += height * Math.sin(frequency * z[i]);
  }
  return eta;
}

/** A response of each family, with the link that the race uses. */
const responses = {
  gaussian(eta) {
    const noise = normals(stream("y", 0));
    return eta.map((value) => value + noise());
  },
  poisson(eta) {
    const count = poissons(stream("y", 1));
    return eta.map((value) => count(Math.exp(value)));
  },
  binomial(eta) {
    const uniform = uniforms(stream("y", 2));
    return eta.map((value) => (uniform() < 1 / (1 + Math.exp(-value)) ? 1 : 0));
  },
  gamma(eta) {
    const draw = gammas(stream("y", 3), gammaShape);
    return eta.map((value) => Math.exp(value) * draw());
  },
  negative_binomial(eta) {
    const draw = gammas(stream("y", 4), theta);
    const count = poissons(stream("y", 5));
    return eta.map((value) => count(Math.exp(value) * draw()));
  },
};

export const families = Object.keys(responses);

/** The response of `family` to the columns of a case. */
export function response(shape, columns) {
  return responses[shape.family](linearPredictor(shape, columns));
}

function folderName({ rows, numeric = 0, factors = 0, splines = 0, levels = 10 }) {
  return `v${version}-n${rows}-x${numeric}-c${factors}of${levels}-z${splines}`;
}

function write(folder, name, values) {
  const type = { Float64Array: "f64", Uint8Array: "u8", Uint16Array: "u16" };
  const file = `${name}.${type[values.constructor.name]}`;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  writeFileSync(join(folder, `${file}.part`), bytes);
  renameSync(join(folder, `${file}.part`), join(folder, file));
}

/** Writes the files of a case below `cache` unless they are there; returns their folder. */
export function writeData(cache, shape) {
  const folder = join(cache, folderName(shape));
  const y = `y_${shape.family}`;
  const complete = join(folder, "complete");
  if (existsSync(complete) && existsSync(join(folder, `${y}.f64`))) return folder;
  const columns = designColumns(shape);
  if (!existsSync(complete)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, values] of Object.entries(columns)) write(folder, name, values);
    writeFileSync(complete, "");
  }
  write(folder, y, response(shape, columns));
  return folder;
}
