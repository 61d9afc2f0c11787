// Next, by both of its bundlers: a server component, a client, a Worker.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { consumer, output, start } from "./package.mjs";
import { answerOf, checkAnswer, fromBoth } from "./pages.mjs";

const next = "node_modules/next/dist/bin/next";
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };

for (const [bundler, port] of [
  ["--turbopack", 3273],
  ["--webpack", 3274],
]) {
  test(`next build ${bundler}`, async () => {
    const folder = await consumer("next", { app: ["main.js"] });
    rmSync(join(folder, ".next"), { recursive: true, force: true });
    await output(process.execPath, [next, "build", bundler], { cwd: folder, env });
    const args = [next, "start", "--port", String(port), "--hostname", "127.0.0.1"];
    const server = start(process.execPath, args, { cwd: folder, env });
    try {
      await server.prints(/Ready/);
      const url = `http://127.0.0.1:${port}/`;
      const text = await (await fetch(url)).text();
      const [, params] = /server: (?:<!-- -->)?(\[.*?\])/.exec(text) ?? [];
      checkAnswer({ params: JSON.parse(params) });
      checkAnswer(await answerOf(url), fromBoth);
      assert.match(text, /<p>/);
    } finally {
      server.kill();
    }
  });
}
