// What the npm package computes, for test_javascript.py to compare bit by bit.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { init } from "../../dist/inline.js";

/** Big-endian bytes in hexadecimal, so that NaN and -0 are compared too. */
function bits(values) {
  return Array.from(values, (value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return bytes.toString("hex");
  });
}

function resultsOf(fit) {
  const { lower, upper } = fit.confInt();
  return {
    params: bits(fit.params),
    covParams: bits(fit.covParams()),
    bse: bits(fit.bse()),
    pvalues: bits(fit.pvalues()),
    confInt: bits([...lower, ...upper]),
    bseRobust: bits(fit.bseRobust("HC3")),
    fittedvalues: bits(fit.fittedvalues),
    residDeviance: bits(fit.residDeviance()),
    statistics: bits([
      fit.deviance,
      fit.nullDeviance(),
      fit.pearsonChi2(),
      fit.scale(),
      fit.llf(),
      fit.aic(),
      fit.bic(),
    ]),
  };
}

function fitCase(webglm, data, { spec, expected }) {
  const ones = new Array(data.x.length).fill(1);
  const names = Object.keys(expected.coef);
  const x = Object.fromEntries(names.map((name) => [name, data[name] ?? ones]));
  const fit = webglm.fitGlm(data[spec.response], x, {
    family: spec.family,
    link: spec.link,
    varPower: spec.var_power,
    theta: spec.theta,
    offset: data[spec.offset],
    weights: data[spec.weights],
    weightsType: spec.weights_type,
  });
  const results = resultsOf(fit);
  fit.dispose();
  return results;
}

/** The texts of the models by formula, and what they predict. */
function models(webglm, { data, formulas }) {
  return Object.fromEntries(
    formulas.map((formula) => {
      const model = webglm.glm(formula, data, { family: "poisson" });
      const fit = model.fit();
      const result = { text: fit.toJSON(), predicted: bits(fit.predict(data)) };
      fit.dispose();
      model.dispose();
      return [formula, result];
    }),
  );
}

const camelCase = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** A case of tests/parity: the numbers and warnings of its fit, or how it is refused. */
function parityCase(webglm, { y, x, options, weights, offset, trials, formula, data }) {
  const entries = Object.entries(options).map(([name, value]) => [camelCase(name), value]);
  const given = Object.fromEntries(entries);
  try {
    const fit =
      formula === undefined
        ? webglm.fitGlm(y, x, { ...given, weights, offset, trials })
        : webglm.glm(formula, data, given).fit();
    const { lower, upper } = fit.confInt();
    return {
      params: bits(fit.params),
      bse: bits(fit.bse()),
      pvalues: bits(fit.pvalues()),
      confInt: bits([...lower, ...upper]),
      fittedvalues: bits(fit.fittedvalues),
      statistics: bits([fit.deviance, fit.nullDeviance(), fit.scale(), fit.dfResid, fit.iterations]),
      warnings: fit.warnings.map(({ code, message, details }) => ({ code, message, details })),
    };
  } catch ({ code, message, details }) {
    return { code, message, details };
  }
}

/** What JavaScript says to requests that Python makes too. */
const refused = {
  response: (webglm) => webglm.fitGlm([1, -1], { rows: [[1], [1]] }, { family: "poisson" }),
  formula: (webglm) => webglm.glm("y ~ x + zz", { y: [1, 2], x: [1, 2], z: [1, 2] }),
  missing: (webglm) => webglm.glm("y ~ x", { y: [1, 2], x: [1, null] }),
  lengths: (webglm) => webglm.glm("y ~ x", { y: [1, 2], x: [1] }),
  column: (webglm) => webglm.glm("y ~ x", { y: [1, 2], x: [1, 3] }, { weights: "w" }),
  text: (webglm) => webglm.loadModel('{"format": "other"}'),
  key: (webglm) =>
    webglm.glmDict({ response: "y", terms: { x: { tpe: "bs" } }, data: { y: [1, 2], x: [1, 2] } }),
};

function refusal(webglm, request) {
  try {
    request(webglm);
  } catch ({ code, message, details }) {
    return { code, message, details };
  }
  return null;
}

/** The text of /javascript.json. */
export async function javascriptResults() {
  const webglm = await init();
  const root = new URL("../../", import.meta.url);
  const { data, cases } = JSON.parse(readFileSync(new URL("tests/fixtures/d20.json", root)));
  const withTheta = cases.filter(({ spec }) => spec.theta !== "estimate");
  const parity = JSON.parse(readFileSync(new URL("tests/parity/cases.json", root))).cases;
  const wasm = readFileSync(new URL("dist/webglm.wasm", root));
  return JSON.stringify({
    wasm_sha256: createHash("sha256").update(wasm).digest("hex"),
    fits: Object.fromEntries(withTheta.map((one) => [one.id, fitCase(webglm, data, one)])),
    parity: Object.fromEntries(parity.map((one) => [one.id, parityCase(webglm, one)])),
    models: models(webglm, JSON.parse(readFileSync(new URL("tests/fixtures/named_models.json", root)))),
    refusals: Object.fromEntries(
      Object.entries(refused).map(([name, request]) => [name, refusal(webglm, request)]),
    ),
  });
}
