// The page that every bundler builds: a fit in the page, the same in a Worker, and the answer.
import { init } from "webglm";
import { createEngine } from "webglm/client";

const y = [1, 0, 3, 2, 4, 6];
const design = { Intercept: [1, 1, 1, 1, 1, 1], age: [20, 31, 38, 45, 52, 60] };

async function answer() {
  const webglm = await init();
  const fit = webglm.fitGlm(y, design, { family: "poisson" });
  const engine = await createEngine({ warmUp: false });
  const remote = await engine.fitGlm(y, design, { family: "poisson" });
  const fitted = await remote.fittedvalues;
  const same = JSON.stringify([...remote.params]) === JSON.stringify([...fit.params]);
  engine.dispose();
  return { params: [...fit.params], same, rows: fitted.length };
}

answer().then(
  (value) => (globalThis.answer = value),
  (error) => (globalThis.answer = { error: String(error), stack: error?.stack }),
);
