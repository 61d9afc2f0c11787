# Values of expressions over columns, as R computes them. Run from the top of the repository:
#   Rscript tests/reference/formula_values.R
source("tests/reference/json.R")
command <- "Rscript tests/reference/formula_values.R"

x <- c(-2.5, -1, -0.5, 0, 0.5, 1, 2, 3.5, 5.5, 1e-300, Inf, -Inf, NaN, 100, 7, 1.5)
z <- c(2, -2, 0, 3, NaN, 0.5, -1.5, 2, 4, 1, 2, 3, 0, Inf, -3, 2.5)
area <- c("A", "B", "C", "A", NA, "B", "C", "A", "B", NA, "A", "C", "B", "A", "A", "C")
data <- list(x = x, z = z, area = area)

# Numbers as one text, which can hold NaN and Inf as JSON cannot.
portable <- function(values) paste(sprintf("%.17g", as.numeric(values)), collapse = " ")

# An expression, and how R writes it where that differs.
cases <- list()
add <- function(text, in_r = text) {
  values <- suppressWarnings(eval(parse(text = in_r), data, globalenv()))
  values <- as.numeric(rep(values, length.out = length(x)))
  values[is.na(values)] <- NaN
  cases <<- c(cases, list(list(expression = text, values = portable(values))))
}
for (f in c("abs", "exp", "expm1", "floor", "ceiling", "trunc", "round", "sign", "sqrt", "log",
            "log10", "log2", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "tanh")) {
  add(paste0(f, "(x)"))
}
for (op in c("+", "-", "*", "/", "^", "%%", "%/%", "<", "<=", ">", ">=", "==", "!=")) {
  add(paste("x", op, "z"))
  add(paste("z", op, "2"))
  add(paste("2", op, "z"))
}
for (op in c("&", "|")) {
  add(paste("(x > 0)", op, "(z > 0)"))
  add(paste("x", op, "z"))
  add(paste("z", op, "NA"))
}
add("!x")
add("-x^2")
add("(-x)^2")
add("2^-1")
add("x^2^0.5")
add("-x %% 3")
add("x - z - 1")
add("x / z / 2")
add("x * -z")
add("!x > 1 & z < 2")
add("1 - 2 * 3 + 4 / 5")
add("x**2", "x^2")
add("pow(x, z)", "x^z")
add("pow(x, 2)", "x^2")
add("log(x, 2)")
add("log(x, 10)")
add("log(x, 3)")
add("min(x, z)", "pmin(x, z)")
add("max(x, z, 1)", "pmax(x, z, 1)")
add("pmin(x, z, 1, 0.25)")
add("ifelse(x > 1, x, -z)")
add("ifelse(z, x, 0)")
add("isna(x)", "is.na(x)")
add("is.na(z + x)")
add("I(x + 1)")
add("sin(2 * pi * x / 12)")
add("TRUE + x")
add("x == NA")
add("Inf * z")
add("x %in% c(-1, 2, 3.5)")
add("x %in% 7")
add("area == 'B'")
add("'B' != area")
add("(area == 'A') * x")
add("area %in% c('A', 'C')")
add("area %in% 'A'")
add("isna(area)", "is.na(area)")
add("ifelse(area == 'A', x, z)")
header <- list(program = "R", version = R.version.string, command = command,
               x = portable(x), z = portable(z), area = paste(area, collapse = " "))
writeLines(json(c(header, list(cases = cases))), "tests/fixtures/formula/values.json")
