// npm run accuracy: runs the tests that compare fits with those of other programs, and writes how
// many digits agree to docs/accuracy.md.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cmakeBuild } from "./cmake.mjs";
import { command, root, run, step } from "./process.mjs";
import { setUpLibraries } from "./setup.mjs";

const notes = `${root}build/agreement.tsv`;
const target = `${root}docs/accuracy.md`;
const filter = [
  "OracleCases.LargestErrorsAreReported",
  "*RInference*",
  "RComparison*",
  "Conventions.OfStatsmodels",
  "Conventions.OfGlum",
  "Influence*",
  "PseudoR2*",
  "VarianceInflation*",
  "Firth*",
  "ParameterSearch*",
].join(":");

/** What the tests call a quantity, and what the table calls it, in the order of the table. */
const quantities = {
  coef: "coefficients",
  se: "standard errors",
  vcov: "covariance",
  stat: "z and t",
  pvalue: "their p-values",
  conf_int: "Wald limits",
  deviance: "deviance",
  null_deviance: "null deviance",
  pearson_chi2: "Pearson's chi-squared",
  dispersion: "dispersion",
  loglik: "log-likelihood",
  aic: "AIC",
  bic: "BIC",
  fitted: "fitted means",
  linear_predictor: "linear predictor",
  resid_response: "response residuals",
  resid_pearson: "Pearson residuals",
  resid_deviance: "deviance residuals",
  resid_working: "working residuals",
  irls_weights: "working weights",
  hat: "leverage",
  rstandard_deviance: "standardised deviance residuals",
  rstandard_pearson: "standardised Pearson residuals",
  cooks_distance: "Cook's distance",
  dfbetas: "dfbetas",
  vif: "VIF",
  gvif: "GVIF of terms",
  pseudo_r2: "pseudo-R2",
  predict_link: "predictions on the link scale",
  predict_response: "predictions of means",
  predict_se_link: "their errors, link scale",
  predict_se_response: "their errors, means",
  se_HC0: "HC0",
  se_HC1: "HC1",
  se_HC2: "HC2",
  se_HC3: "HC3",
  se_clustered: "clustered errors",
  profile_limits: "profile-likelihood limits",
  wald_statistic: "Wald tests of contrasts",
  wald_pvalue: "their p-values",
  score_statistic: "score tests",
  anova_deviance: "analysis of deviance: deviances",
  anova_statistic: "analysis of deviance: F and chi-squared",
  anova_pvalue: "analysis of deviance: p-values",
  drop1_aic: "AIC of drop1",
  marginal_effect: "marginal effects",
  se_marginal_effect: "their errors",
  theta: "estimated theta",
  theta_se: "its error",
  firth_coef: "Firth's coefficients",
  firth_se: "their errors",
};
const programs = ["R", "statsmodels", "glum"];

const digits = (error) => (error === 0 ? 15 : Math.min(15, Math.max(0, -Math.log10(error))));

/** The errors of the notes: program, then quantity. */
function readNotes() {
  const errors = new Map();
  for (const line of readFileSync(notes, "utf8").trim().split("\n")) {
    const [program, quantity, error] = line.split("\t");
    const key = `${program} ${quantity}`;
    errors.set(key, [...(errors.get(key) ?? []), digits(Number(error))]);
  }
  return errors;
}

/** "least, median (cases)". */
function cell(values) {
  if (values === undefined) return "";
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return `${sorted[0].toFixed(1)}, ${median.toFixed(1)} (${sorted.length})`;
}

function versions() {
  const program = (file) =>
    [JSON.parse(readFileSync(`${root}tests/fixtures/${file}`, "utf8")).program].flat().join("; ");
  return `${program("inference.json")}; ${program("conventions.json")}`;
}

function table(errors) {
  const rows = Object.entries(quantities).map(([quantity, label]) => [
    label,
    ...programs.map((program) => cell(errors.get(`${program} ${quantity}`))),
  ]);
  return [["quantity", ...programs], programs.map(() => "---").concat("---"), ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

const text = (errors) => `# Accuracy

How many digits webglm has in common with other programs, quantity by quantity: the least and the
median over the fits compared, and their number. \`npm run accuracy\` writes this table from what the
tests of the C++ core measure. 15 is the most that a double has.

Digits are those of the error relative to the size of the quantity: to the larger of coefficient and
standard error for coefficients, to the largest of the column for residuals and what follows from
them. A program that stops its iterations early sets the limit itself; R's figures were iterated to a fixed
point. Fits with ill-conditioned columns, which are among those of R, leave fewer digits to every
program.

${table(errors)}

An empty cell is a quantity that the program does not report, or that the scripts do not ask it for. glum
gives estimates, their covariance, tests and limits, robust errors, means, likelihood and criteria, and
no null deviance, residuals, leverage, Pearson's chi-squared or analyses of deviance; its p-values are
1 less a distribution function, which leaves the small ones an error of 1e-16. statsmodels gives
generalized linear models the HC0 values for HC1 to HC3.

Programs: ${versions()}. The scripts that wrote their figures are in \`tests/reference\`.

Beside these, the tests hold fits to solutions in 40-digit and exact rational arithmetic: coefficients
to 1e-9, standard errors to 1e-8 and deviances to 1e-11 (\`tests/core/model/oracle_test.cpp\`), the eleven
linear regressions of NIST's StRD (\`tests/core/model/nist_test.cpp\`) and estimates of theta and of
the Tweedie power (\`tests/reference/estimated_parameters.py\`).
`;

await command(async () => {
  await step("tests of the core", async () => {
    await setUpLibraries();
    await cmakeBuild("dev", "webglm_tests");
  });
  await step("comparison", async () => {
    mkdirSync(`${root}build`, { recursive: true });
    if (existsSync(notes)) rmSync(notes);
    await run(
      "build/dev/tests/core/webglm_tests",
      ["--gtest_brief=1", `--gtest_filter=${filter}`],
      {
        env: { WEBGLM_AGREEMENT: notes },
      },
    );
  });
  const errors = readNotes();
  const unknown = [...errors.keys()].filter((key) => !(key.split(" ")[1] in quantities));
  console.log(`not in the table: ${unknown.join(", ") || "nothing"}`);
  writeFileSync(target, text(errors));
});
