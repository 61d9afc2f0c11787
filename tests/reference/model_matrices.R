# Design matrices of generated formulas, by R's model.matrix. Run from the top of the repository:
#   Rscript tests/reference/model_matrices.R
# Names are not compared (R writes areaB where webglm writes area[T.B]); the order of columns is.
suppressPackageStartupMessages(library(splines))
source("tests/reference/json.R")
command <- "Rscript tests/reference/model_matrices.R"

set.seed(20260401)
n <- 24
data <- data.frame(
  x = round(runif(n, -2, 3), 2), z = round(rnorm(n), 2), w = round(runif(n, 0.5, 4), 2),
  area = sample(rep_len(c("A", "B", "C"), n)), brand = sample(rep_len(c("p", "q"), n)),
  zone = sample(rep_len(c("n", "o", "s", "w"), n)), stringsAsFactors = TRUE)
factors <- c("area", "brand", "zone")

numbers <- c("x", "z", "w", "log(w)", "I(x^2)", "I(x + z)", "exp(z)", "sqrt(w)", "abs(x)")
bases <- c("bs(x, df = 4)", "bs(w, df = 5, degree = 2)", "bs(z, knots = 0.1)", "ns(x, df = 3)",
           "ns(z, knots = c(-0.5, 0.5))", "poly(x, 2)", "poly(w, 3)", "bs(x)", "ns(w)")
coded <- c("C(area, contr.sum)", "C(zone, contr.helmert)", "C(zone, contr.poly)",
           "C(brand, contr.sum)")

variable <- function() {
  kind <- runif(1)
  if (kind < 0.45) sample(factors, 1)
  else if (kind < 0.75) sample(numbers, 1)
  else if (kind < 0.9) sample(bases, 1)
  else sample(coded, 1)
}
term <- function(depth = 0) {
  kind <- runif(1)
  if (kind < 0.5 || depth > 1) return(variable())
  if (kind < 0.75) return(paste0(variable(), ":", variable()))
  if (kind < 0.9) return(paste0(variable(), " * ", variable()))
  if (kind < 0.95) return(paste0("(", term(depth + 1), " + ", term(depth + 1), ")^2"))
  paste0(sample(factors, 1), "/", sample(numbers, 1))
}
formula_of <- function() {
  text <- paste(replicate(sample(1:3, 1), term()), collapse = " + ")
  tail <- runif(1)
  if (tail < 0.2) paste("0 +", text) else if (tail < 0.25) paste(text, "- 1") else text
}

# The same formula in webglm's words: contrasts are named, powers and calls are the same.
in_webglm <- function(text) gsub("contr\\.(\\w+)", "contrast = '\\1'", text)

fixed <- c("1", "0 + area", "area:brand", "0 + area:brand", "area:brand:zone", "area * brand * zone",
           "area + area:x", "area:x", "0 + area:x", "brand + area:brand", "x + area:brand + area",
           "area:bs(x, df = 4)", "0 + bs(x, df = 4)", "(area + brand + zone)^3 - area:brand:zone",
           "zone %in% area", "x %in% area", "area/brand/x", "0 + x + area", "0 + x:area + brand")
formulas <- fixed
while (length(formulas) < 300) formulas <- unique(c(formulas, formula_of()))

cases <- list()
for (text in formulas) {
  matrix <- model.matrix(as.formula(paste("~", text)), data)
  if (ncol(matrix) > 40) next
  cases <- c(cases, list(list(formula = in_webglm(text), columns = ncol(matrix),
                              values = I(unname(as.vector(matrix))))))
}
columns <- lapply(data, function(v) I(if (is.factor(v)) as.character(v) else v))
writeLines(json(list(program = R.version.string, command = command, data = columns,
                     cases = cases)), "tests/fixtures/design/model_matrices.json")
