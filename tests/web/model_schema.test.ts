// docs/model-file.schema.json describes what toJSON() writes.
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { init } from "webglm";
import text from "../../docs/model-file.schema.json?raw";

const webglm = await init();
const schema = JSON.parse(text) as object;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

const index = Array.from({ length: 60 }, (_, i) => i);
const data = {
  y: index.map((i) => (i * 7) % 5),
  n: index.map((i) => 1 + (i % 2)),
  x: index.map((i) => Math.sin(i)),
  twice: index.map((i) => 2 * Math.sin(i)),
  area: index.map((i) => "CAB".charAt(i % 3)),
};

function written(formula: string, options = {}, covariance = true): unknown {
  using model = webglm.glm(formula, data, { family: "poisson", ...options });
  using fit = model.fit();
  return JSON.parse(fit.toJSON({ covariance }));
}

const models: Record<string, () => unknown> = {
  "columns and interactions": () => written("y ~ x * area"),
  "an aliased column": () => written("y ~ x + twice"),
  "expressions, offsets and an exposure": () => written("y ~ log(n) + offset(x)", { exposure: "n" }),
  "arrays": () => written("y ~ x", { weights: data.n, offset: data.x }),
  "contrasts": () => written("y ~ C(area, contrast='poly') + C(area, ref='B')"),
  "splines": () => written("y ~ bs(x, df=5) + ns(x, knots=c(0), boundary_knots=c(-1, 1))"),
  "polynomials": () => written("y ~ poly(x, 2) + poly(n, 1, raw=True)", {}, false),
  "two counts": () => written("cbind(y, n) ~ x", { family: "binomial" }),
  "no response scale": () => written("y ~ 1", { family: "tweedie(p=1.5)", link: "power(p=0.5)" }),
  "few rows": () => written("y ~ bs(x, df=50)", { family: "gaussian" }),
}; // prettier-ignore

test.each(Object.entries(models))("a model of %s", (_, made) => {
  validate(made());
  expect(validate.errors ?? []).toEqual([]);
});

test.each([
  { version: 2 },
  { more: 1 },
  { params: ["1"] },
  { variables: [{ type: "other" }] },
  { statistics: {} },
])("%o is another file", (changed) => {
  expect(validate({ ...(written("y ~ x") as object), ...changed })).toBe(false);
});
