// The check of includes finds what it is there to find: each test writes one file into a folder of
// its own and says which line is refused.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { wrongArrows } from "../../scripts/check-includes.mjs";

function arrowsIn(file, text) {
  const root = mkdtempSync(join(tmpdir(), "webglm-includes-"));
  try {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), text);
    return wrongArrows(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function assertRefused(file, line, reason) {
  const arrows = arrowsIn(file, `// one\n${line}\n`);
  assert.equal(arrows.length, 1, `${file}: ${line}`);
  assert.equal(arrows[0].file, file);
  assert.equal(arrows[0].line, 2);
  assert.match(arrows[0].reason, reason);
}

function assertAllowed(file, line) {
  assert.deepEqual(arrowsIn(file, `// one\n${line}\n`), [], `${file}: ${line}`);
}

test("a module of core includes modules to its left and itself", () => {
  assertAllowed("core/src/solvers/irls.cpp", '#include "webglm/families/any_family.hpp"');
  assertAllowed("core/src/solvers/irls.cpp", '#include "webglm/solvers/pass.hpp"');
  assertAllowed("core/include/webglm/links/log.hpp", '#include "webglm/common/numeric.hpp"');
});

test("a module of core includes nothing to its right, public or private", () => {
  const reason = /links must not include families/;
  const line = '#include "webglm/families/poisson.hpp"';
  assertRefused("core/src/links/log.cpp", line, reason);
  assertRefused("core/include/webglm/links/log.hpp", line, reason);
  assertRefused("core/src/common/error.cpp", '#include "solvers/private.hpp"', /common must not/);
});

test("modules of one rank do not include each other", () => {
  const file = "core/src/inference/sandwich.cpp";
  assertRefused(file, '#include "webglm/diagnostics/residuals.hpp"', /inference must not/);
});

test("a folder of core has a place in the order", () => {
  const arrows = arrowsIn("core/src/helpers/all.cpp", "");
  assert.match(arrows[0].reason, /helpers is in no row/);
});

test("Eigen and Boost stay in .cpp files", () => {
  const eigen = "#include <Eigen/Cholesky>";
  const boost = "#include <boost/math/distributions/normal.hpp>";
  assertAllowed("core/src/solvers/factor.cpp", eigen);
  assertRefused("core/src/solvers/factor.hpp", eigen, /belongs into .cpp/);
  assertRefused("core/include/webglm/common/distributions.hpp", boost, /belongs into .cpp/);
  assertRefused("tests/core/fixture.hpp", eigen, /belongs into .cpp/);
});

test("core has no I/O, threads, clock, JSON library or JavaScript", () => {
  for (const header of ["iostream", "thread", "chrono", "nlohmann/json.hpp", "emscripten/val.h"]) {
    assertRefused("core/src/model/fit.cpp", `#include <${header}>`, /core does without/);
  }
});

test("bindings see the public headers of core", () => {
  const file = "wasm/src/bind_model.cpp";
  assertAllowed(file, '#include "webglm/model/fit.hpp"');
  assertAllowed(file, "#include <emscripten/bind.h>");
  assertRefused(file, '#include "solvers/private.hpp"', /public headers/);
  assertRefused(file, "#include <Eigen/Core>", /bindings do not compute/);
});

test("web imports nothing from outside", () => {
  assertAllowed("web/src/fit.ts", 'import { init } from "./index.js";');
  assertRefused(
    "web/src/fit.ts",
    'import { readFile } from "node:fs/promises";',
    /no dependencies/,
  );
  assertRefused("web/src/fit.ts", 'import glue from "../../build/glue.js";', /outside of web/);
});

test("only _native.py touches JavaScript", () => {
  assertAllowed("pyodide/src/webglm/_native.py", "from pyodide.code import run_js");
  assertRefused("pyodide/src/webglm/fit.py", "from pyodide.ffi import to_js", /only _native/);
  assertRefused("pyodide/src/webglm/fit.py", "import js", /only _native/);
});
