// Deno, without permissions for the module itself; an engine needs to read its script.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { consumer, output } from "./package.mjs";
import { checkAnswer } from "./pages.mjs";

const engine = `
  import { createEngine } from "webglm/client";
  const engine = await createEngine();
  const design = { Intercept: [1, 1, 1, 1, 1, 1], age: [20, 31, 38, 45, 52, 60] };
  const fit = await engine.fitGlm([1, 0, 3, 2, 4, 6], design, { family: "poisson" });
  console.log(JSON.stringify({ params: [...fit.params] }));
  engine.dispose();`;

async function deno(...args) {
  const folder = await consumer("deno", { app: ["node.mjs"] });
  writeFileSync(join(folder, "engine.mjs"), engine);
  const binary = join(folder, "node_modules/@deno/linux-x64-glibc/deno");
  return JSON.parse(await output(binary, ["run", "--no-prompt", ...args], { cwd: folder }));
}

test("the module", async () => {
  checkAnswer(await deno("node.mjs"));
});

test("an engine", async () => {
  checkAnswer(await deno("--allow-read", "--allow-env", "engine.mjs"));
});
