// What a session of tests is, in Node and in a browser: wheels, files, pytest.

import { startInterrupter } from "./interrupter.mjs";

/** Python below this folder finds webglm, pytest and what else a session has. */
export const site = "/site";

const prepare = `
import os, sys
os.chdir("/tests/pyodide")
sys.path.insert(0, "${site}")
sys.dont_write_bytecode = True
`;

/** What pauses of long fits do to the event loop, before pytest keeps it from turning. */
const measure = `
import importlib.util, pathlib
spec = importlib.util.spec_from_file_location("event_loop", "/tests/pyodide/event_loop.py")
event_loop = importlib.util.module_from_spec(spec)
spec.loader.exec_module(event_loop)
pathlib.Path("/event_loop.json").write_text(await event_loop.measure())
`;

// --capture=sys: Pyodide's files cannot be captured by descriptor.
const test = `
import pytest
int(pytest.main([
    "-p", "no:cacheprovider", "--rootdir=/tests/pyodide", "--import-mode=importlib",
    "--capture=sys", *arguments,
]))
`;

/**
 * Unpacks `wheels` (ArrayBuffers), and runs pytest on /tests/pyodide, which the caller has put
 * there. Returns pytest's code: 0 where all tests passed.
 */
export async function runTests(pyodide, { wheels, javascript, session, args }) {
  for (const wheel of wheels) pyodide.unpackArchive(wheel, "wheel", { extractDir: site });
  pyodide.FS.writeFile("/javascript.json", javascript);
  pyodide.FS.writeFile("/session.txt", session);
  pyodide.runPython(prepare);
  const files = args.filter((arg) => arg.endsWith(".py"));
  if (files.length === 0 || files.includes("test_event_loop.py")) {
    await pyodide.runPythonAsync(measure);
  }
  pyodide.globals.set("arguments", pyodide.toPy(args));
  // Of Node alone: the header of the run says where test_other_thread.py is left out.
  const interrupter = globalThis.process ? await startInterrupter() : undefined;
  if (interrupter !== undefined) globalThis.interrupter = interrupter;
  try {
    return pyodide.runPython(test);
  } finally {
    interrupter?.stop();
  }
}
