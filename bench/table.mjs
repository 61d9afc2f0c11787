// The results as text.
import { isWeighed } from "./cases.mjs";
import { engines } from "./engines.mjs";

/** Three significant digits, without an exponent where that is readable. */
export function short(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "-";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3) return value.toExponential(1);
  return size >= 100 ? Math.round(value).toLocaleString("en") : String(+value.toPrecision(3));
}

/** Aligned columns, the first one to the left. */
export function table(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, j) => Math.max(...all.map((row) => row[j].length)));
  const line = (row) =>
    row.map((text, j) => (j === 0 ? text.padEnd(widths[j]) : text.padStart(widths[j]))).join("  ");
  return all.map((row) => `  ${line(row).trimEnd()}`).join("\n");
}

function agreementText({ agreement }) {
  if (agreement === undefined) return ["", "", ""];
  const { coefficient, se, agrees, reason } = agreement;
  if (agrees === null) return [short(coefficient), short(se), "own folds"];
  return [short(coefficient), short(se), agrees ? "yes" : `NO${reason ? `: ${reason}` : ""}`];
}

const raceHead = [
  ...["engine", "job ms", "median", "fit ms", "median", "cpu ms", "job x", "fit x"],
  ...["db/se", "dse", "agrees"],
];

function raceRow(name, own, webglm) {
  const over = (value) => (webglm === undefined ? "-" : short(value / webglm));
  return [
    engines[name].title,
    ...[own.total.min, own.total.median, own.fit.min, own.fit.median, own.cpu].map(short),
    ...[over(own.total.min), over(own.fit.min)],
    ...agreementText(own),
  ];
}

const megabytes = (bytes) => short(bytes / 2 ** 20);

function memoryRow(name, { memory, ...own }, webglm) {
  const over = webglm === undefined ? "-" : short(memory.job / webglm.memory.job);
  return [
    engines[name].title,
    ...[memory.input, memory.peak, memory.job].map(megabytes),
    over,
    short(memory.time),
    ...agreementText(own),
  ];
}

/** One case: a table, then who failed and who sat out. */
export function caseTable(each) {
  const ran = Object.entries(each.engines).filter(([, own]) => own.error === undefined);
  const failed = Object.entries(each.engines).filter(([, own]) => own.error !== undefined);
  const lines = [`${each.scenario}: ${each.title}, ${each.coefficients} coefficients`];
  if (isWeighed(each)) {
    const head = [
      ...["engine", "input MB", "peak MB", "above MB", "x", "job ms"],
      ...["db/se", "dse", "agrees"],
    ];
    const webglm = each.engines.webglm?.memory && each.engines.webglm;
    lines.push(
      table(
        head,
        ran.map(([name, own]) => memoryRow(name, own, webglm)),
      ),
    );
  } else {
    const webglm = each.engines.webglm?.total?.min;
    lines.push(
      table(
        raceHead,
        ran.map(([name, own]) => raceRow(name, own, webglm)),
      ),
    );
  }
  const whole = each.engines.webglm?.total?.min;
  if (whole !== undefined) lines.push(`  webglm: ${short((1e6 * whole) / each.rows)} ns per row`);
  for (const [name, { error }] of failed) lines.push(`  failed: ${name}: ${error}`);
  const reasons = [...new Set(Object.values(each.absent))];
  for (const reason of reasons) {
    const names = Object.keys(each.absent).filter((name) => each.absent[name] === reason);
    lines.push(`  absent (${reason}): ${names.join(", ")}`);
  }
  return lines.join("\n");
}

/** Time to the first fit, in each host. */
export function startupTable(startup) {
  const names = [...new Set(Object.values(startup).flatMap((host) => Object.keys(host)))].filter(
    (name) => name !== "absent",
  );
  const rows = Object.entries(startup)
    .filter(([, host]) => host.absent === undefined)
    .map(([host, own]) => [host, ...names.map((name) => short(own[name]?.min))]);
  const absent = Object.entries(startup)
    .filter(([, host]) => host.absent !== undefined)
    .map(([host, own]) => `  absent: ${host}: ${own.absent}`);
  return ["startup: milliseconds, minimum", table(["host", ...names], rows), ...absent].join("\n");
}

const answers = new Map([
  [true, "yes"],
  [false, "NO"],
  [null, "not measured"],
]);

export function barTable(bars) {
  const rows = bars.map((bar) => [
    bar.requirement,
    bar.bound,
    short(bar.measured),
    answers.get(bar.met),
  ]);
  return table(["requirement", "bound", "measured", "met"], rows);
}
