// The same C++ gives the same estimates natively and in WebAssembly. GoogleTest's reports of both
// runs have the fits (tests/core/support/recorded_fit.hpp); this runs after them: npm run test:core.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

// Vectors are the same, and nothing is fused (-ffp-contract=off): only the C libraries' functions
// round differently, by an ulp. 1e-12 is what is asked while no column is nearly another.
const tolerance = 1e-12;
const largestCondition = 1e6;

const results = new URL("../../test-results/", import.meta.url);

/** "suite.test" -> {condition, params, bse} of the tests of `suite` that recorded a fit. */
function recordedFits(suite) {
  const fits = new Map();
  for (const name of readdirSync(new URL(`${suite}/`, results))) {
    const xml = readFileSync(new URL(`${suite}/${name}`, results), "utf8");
    for (const [, attributes, body] of xml.matchAll(
      /<testcase ([^>]*[^/])>([\s\S]*?)<\/testcase>/g,
    )) {
      const attribute = (key) => new RegExp(`\\b${key}="([^"]*)"`).exec(attributes)[1];
      const fit = propertiesIn(body);
      if (fit.params) fits.set(`${attribute("classname")}.${attribute("name")}`, fit);
    }
  }
  return fits;
}

function propertiesIn(body) {
  const properties = body.matchAll(/<property name="(\w+)" value="([^"]*)"/g);
  return Object.fromEntries(
    Array.from(properties, ([, name, values]) => [name, values.split(" ").map(number)]),
  );
}

/** A number as C prints it. */
function number(text) {
  const odd = { inf: Infinity, "-inf": -Infinity, nan: NaN, "-nan": NaN };
  return odd[text] ?? Number(text);
}

/** The largest difference of two lists, relative to `sizes`; what one has not, nor has the other. */
function largestDifference(native, wasm, sizes) {
  assert.equal(wasm.length, native.length);
  const differences = native.map((value, j) => {
    if (!Number.isFinite(value)) return Object.is(value, wasm[j]) ? 0 : Infinity;
    return Math.abs(value - wasm[j]) / sizes[j];
  });
  return Math.max(0, ...differences.filter((difference) => difference !== 0));
}

const native = recordedFits("core-native");
const wasm = recordedFits("core-wasm");

test("both runs recorded the same fits", () => {
  assert.ok(native.size >= 80, `${native.size} fits are too few to tell anything`);
  assert.deepEqual([...wasm.keys()].sort(), [...native.keys()].sort());
});

for (const [name, fit] of native) {
  if (!(fit.condition[0] < largestCondition)) {
    console.log(`left out: condition ${fit.condition[0]} of ${name}`);
    continue;
  }
  test(name, () => {
    const other = wasm.get(name);
    assert.ok(other, "the run in WebAssembly has no such fit");
    const size = fit.params.map((value, j) => Math.max(Math.abs(value), fit.bse[j] || 0));
    const params = largestDifference(fit.params, other.params, size);
    assert.ok(params <= tolerance, `estimates differ by ${params}`);
    const errors = largestDifference(fit.bse, other.bse, fit.bse);
    assert.ok(errors <= tolerance, `standard errors differ by ${errors}`);
  });
}
