// The package in a real browser: the module arrives by fetch, beside the script that asks for it.
import { expect, test } from "vitest";
import { init } from "webglm";
import reference from "../fixtures/d20.json" with { type: "json" };

const poisson = reference.cases.find(({ id }) => id === "d20-poisson");

test("loads the module by its own address and has R's Poisson fit", async () => {
  const webglm = await init();
  const { x, z, y_pois: y } = reference.data;
  const fit = webglm.fitGlm(y, { columns: [y.map(() => 1), x, z] }, { family: "poisson" });
  const expected = Object.values(poisson?.expected.coef ?? {});
  expect(expected).toHaveLength(3);
  // The smallest coefficient is 8e-4, and R's fit is a fixed point: 1e-12 is 1e-9 of it.
  for (const [i, value] of expected.entries()) expect(fit.params[i]).toBeCloseTo(value, 12);
  fit.dispose();
});

test("refuses by code, as everywhere", async () => {
  const { fitGlm } = await init();
  const refused = () => fitGlm([1, -1], { columns: [[1, 1]] }, { family: "poisson" });
  expect(refused).toThrow(expect.objectContaining({ code: "not_in_support" }));
});
