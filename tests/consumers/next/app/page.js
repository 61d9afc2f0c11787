import { init } from "webglm";
import { Client } from "./client.js";

export const dynamic = "force-dynamic";

/** Fits on the server; its client fits in the browser. */
export default async function Page() {
  const webglm = await init();
  const design = { Intercept: [1, 1, 1, 1, 1, 1], age: [20, 31, 38, 45, 52, 60] };
  const fit = webglm.fitGlm([1, 0, 3, 2, 4, 6], design, { family: "poisson" });
  const params = [...fit.params];
  fit.dispose();
  return (
    <>
      <p>server: {JSON.stringify(params)}</p>
      <Client />
    </>
  );
}
