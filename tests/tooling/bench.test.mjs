// The parts of the benchmark that compute: its figures are only worth what these are.
import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, pathDifference } from "../../bench/agreement.mjs";
import { judge } from "../../bench/bars.mjs";
import { designColumns, families, response } from "../../bench/data.mjs";
import { median } from "../../bench/summary.mjs";

const shape = { rows: 20000, numeric: 2, factors: 2, splines: 1, levels: 10, family: "poisson" };

test("the data depend on the seed alone, and shorter ones begin longer ones", () => {
  const columns = designColumns(shape);
  const shorter = designColumns({ ...shape, rows: 100 });
  for (const [name, values] of Object.entries(shorter)) {
    assert.deepEqual(values, columns[name].slice(0, 100), name);
  }
  for (const family of families) {
    const y = response({ ...shape, family }, columns);
    assert.deepEqual(response({ ...shape, family }, designColumns(shape)), y, family);
    assert.ok(
      y.every((value) => Number.isFinite(value)),
      family,
    );
  }
});

test("normal columns have mean 0 and variance 1, and factors all their levels", () => {
  const { x1, c1 } = designColumns(shape);
  const mean = x1.reduce((sum, x) => sum + x, 0) / x1.length;
  const variance = x1.reduce((sum, x) => sum + (x - mean) ** 2, 0) / x1.length;
  // Four standard errors: 1 / sqrt(n) of the mean, sqrt(2 / n) of the variance.
  assert.ok(Math.abs(mean) < 4 / Math.sqrt(x1.length));
  assert.ok(Math.abs(variance - 1) < 4 * Math.sqrt(2 / x1.length));
  assert.equal(new Set(c1).size, 10);
});

const reference = { names: ["Intercept", "x1"], params: [1, 2], se: [0.5, 0.25] };

test("coefficients are matched by name and compared in standard errors", () => {
  const other = { names: ["x1", "Intercept"], params: [2.5, 1], se: [0.25, 0.505] };
  const { coefficient, se } = difference(reference, other);
  assert.equal(coefficient, 2);
  assert.ok(Math.abs(se - 0.01) < 1e-15);
});

test("a coefficient that is missing, or no number, is no agreement", () => {
  const nothing = { ...reference, params: [1, null] };
  assert.ok(Number.isNaN(difference(reference, nothing).coefficient));
  assert.throws(() => difference(reference, { ...reference, names: ["Intercept", "x2"] }), /x1/);
});

test("fits of a path are compared by what they chose", () => {
  const path = { names: ["Intercept", "x1", "x2"], params: [5, 2, 0], alpha: 10 };
  const same = { names: ["x2", "x1", "Intercept"], params: [1e-7, 2.5, 5], alpha: 10 };
  assert.deepEqual(pathDifference(path, same), {
    chosen: 0,
    selected: 0,
    coefficient: 0.25,
    se: null,
  });
  const other = { ...path, params: [5, 0, 1], alpha: 11 };
  assert.equal(pathDifference(path, other).selected, 2);
  assert.ok(Math.abs(pathDifference(path, other).chosen - 0.1) < 1e-15);
});

function resultsWith(job, peer) {
  const engines = { webglm: { total: { min: job } }, "rustystats-2": { total: { min: peer } } };
  return { cases: [{ scenario: "main", rows: 5e5, family: "poisson", engines }] };
}

test("a requirement is met, not met, or not measured", () => {
  const first = (results) => judge(results)[0];
  assert.equal(first(resultsWith(2, 70)).met, true);
  assert.equal(first(resultsWith(2, 69.9)).met, false);
  assert.equal(first({ cases: [] }).met, null);
});

test("the median of an even number of times lies between the middle ones", () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([3, 1, 2]), 2);
});
