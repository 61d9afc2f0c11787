# Design matrices of generated formulas, by R's model.matrix. Run from the top of the repository:
#   LC_ALL=C.UTF-8 Rscript tests/reference/model_matrices.R
# Names are not compared (R writes areaB where webglm writes area[T.B]); the order of columns is.
suppressPackageStartupMessages(library(splines))
source("tests/reference/json.R")
command <- "LC_ALL=C.UTF-8 Rscript tests/reference/model_matrices.R"

set.seed(20260401)
n <- 20
# Columns in the order of their names, which is the one that `.` has.
data <- data.frame(
  area = sample(rep_len(c("A", "B", "C"), n)), brand = sample(rep_len(c("p", "q"), n)),
  year = sample(rep_len(c(8, 9, 10, 11), n)),
  w = round(runif(n, 0.5, 4), 2), x = round(runif(n, -2, 3), 2), z = round(rnorm(n), 2),
  zone = sample(rep_len(c("n", "o", "s", "w"), n)), stringsAsFactors = TRUE)
data[["gr\u00f6\u00dfe in m"]] <- round(runif(n, 1, 2), 2)
data[["r\u00e9gion"]] <- factor(sample(rep_len(c("u", "v w"), n)))
data <- data[sort(names(data), method = "radix")]

# A piece of a formula in webglm's words and in R's, where they differ.
piece <- function(ours, in_r = ours) list(ours = ours, in_r = in_r)
join <- function(a, between, b) piece(paste0(a$ours, between, b$ours), paste0(a$in_r, between, b$in_r))
wrap <- function(before, a, after) piece(paste0(before, a$ours, after), paste0(before, a$in_r, after))
one_of <- function(pieces) pieces[[sample(length(pieces), 1)]]

factors <- lapply(c("area", "brand", "zone", "`r\u00e9gion`"), piece)
numbers <- lapply(c("x", "z", "w", "log(w)", "I(x^2)", "I(x + z)", "exp(z)", "sqrt(w)", "abs(x)",
                    "`gr\u00f6\u00dfe in m`", "log(`gr\u00f6\u00dfe in m`)", "I(-x)", "log1p(w)",
                    "I(x * (z > 0))", "ifelse(x > 0, x, z)", "I(1 * (area == 'B'))",
                    "ifelse(zone %in% c('n', 's'), w, 0)", "floor(2 * z)"), piece)
numbers <- c(numbers, list(piece("max(x, 0)", "pmax(x, 0)"), piece("min(x, z, w)", "pmin(x, z, w)"),
                           piece("pow(w, 2)", "I(w^2)"), piece("I(x**3)", "I(x^3)")))
# Logical values are numbers in webglm, and factors where C() says so; in R they are factors.
numbers <- c(numbers, list(piece("(x > 0.5)", "I(1 * (x > 0.5))"),
                           piece("(x >= z & w < 2)", "I(1 * (x >= z & w < 2))"),
                           piece("(zone == 's')", "I(1 * (zone == 's'))")))
boundary <- function(text) piece(text, gsub("boundary", "Boundary.knots", text))
bases <- lapply(c(
  "bs(x, df = 4)", "bs(w, df = 5, degree = 2)", "bs(z, knots = 0.1)", "ns(x, df = 3)",
  "ns(z, knots = c(-0.5, 0.5))", "poly(x, 2)", "poly(w, 3)", "bs(x)", "ns(w)",
  "bs(x, df = 5, intercept = TRUE)", "bs(x, knots = c(0, 1), boundary = c(-2.5, 3.5))",
  "bs(w, degree = 1, knots = 2)", "ns(w, df = 3, intercept = TRUE)",
  "ns(z, df = 2, boundary = c(-3, 3))", "poly(z, 2, raw = TRUE)", "bs(log(w), df = 4)",
  "poly(I(x + z), 2)", "ns(`gr\u00f6\u00dfe in m`, df = 2)"), boundary)
