// Pages in a real Chromium, from servers that remember what was asked of them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright";
import { findChromium } from "../../scripts/chromium.mjs";

const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** All that a page of webglm needs beyond its own files. */
export const strictPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** Serves `folder` on a free port: {url, asked: paths, close}. */
export async function serveFolder(folder, headers = {}) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (path !== "/favicon.ico") asked.push(path);
    try {
      const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
      const content = await readFile(file);
      const type = types[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, ...headers }).end(content);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, asked, close };
}

/** What the page at `url` leaves in `globalThis.answer`, and what it said in the console. */
export async function answerOf(url) {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
  });
  try {
    const page = await browser.newPage();
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    await page.goto(url);
    await page
      .waitForFunction(() => globalThis.answer !== undefined, { timeout: 60_000 })
      .catch((error) => {
        throw new Error(`${error.message}\nthe page said:\n${said.join("\n")}`);
      });
    return await page.evaluate(() => globalThis.answer);
  } finally {
    await browser.close();
  }
}

/** R 4.2.2: coef(glm(c(1, 0, 3, 2, 4, 6) ~ c(20, 31, 38, 45, 52, 60), family = poisson)). */
const expected = [-1.5659680092342, 0.0559599697425];

/** Checks the answer of a page or a program. */
export function checkAnswer({ error, stack, params, ...rest }, others = {}) {
  assert.equal(error, undefined, stack);
  assert.equal(params.length, 2);
  params.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-9, `${params}`));
  assert.deepEqual(rest, others);
}

/** What every page answers beside the estimates. */
export const fromBoth = { same: true, rows: 6 };
