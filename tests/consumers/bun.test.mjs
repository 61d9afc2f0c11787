// Bun, without any setting.
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

async function bun(file) {
  const folder = await consumer("bun", { app: ["node.mjs"] });
  writeFileSync(join(folder, "engine.mjs"), engine);
  const binary = join(folder, "node_modules/@oven/bun-linux-x64/bin/bun");
  return JSON.parse(await output(binary, ["run", file], { cwd: folder }));
}

test("the module", async () => {
  checkAnswer(await bun("node.mjs"));
});

test("an engine", async () => {
  checkAnswer(await bun("engine.mjs"));
});
