// What every server runs: prints the answer.
import { init } from "webglm";

const webglm = await init();
const design = { Intercept: [1, 1, 1, 1, 1, 1], age: [20, 31, 38, 45, 52, 60] };
const fit = webglm.fitGlm([1, 0, 3, 2, 4, 6], design, { family: "poisson" });
console.log(JSON.stringify({ params: [...fit.params] }));
fit.dispose();
