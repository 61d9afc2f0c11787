// What is raced: the cases of every scenario, and who takes part.
import { families, theta } from "./data.mjs";

const links = { gaussian: "identity", binomial: "logit" };
/** 10 numeric and 10 ten-level factors: 101 coefficients with the intercept. */
const mainShape = { numeric: 10, factors: 10 };
/** Seven knots inside [0, 1]: ten columns for each cubic spline. */
const knots = [1, 2, 3, 4, 5, 6, 7].map((k) => k / 8);

/** A cross-validated path: every row has its fold, and everyone who can has this grid. */
const pathOf = (rows) => ({
  l1Ratio: 0.5,
  folds: 5,
  minRatio: 1e-3,
  // Of the objective on the sum of rows; the first one takes every slope of these data to 0.
  alphas: Array.from({ length: 20 }, (_, i) => 0.45 * rows * 10 ** ((-3 * i) / 19)),
});

function makeCase(scenario, shape, engines, title = "") {
  const { numeric = 0, factors = 0, splines = 0, levels = 10, family = "poisson", path } = shape;
  return {
    scenario,
    title: [family, `${shape.rows.toLocaleString("en")} rows`, title].filter(Boolean).join(", "),
    rows: shape.rows,
    ...{ numeric, factors, splines, levels, family, knots, theta, path },
    link: links[family] ?? "log",
    codes: levels > 256 ? "u16" : "u8",
    coefficients: 1 + numeric + factors * (levels - 1) + splines * (knots.length + 3),
    engines,
  };
}

const natives = ["webglm", "rustystats", "glum"];
const everyone = [...natives, "statsmodels", "scikit-learn", "webr"];

/** Poisson against everyone at four sizes, the other families where rustystats works hard. */
function mainCases({ rows, families: chosen }) {
  return chosen.flatMap((family) => {
    const sizes = rows ?? (family === "poisson" ? [1e4, 1e5, 2.5e5, 5e5] : [1e4, 2.5e5, 5e5]);
    return sizes.map((n) => makeCase("main", { ...mainShape, rows: n, family }, everyone));
  });
}

const sized = (rows, fallback, make) => (rows ?? fallback).map(make);

/** The cases of each scenario for some options; empty where the scenario has no race. */
export const scenarios = {
  main: mainCases,
  dense: ({ rows }) =>
    sized(rows, [1e5], (n) =>
      [1, 10, 100].map((numeric) =>
        makeCase(
          "dense",
          { rows: n, numeric },
          everyone.filter((name) => name !== "webr"),
          `${numeric} dense column${numeric > 1 ? "s" : ""}`,
        ),
      ),
    ).flat(),
  factors: ({ rows }) =>
    sized(rows, [1e5, 5e5], (n) =>
      makeCase("factors", { rows: n, factors: 10 }, natives, "10 factors of 10 levels"),
    ),
  splines: ({ rows }) =>
    sized(rows, [1e5], (n) =>
      makeCase("splines", { rows: n, splines: 15 }, natives, "15 cubic B-splines"),
    ),
  path: ({ rows }) =>
    sized(rows, [5e4], (n) =>
      makeCase(
        "path",
        { ...mainShape, rows: n, path: pathOf(n) },
        natives,
        "elastic net, 20 alphas, 5 folds",
      ),
    ),
  rows: ({ rows }) =>
    sized(rows, [1e4, 1e5, 1e6, 5e6], (n) =>
      makeCase("rows", { ...mainShape, rows: n }, ["webglm"]),
    ),
  onehot: ({ rows }) =>
    sized(rows, [2.5e5], (n) =>
      makeCase("onehot", { ...mainShape, rows: n }, ["webglm", "webglm-onehot"]),
    ),
  native: ({ rows, families: chosen }) =>
    sized(rows, [1e5, 5e5], (n) =>
      chosen.map((family) =>
        makeCase("native", { ...mainShape, rows: n, family }, ["webglm", "webglm-native"]),
      ),
    ).flat(),
  memory: ({ rows }) =>
    sized(rows, [5e5], (n) =>
      makeCase("memory", { ...mainShape, rows: n }, [...natives, "statsmodels"]),
    ),
  // Peers would need the dense square of 10,000 columns, or the dense matrix of all rows.
  large: ({ rows }) =>
    sized(rows, [1e6], (n) =>
      makeCase(
        "large",
        { rows: n, factors: 2, levels: Math.min(5000, n / 100) },
        ["webglm", "webglm-native"],
        `2 factors of ${Math.min(5000, n / 100).toLocaleString("en")} levels`,
      ),
    ),
  startup: () => [],
};

/** Whether memory counts: one job in a fresh process, instead of many in turns. */
export const isWeighed = ({ scenario }) => ["memory", "large"].includes(scenario);

/** What `--quick` leaves: every scenario once, small. */
export const quick = { rows: [1e4], rounds: 2, families };
