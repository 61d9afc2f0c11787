// Pages without a bundler, under a strict policy, and from another origin.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { consumer } from "./package.mjs";
import { answerOf, checkAnswer, fromBoth, serveFolder, strictPolicy } from "./pages.mjs";

/** A page of the script `text`, else of all consumers', with addresses below `base` for its imports. */
async function plainPage(name, base, text) {
  const folder = await consumer(name, { app: ["main.js", "index.html"] });
  const script = (text ?? readFileSync(join(folder, "main.js"), "utf8"))
    .replace('"webglm"', `"${base}/dist/index.js"`)
    .replace('"webglm/client"', `"${base}/dist/client.js"`);
  writeFileSync(join(folder, "main.js"), script);
  return folder;
}

/** The whole of a page that computes in its own thread. */
const fitHere = `
  import { init } from "webglm";
  const design = { Intercept: [1, 1, 1, 1, 1, 1], age: [20, 31, 38, 45, 52, 60] };
  init().then((webglm) => {
    const fit = webglm.fitGlm([1, 0, 3, 2, 4, 6], design, { family: "poisson" });
    const text = fit.withConventions("statsmodels").summary();
    globalThis.answer = { params: [...fit.params], rows: text.length > 0 };
  });`;

test("a page whose last request is for the module", async () => {
  const folder = await plainPage("page_here", "./node_modules/webglm", fitHere);
  const server = await serveFolder(folder, { "content-security-policy": strictPolicy });
  try {
    checkAnswer(await answerOf(`${server.url}/`), { rows: true });
    assert.match(server.asked.at(-1), /webglm\.wasm$/);
    const scripts = server.asked.filter((path) => path.endsWith(".js"));
    assert.ok(scripts.length <= 8, `${scripts}`);
  } finally {
    server.close();
  }
});

test("a page with a strict policy, which asks for nothing but the package", async () => {
  const folder = await plainPage("page", "./node_modules/webglm");
  const server = await serveFolder(folder, { "content-security-policy": strictPolicy });
  try {
    checkAnswer(await answerOf(`${server.url}/`), fromBoth);
    const modules = server.asked.filter((path) => path.endsWith(".wasm"));
    assert.equal(modules.length, 2); // the page's and the Worker's
    const others = server.asked.filter((path) => !path.startsWith("/node_modules/webglm/dist/"));
    assert.deepEqual(others, ["/", "/main.js"]);
  } finally {
    server.close();
  }
});

test("a page that takes the package from another origin", async () => {
  const package_ = await consumer("origin");
  const cdn = await serveFolder(join(package_, "node_modules/webglm"), {
    "access-control-allow-origin": "*",
  });
  const folder = await plainPage("page_of_origin", cdn.url);
  const policy = `default-src 'none'; script-src 'self' ${cdn.url} 'wasm-unsafe-eval'; connect-src ${cdn.url}; worker-src blob: ${cdn.url}`;
  const server = await serveFolder(folder, { "content-security-policy": policy });
  try {
    checkAnswer(await answerOf(`${server.url}/`), fromBoth);
    assert.deepEqual(server.asked, ["/", "/main.js"]);
  } finally {
    cdn.close();
    server.close();
  }
});