coded <- list(
  piece("C(area, contrast = 'sum')", "C(area, contr.sum)"),
  piece("C(zone, contrast = 'helmert')", "C(zone, contr.helmert)"),
  piece("C(zone, contrast = 'poly')", "C(zone, contr.poly)"),
  piece("C(brand, contrast = 'sum')", "C(brand, contr.sum)"),
  piece("C(area, ref = 'B')", "C(area, contr.treatment(3, base = 2))"),
  piece("C(zone, ref = 'w', contrast = 'treatment')", "C(zone, contr.treatment(4, base = 4))"),
  piece("C(area, levels = c('C', 'A', 'B'))", "factor(area, levels = c('C', 'A', 'B'))"),
  piece("C(year)", "factor(year)"),
  piece("C(year, contrast = 'sum')", "C(factor(year), contr.sum)"),
  piece("C(year, contrast = 'poly')", "C(factor(year), contr.poly)"),
  piece("C(x > 0.5)", "factor(x > 0.5)"), piece("C(area == 'B')", "factor(area == 'B')"),
  piece("C(zone)"))

variable <- function() {
  kind <- runif(1)
  one_of(if (kind < 0.42) factors else if (kind < 0.7) numbers else if (kind < 0.85) bases else coded)
}
term <- function(depth = 0) {
  kind <- runif(1)
  if (kind < 0.4 || depth > 1) return(variable())
  if (kind < 0.55) return(join(variable(), ":", variable()))
  if (kind < 0.65) return(join(join(variable(), ":", variable()), ":", variable()))
  if (kind < 0.77) return(join(variable(), " * ", variable()))
  if (kind < 0.83) {
    inner <- join(join(term(depth + 1), " + ", term(depth + 1)), " + ", one_of(factors))
    return(wrap("(", inner, paste0(")^", sample(2:3, 1))))
  }
  if (kind < 0.89) return(join(one_of(factors), "/", variable()))
  if (kind < 0.94) return(join(variable(), " %in% ", one_of(factors)))
  join(wrap("(", join(term(depth + 1), " * ", term(depth + 1)), ")"), " - ", variable())
}
formula_of <- function() {
  text <- term()
  for (i in seq_len(sample(0:2, 1))) text <- join(text, " + ", term())
  head <- runif(1)
  if (head < 0.06) {
    # Without what would make too many columns.
    text <- join(piece(". - zone - year - `r\u00e9gion`"), if (head < 0.03) ":" else " + ", text)
  }
  if (runif(1) < 0.1) text <- join(text, " - ", variable())
  tail <- runif(1)
  if (tail < 0.2) wrap("0 + ", text, "") else if (tail < 0.3) wrap("", text, " - 1") else text
}

fixed <- c("1", "0 + area", "area:brand", "0 + area:brand", "area:brand:zone", "area * brand * zone",
           "area + area:x", "area:x", "0 + area:x", "brand + area:brand", "x + area:brand + area",
           "area:bs(x, df = 4)", "0 + bs(x, df = 4)", "(area + brand + zone)^3 - area:brand:zone",
           "zone %in% area", "x %in% area", "area/brand/x", "0 + x + area", "0 + x:area + brand",
           ".", ". - area", "(. - zone - year)^2 - area:brand", "x:z:w", "area * x * z")
cases <- list()
seen <- character()
add <- function(text) {
  if (text$ours %in% seen) return()
  seen <<- c(seen, text$ours)
  matrix <- tryCatch(model.matrix(as.formula(paste("~", text$in_r)), data), error = function(e) NULL)
  if (is.null(matrix) || ncol(matrix) > 40 || ncol(matrix) == 0) return()
  cases <<- c(cases, list(list(formula = text$ours, columns = ncol(matrix),
                               values = I(unname(as.vector(matrix))))))
}
for (text in fixed) add(piece(text))
for (text in c(numbers, bases, coded)) add(text)
while (length(cases) < 400) add(formula_of())

columns <- lapply(data, function(v) I(if (is.factor(v)) as.character(v) else v))
text <- json(list(program = R.version.string, command = command, data = columns, cases = cases))
writeLines(enc2utf8(text), "tests/fixtures/design/model_matrices.json", useBytes = TRUE)
