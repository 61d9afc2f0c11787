// Checks that data flows one way: which file may include or import what.
//   node scripts/check-includes.mjs [folder]      (default: this repository)
// Prints every wrong arrow as "file:line: reason" and ends with code 1 when there is one.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The modules of core/: a file includes its own module, or modules of rows above. */
const rows = [
  ["common"],
  ["simd"],
  ["data", "links"],
  ["families"],
  ["formula", "encoding", "splines"],
  ["design"],
  ["solvers"],
  ["model"],
  ["inference", "diagnostics"],
  ["export"],
];
const rowOf = new Map(rows.flatMap((names, row) => names.map((name) => [name, row])));

/** Libraries whose headers are slow to compile or large: they stay in .cpp files. */
const sourcesOnly = /^((Eigen|unsupported\/Eigen|boost|nlohmann|protozero)\/|yyjson\.h$)/;

/** Headers that core/ does without: I/O, threads, clocks, and what costs 100 KB of module. */
const notInCore =
  /^(iostream|sstream|fstream|iomanip|format|regex|thread|mutex|future|atomic|chrono|ctime|random|nlohmann\/.*|emscripten\/.*|emscripten\.h|gtest\/.*)$/;

function filesBelow(folder, extensions) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** [target, line number] of every line of `file` that `pattern` matches; its groups are targets. */
function* targetsIn(file, pattern) {
  const lines = readFileSync(file, "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    const match = pattern.exec(line);
    if (match) yield [match.slice(1).find((group) => group !== undefined), index + 1];
  }
}

const include = /^\s*#\s*include\s*[<"]([^>"]+)[>"]/;

/** The module of core/ that an include names, public ("webglm/links/log.hpp") or private. */
function moduleOf(target) {
  const [first, second] = target.replace(/^webglm\//, "").split("/");
  return second !== undefined && rowOf.has(first) ? first : undefined;
}

function coreProblem(module, target, isHeader) {
  if (notInCore.test(target)) return `core does without <${target}>`;
  if (isHeader && sourcesOnly.test(target)) return `${target} belongs into .cpp files`;
  if (target === "webglm/webglm.hpp") return "webglm.hpp is for users of core";
  const other = moduleOf(target);
  if (other === undefined) {
    return target.startsWith("webglm/") ? `${target} is in no known module` : undefined;
  }
  if (other === module || rowOf.get(other) < rowOf.get(module)) return undefined;
  return `${module} must not include ${other}: data flows from ${module} to ${other}`;
}

function* checkCore(root) {
  for (const part of ["core/include/webglm", "core/src"]) {
    for (const file of filesBelow(join(root, part), [".hpp", ".cpp"])) {
      const module = relative(join(root, part), file).split("/")[0];
      if (file.endsWith("include/webglm/webglm.hpp")) continue;
      if (!rowOf.has(module)) {
        yield { file, line: 1, reason: `${module} is in no row of scripts/check-includes.mjs` };
        continue;
      }
      for (const [target, line] of targetsIn(file, include)) {
        const reason = coreProblem(module, target, file.endsWith(".hpp"));
        if (reason) yield { file, line, reason };
      }
    }
  }
}

function* checkBindings(root) {
  const own = new Set(filesBelow(join(root, "wasm/src"), [".hpp"]).map((f) => f.split("/").at(-1)));
  for (const file of filesBelow(join(root, "wasm/src"), [".hpp", ".cpp"])) {
    for (const [target, line] of targetsIn(file, include)) {
      if (sourcesOnly.test(target)) {
        yield { file, line, reason: `bindings do not compute: ${target} belongs into core` };
      } else if (target.includes("/") && !/^(webglm|emscripten)\//.test(target)) {
        yield { file, line, reason: `bindings see core's public headers, not ${target}` };
      } else if (/\.hpp$/.test(target) && !target.includes("/") && !own.has(target)) {
        yield { file, line, reason: `${target} is not in wasm/src` };
      }
    }
  }
}

/** Headers of tests may use the JSON library, which only the tests have. */
function* checkTests(root) {
  for (const file of filesBelow(join(root, "tests/core"), [".hpp"])) {
    for (const [target, line] of targetsIn(file, include)) {
      if (sourcesOnly.test(target) && !target.startsWith("nlohmann/")) {
        yield { file, line, reason: `${target} belongs into .cpp files` };
      }
    }
  }
}

/** web/ reaches out of its folder only for what the build puts beside it. */
function* checkWeb(root) {
  const imported = /(?:from|import)\s*\(?\s*["']([^"']+)["']/;
  for (const file of filesBelow(join(root, "web/src"), [".ts"])) {
    for (const [target, line] of targetsIn(file, imported)) {
      if (!target.startsWith("./") && !target.startsWith("../")) {
        yield { file, line, reason: `the package has no dependencies, so no import of ${target}` };
      } else if (!join(file, "..", target).startsWith(join(root, "web/src"))) {
        yield { file, line, reason: `${target} is outside of web/src` };
      }
    }
  }
}

/** In pyodide/ only _native.py touches JavaScript and the WebAssembly core. */
function* checkPython(root) {
  const imported = /^\s*(?:from\s+(js|pyodide|pyodide_js)[.\s]|import\s+(js|pyodide|pyodide_js)\b)/;
  for (const file of filesBelow(join(root, "pyodide/src"), [".py"])) {
    if (file.endsWith("/_native.py")) continue;
    for (const [target, line] of targetsIn(file, imported)) {
      yield { file, line, reason: `only _native.py imports ${target}` };
    }
  }
}

/** Every wrong arrow below `root`, as {file, line, reason}. */
export function wrongArrows(root) {
  const checks = [checkCore, checkBindings, checkTests, checkWeb, checkPython];
  return checks
    .flatMap((check) => [...check(root)])
    .map((arrow) => ({ ...arrow, file: relative(root, arrow.file) }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url));
  const found = wrongArrows(root);
  for (const { file, line, reason } of found) console.log(`${file}:${line}: ${reason}`);
  if (found.length > 0) process.exitCode = 1;
}
