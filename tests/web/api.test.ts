// The Python package's list of names, tests/fixtures/api.json, against this package.
import { init } from "webglm";
import { expect, test } from "vitest";
import api from "../fixtures/api.json" with { type: "json" };
import { columns, d20 } from "./d20.js";
import { members } from "./members.js";

const webglm = await init();
const fit = webglm.fitGlm(d20.y_pois, columns, { family: "poisson" });

const camelCase = (name: string) =>
  name === "to_json" ? "toJSON" : name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** Python's results hold objects where these hold the names that every function takes. */
const pythonOnly = ["family_object", "link_object"];

const stated = Object.entries(api.GLMResults).filter(([name]) => !pythonOnly.includes(name));

test.each(stated)("a fit has %s: %s", (name, kind) => {
  const found = members(fit).get(camelCase(name));
  expect(found).toBeDefined();
  expect(found?.get === undefined ? "function" : "property").toBe(kind.split(" ")[0]);
});

const classes = Object.keys(api.webglm).filter((name) => /(Family|Link)$/.test(name));

test.each([...classes, "GLM"])("there is a class %s", (name) => {
  expect(webglm).toHaveProperty(name);
});

test.each(["fit_glm", "fit_glm_regularized", "fit_negbinomial", "adjust_p_values"])(
  "there is a %s",
  (name) => {
    expect(Object.keys(api.webglm)).toContain(name);
    expect(webglm).toHaveProperty(camelCase(name), expect.any(Function));
  },
);
