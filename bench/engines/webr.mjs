// R's glm in WebAssembly, npm's webr. The data frame lies in R before the clock starts.
import { pathToFileURL } from "node:url";
import { columnNames, levelNames } from "../names.mjs";
import { serve } from "./worker.mjs";

const families = {
  gaussian: "gaussian()",
  poisson: "poisson()",
  binomial: "binomial()",
  gamma: 'Gamma(link = "log")',
};

const { WebR } = await import(pathToFileURL(process.env["WEBGLM_BENCH_WEBR"]).href);
let r;
let version;
let family;

/** R code that reads the files of a case into the data frame `d`. */
function readingCode(shape) {
  const names = columnNames(shape);
  const n = shape.rows;
  const numbers = (name, file) => `d[["${name}"]] <- readBin("/data/${file}", "double", ${n}L, 8L)`;
  const factor = (name) =>
    `d[["${name}"]] <- factor(levels[1L + readBin("/data/${name}.u8", "integer", ${n}L, 1L, signed = FALSE)], levels)`;
  const levels = levelNames(shape.levels).map((level) => `"${level}"`);
  return [
    `levels <- c(${levels})`,
    "d <- list()",
    numbers("y", `y_${shape.family}.f64`),
    ...names.x.map((name) => numbers(name, `${name}.f64`)),
    ...names.c.map(factor),
    "d <- as.data.frame(d)",
    `f <- y ~ ${[...names.x, ...names.c].join(" + ")}`,
    "timed.fit <- function(...) {",
    "  start <- proc.time()[[3]]",
    "  fit <- glm.fit(...)",
    "  seconds <<- proc.time()[[3]] - start",
    "  fit",
    "}",
  ].join("\n");
}

await serve({
  async load(shape) {
    family = families[shape.family];
    r = new WebR({ interactive: false });
    await r.init();
    await r.FS.mkdir("/data");
    await r.FS.mount("NODEFS", { root: shape.folder }, "/data");
    await r.evalRVoid(readingCode(shape));
    version = await r.evalRString("R.version.string");
  },
  versions: () => ({ webr: r.version, r: version, node: process.versions.node }),
  // glm() makes its model matrix itself and calls `method`, which takes the time of glm.fit().
  build: () => {},
  fit: () => r.evalRVoid(`g <- glm(f, ${family}, d, method = timed.fit)`),
  fitTime: () => r.evalRNumber("1000 * seconds"),
  async coefficients() {
    await r.evalRVoid("s <- summary(g)$coefficients");
    const names = await (await r.evalR("rownames(s)")).toArray();
    const params = await (await r.evalR("s[, 1]")).toArray();
    const se = await (await r.evalR("s[, 2]")).toArray();
    return { names: names.map(commonName), params, se };
  },
  release: () => r.evalRVoid("rm(g, s)"),
  close: () => r.close(),
});

/** One name for a coefficient in all engines. */
function commonName(name) {
  if (name === "(Intercept)") return "Intercept";
  return name.replace(/^(c\d+)(L\d\d)$/, "$1[$2]");
}
