// The script of the page, and of its Worker: runs one session that browser.mjs describes.
import { runTests } from "./session.mjs";

async function bytes(path) {
  const response = await fetch(`/${path}`);
  if (!response.ok) throw new Error(`${response.status} ${path}`);
  return response.arrayBuffer();
}

/** Runs the session in this thread; `print` takes what Python writes. */
async function runHere({ wheels, files, pyodide: package_, ...common }, print) {
  const { loadPyodide } = await import(`/node_modules/${package_}/pyodide.mjs`);
  const pyodide = await loadPyodide();
  const decoder = new TextDecoder();
  const write = (chunk) => {
    print(decoder.decode(chunk, { stream: true }));
    return chunk.length;
  };
  pyodide.setStdout({ write });
  pyodide.setStderr({ write });
  pyodide.FS.mkdirTree("/test-results");
  for (const file of files) {
    pyodide.FS.mkdirTree(`/${file}`.replace(/\/[^/]*$/, ""));
    pyodide.FS.writeFile(`/${file}`, new Uint8Array(await bytes(file)));
  }
  const contents = await Promise.all(wheels.map(bytes));
  const code = await runTests(pyodide, { ...common, wheels: contents });
  const junit = pyodide.FS.readFile(`/test-results/${common.session}.xml`, { encoding: "utf8" });
  return { code, junit };
}

function runInWorker(request, print) {
  const worker = new Worker(import.meta.url, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      if ("printed" in data) print(data.printed);
      else if ("error" in data) reject(new Error(data.error));
      else resolve(data);
    };
    worker.postMessage(request);
  });
}

if (globalThis.document === undefined) {
  globalThis.onmessage = async ({ data }) => {
    try {
      postMessage(await runHere(data, (printed) => postMessage({ printed })));
    } catch (error) {
      postMessage({ error: String(error) });
    }
  };
} else {
  globalThis.runSession = (request) =>
    (request.where === "worker" ? runInWorker : runHere)(request, globalThis.print);
}
