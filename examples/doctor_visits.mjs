// Poisson regression of visits to a doctor on nine covariates: 20,190 person-years of the RAND
// Health Insurance Experiment. `npm start` runs this; data/README.md says what the columns mean.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

/** The columns of data/randhie.csv.gz by name. */
export function readDoctorVisits() {
  const packed = readFileSync(new URL("./data/randhie.csv.gz", import.meta.url));
  const [header, ...lines] = gunzipSync(packed).toString().trim().split("\n");
  const names = header.split(",");
  const columns = names.map(() => new Float64Array(lines.length));
  for (const [row, line] of lines.entries()) {
    for (const [column, field] of line.split(",").entries()) columns[column][row] = Number(field);
  }
  return Object.fromEntries(names.map((name, column) => [name, columns[column]]));
}

/** The model: the number of visits by all nine covariates. */
export const formula =
  "mdvis ~ lncoins + idp + lpi + fmde + physlm + disea + hlthg + hlthf + hlthp";

/** Fits the model; `dispose()` of the fit frees it. */
export function fitDoctorVisits(webglm, data) {
  const model = webglm.glm(formula, data, { family: "poisson" });
  try {
    return model.fit();
  } finally {
    model.dispose();
  }
}

const fixed = (digits) => (value) => value.toFixed(digits);
const pText = (p) => (p < 1e-4 ? "<0.0001" : p.toFixed(4));

function coefficientTable(fit) {
  const { lower, upper } = fit.confInt();
  const columns = [
    ["", fit.names, String],
    ["estimate", fit.params, fixed(5)],
    ["std.error", fit.bse(), fixed(5)],
    ["z", fit.tvalues(), fixed(2)],
    ["p", fit.pvalues(), pText],
    ["2.5%", lower, fixed(5)],
    ["97.5%", upper, fixed(5)],
    ["relativity", fit.relativities().relativity, fixed(4)],
  ];
  const texts = columns.map(([title, values, text]) => [title, ...Array.from(values, text)]);
  return texts[0].map((name, row) => {
    const numbers = texts.slice(1).map((column) => column[row].padStart(11));
    return name.padEnd(10) + numbers.join("");
  });
}

function fitStatistics(fit) {
  return [
    `${fit.family}, ${fit.link} link: ${fit.nobs} rows, ${fit.rank} coefficients`,
    `deviance ${fit.deviance.toFixed(2)} on ${fit.dfResid} degrees of freedom` +
      ` (null ${fit.nullDeviance().toFixed(2)} on ${fit.dfNull})`,
    `log-likelihood ${fit.llf().toFixed(2)}, AIC ${fit.aic().toFixed(2)}, BIC ${fit.bic().toFixed(2)}`,
    `Pearson chi2 / df ${fit.scalePearson().toFixed(3)}`,
    `${fit.converged ? "converged" : "not converged"} after ${fit.iterations} iterations`,
    ...fit.warnings.map(({ code, message }) => `warning ${code}: ${message}`),
  ];
}

async function main() {
  const times = [];
  const timed = async (name, action) => {
    const start = performance.now();
    const result = await action();
    times.push(`${name} ${(performance.now() - start).toFixed(1)} ms`);
    return result;
  };
  const webglm = await timed("module", async () => (await import("webglm")).init());
  const data = await timed("data", () => readDoctorVisits());
  const fit = await timed("fit", () => fitDoctorVisits(webglm, data));
  const report = await timed("inference", () => [
    ...coefficientTable(fit),
    "",
    ...fitStatistics(fit),
  ]);
  console.log("Doctor visits, RAND Health Insurance Experiment");
  console.log(`${fit.formula}\n`);
  console.log(report.join("\n"));
  console.log(`time: ${times.join(", ")}`);
  fit.dispose();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
