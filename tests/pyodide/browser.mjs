// A session of tests in headless Chromium: on the page's main thread, or in a Worker.
import { createReadStream, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright";
import { findChromium } from "../../scripts/chromium.mjs";

const types = { ".html": "text/html", ".mjs": "text/javascript", ".js": "text/javascript" };

/** Serves the repository; the page is empty but for its script. */
function serve(root) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    // Interrupts need shared memory, which pages have that are isolated from others.
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    if (pathname === "/") {
      response.setHeader("Content-Type", "text/html");
      response.end('<!doctype html><script type="module" src="/tests/pyodide/page.mjs"></script>');
      return;
    }
    const path = join(root, normalize(decodeURIComponent(pathname)));
    const wasm = extname(path) === ".wasm" ? "application/wasm" : "application/octet-stream";
    response.setHeader("Content-Type", types[extname(path)] ?? wasm);
    createReadStream(path)
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** The files that Python sees. */
function files(root) {
  const below = (folder, pattern) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && pattern.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
  const tests = below("tests", /\.(py|json)$/).filter((path) => !path.includes("/reference/"));
  return ["README.md", ...below("docs", /\.(md|ipynb)$/), ...tests];
}

/** Returns pytest's code. */
export async function runInBrowser(wheels, common, { root, results, pyodide, where }) {
  const server = await serve(root);
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
  });
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error.message));
    await page.exposeFunction("print", (text) => void process.stdout.write(text));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => "runSession" in globalThis);
    const request = { ...common, wheels, pyodide, where, files: files(root) };
    const { code, junit } = await page.evaluate((r) => globalThis.runSession(r), request);
    writeFileSync(join(results, `${common.session}.xml`), junit);
    return code;
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}
