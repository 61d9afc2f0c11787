// Pages without a bundler, under a strict policy, and from another origin.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { consumer } from "./package.mjs";
import { answerOf, checkAnswer, fromBoth, serveFolder, strictPolicy } from "./pages.mjs";

/** A page whose imports are told apart by addresses below `base`. */
async function plainPage(name, base) {
  const folder = await consumer(name, { app: ["main.js", "index.html"] });
  const script = readFileSync(join(folder, "main.js"), "utf8")
    .replace('"webglm"', `"${base}/dist/index.js"`)
    .replace('"webglm/client"', `"${base}/dist/client.js"`);
  writeFileSync(join(folder, "main.js"), script);
  return folder;
}

test("a page with a strict policy, whose last requests are for the module", async () => {
  const folder = await plainPage("page", "./node_modules/webglm");
  const server = await serveFolder(folder, { "content-security-policy": strictPolicy });
  try {
    checkAnswer(await answerOf(`${server.url}/`), fromBoth);
    const modules = server.asked.filter((path) => path.endsWith(".wasm"));
    assert.equal(modules.length, 2); // the page's and the Worker's
    assert.match(server.asked.at(-1), /webglm\.wasm$/);
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
