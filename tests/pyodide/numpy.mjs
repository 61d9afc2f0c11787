// numpy for Pyodide 0.27, from the npm package that conda's builds for Emscripten are mirrored to
// (pandas needs it repaired), and for the others what scripts/numpy.mjs compiled.
import { readFileSync, readdirSync } from "node:fs";
import { numpyArchive } from "../../scripts/numpy.mjs";

const folder = new URL("../../node_modules/@emscripten-forge/numpy/pkg/", import.meta.url);

/**
 * That build of numpy calls backtrace() where it allocates 256 KB or more, and Pyodide has none.
 * This WebAssembly library exports `int backtrace(void **, int) { return 0; }` and
 * backtrace_symbols() likewise.
 */
const backtrace =
  "AGFzbQEAAAAADwhkeWxpbmsuMAEEAAAAAAEKAmAAAGACf38BfwMDAgABB1AEEV9fd2FzbV9jYWxsX2N0b3JzAAAYX193YXNt" +
  "X2FwcGx5X2RhdGFfcmVsb2NzAAAJYmFja3RyYWNlAAERYmFja3RyYWNlX3N5bWJvbHMAAQoJAgIACwQAQQAL";

/** Unpacks the numpy that was compiled for the package `name` into `site`. */
export function addBuiltNumpy(name) {
  return (pyodide, site) => {
    const archive = new URL(`../../${numpyArchive(name)}`, import.meta.url);
    const content = new Uint8Array(readFileSync(archive)).buffer;
    pyodide.unpackArchive(content, "zip", { extractDir: site });
  };
}

/** Unpacks numpy into `site`, a folder of Python's path in `pyodide`. */
export function addNumpy(pyodide, site) {
  pyodide.FS.writeFile("/lib/libbacktrace.so", Buffer.from(backtrace, "base64"));
  const [archive] = readdirSync(folder).filter((name) => name.endsWith(".tar.gz"));
  const content = new Uint8Array(readFileSync(new URL(archive, folder))).buffer;
  pyodide.unpackArchive(content, "gztar", { extractDir: "/conda" });
  pyodide.globals.set("site", site);
  pyodide.runPython(`
import ctypes, pathlib, shutil
ctypes.CDLL("/lib/libbacktrace.so", mode=ctypes.RTLD_GLOBAL)
(packages,) = pathlib.Path("/conda/lib").glob("python3*/site-packages")
shutil.move(packages / "numpy", pathlib.Path(site) / "numpy")
# pandas 3.1 asks for numpy 2.0.2 or later, which differs from 2.0.1 in repairs alone.
version = pathlib.Path(site) / "numpy" / "version.py"
version.write_text(version.read_text().replace('"2.0.1"', '"2.0.2"'))
`);
}
