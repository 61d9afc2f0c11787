// From nothing to the first fit, every time in a fresh process or page.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { findChromium } from "../scripts/chromium.mjs";
import { root, run } from "../scripts/process.mjs";
import { writeData } from "./data.mjs";
import { median, minimum } from "./summary.mjs";

const shape = { rows: 1e4, numeric: 10, factors: 10, splines: 0, levels: 10, family: "poisson" };

/** [{a: 1}, {a: 2}] as {a: {min: 1, median: 1.5}}; what is null in all of them is left out. */
function summarise(measured) {
  const names = Object.keys(measured[0]).filter((name) => measured[0][name] !== null);
  return Object.fromEntries(
    names.map((name) => {
      const values = measured.map((each) => each[name]);
      return [name, { min: minimum(values), median: median(values) }];
    }),
  );
}

async function inNode(folder, rounds) {
  const measured = [];
  for (let i = 0; i < rounds; ++i) {
    const cold = await run(process.execPath, ["bench/engines/first_fit.mjs", folder, "cold"], {
      capture: true,
    });
    const warm = await run(process.execPath, ["bench/engines/first_fit.mjs", folder, "warm"], {
      capture: true,
    });
    measured.push({ ...JSON.parse(cold), ...JSON.parse(warm) });
  }
  return summarise(measured);
}

const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** Serves the repository's dist/ and bench/ and the data; "/" is an empty page. */
async function serveFiles(folder) {
  const roots = { "/dist/": root, "/bench/": root, "/data/": null };
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const prefix = Object.keys(roots).find((each) => path.startsWith(each));
    const file = prefix === "/data/" ? join(folder, path.slice(6)) : join(root, path);
    if (prefix === undefined || path.includes("..") || !existsSync(file)) {
      response.writeHead(path === "/" ? 200 : 404, { "content-type": "text/html" });
      return response.end();
    }
    response.writeHead(200, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
    });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function inChromium(folder, rounds) {
  const executablePath = findChromium();
  if (executablePath === undefined) return { absent: "no chromium on PATH, nor CHROMIUM_PATH" };
  const { chromium } = await import("playwright");
  const server = await serveFiles(folder);
  const measured = [];
  try {
    for (let i = 0; i < rounds; ++i) {
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        const cold = await page.evaluate(firstFitInPage, false);
        await page.reload();
        const warm = await page.evaluate(firstFitInPage, true);
        measured.push({ ...cold, ...warm });
      } finally {
        await browser.close();
      }
    }
  } finally {
    server.close();
  }
  return summarise(measured);
}

/** Runs in the page; `import` is spelt so that no tool rewrites it. */
async function firstFitInPage(warm) {
  const { measureFirstFit } = await import("/bench/first_fit.mjs");
  const start = performance.now();
  const { init } = await import("/dist/index.js");
  const imported = performance.now();
  return measureFirstFit({ init, start, imported, warm }, async (file) =>
    (await fetch(`/data/${file}`)).arrayBuffer(),
  );
}

/** {node, chromium}: import, ready, firstFit, ... in milliseconds; or why there is nothing. */
export async function measureStartup(dataFolder, rounds) {
  const folder = writeData(dataFolder, shape);
  const found = { node: await inNode(folder, rounds) };
  try {
    found.chromium = await inChromium(folder, rounds);
  } catch (error) {
    found.chromium = { absent: error.message.split("\n")[0] };
  }
  return found;
}
