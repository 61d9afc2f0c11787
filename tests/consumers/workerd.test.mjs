// workerd, the runtime of Cloudflare Workers: it compiles no module while it runs, so the condition
// "workerd" imports a compiled one.
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { consumer, start } from "./package.mjs";
import { checkAnswer } from "./pages.mjs";

const worker = `
  import { init } from "webglm";
  export default {
    async fetch() {
      const webglm = await init();
      const design = { Intercept: [1, 1, 1, 1, 1, 1], age: [20, 31, 38, 45, 52, 60] };
      const fit = webglm.fitGlm([1, 0, 3, 2, 4, 6], design, { family: "poisson" });
      return Response.json({ params: [...fit.params] });
    },
  };`;

const config = (port) => `
  using Workerd = import "/workerd/workerd.capnp";
  const config :Workerd.Config = (
    services = [(name = "main", worker = .worker)],
    sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
  );
  const worker :Workerd.Worker = (
    modules = [
      (name = "main.js", esModule = embed "main.js"),
      (name = "webglm.wasm", wasm = embed "webglm.wasm"),
    ],
    compatibilityDate = "2026-01-01",
  );`;

async function answerFrom(url) {
  for (let attempt = 0; ; ++attempt) {
    try {
      return await (await fetch(url)).json();
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

test("a Worker", async () => {
  const port = 8687;
  const folder = await consumer("workerd");
  writeFileSync(join(folder, "worker.js"), worker);
  writeFileSync(join(folder, "config.capnp"), config(port));
  await build({
    absWorkingDir: folder,
    entryPoints: ["worker.js"],
    ...{ bundle: true, format: "esm", outfile: "main.js", logLevel: "error" },
    ...{ conditions: ["workerd"], external: ["*.wasm"] },
  });
  copyFileSync(join(folder, "node_modules/webglm/dist/webglm.wasm"), join(folder, "webglm.wasm"));
  const binary = join(folder, "node_modules/@cloudflare/workerd-linux-64/bin/workerd");
  const server = start(binary, ["serve", "config.capnp"], { cwd: folder });
  try {
    const ended = server.prints(/(?!)/); // rejects when it ends
    checkAnswer(await Promise.race([answerFrom(`http://127.0.0.1:${port}/`), ended]));
  } finally {
    server.kill();
  }
});
