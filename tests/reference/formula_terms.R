# Terms of formulas by stats::terms. Run from the top of the repository:
#   Rscript tests/reference/formula_terms.R
source("tests/reference/json.R")
command <- "Rscript tests/reference/formula_terms.R"
columns <- c("y", "a", "b", "c", "d", "e")
frame <- as.data.frame(setNames(rep(list(1), length(columns)), columns))

# Labels, orders, intercept and offsets, in each case joined by ";". `factors` has, for each
# variable of each term, 1 where R codes a factor by contrasts and 2 where by indicators.
formula_case <- function(text) {
  found <- terms(as.formula(text), data = frame)
  factors <- attr(found, "factors")
  variables <- vapply(as.list(attr(found, "variables"))[-1], deparse1, "")
  labels <- attr(found, "term.labels")
  codes <- lapply(seq_along(labels), function(j) paste(factors[factors[, j] > 0, j], collapse = " "))
  list(formula = text, labels = paste(labels, collapse = ";"),
       order = paste(attr(found, "order"), collapse = ";"), intercept = attr(found, "intercept"),
       offsets = paste(variables[attr(found, "offset")], collapse = ";"),
       factors = paste(codes, collapse = ";"))
}

written <- c(
  "y ~ a", "y ~ a + b", "y ~ a + b + a", "y ~ a - 1", "y ~ 0 + a", "y ~ a + 0", "y ~ -1 + a + 1",
  "y ~ a - 0", "y ~ 1", "y ~ 0", "y ~ 1 - 1", "y ~ 0 - 0", "y ~ 1 + 0", "y ~ a - (1 + b)",
  "y ~ a * 1", "y ~ a:1", "y ~ a * 0", "~ a", "y ~ +a", "y ~ -a", "y ~ -a:b + c",
  "y ~ a:b", "y ~ b:a + a + b", "y ~ b:a + c + a", "y ~ a - a + c + a + a:c", "y ~ b - b + a:b",
  "y ~ a * b", "y ~ a * b * c", "y ~ a * b - a", "y ~ a * b - a:b", "y ~ a:b - a:b", "y ~ a:a",
  "y ~ (a + b + c)^2", "y ~ (a + b + c)^3 - a:b:c", "y ~ (a + b + c)^3 - a - b", "y ~ a^2",
  "y ~ a**3", "y ~ (a + b)^99", "y ~ (1 + a)^2", "y ~ (a - 1) * b", "y ~ (0 + a):b",
  "y ~ a + b %in% a", "y ~ b %in% a", "y ~ (b + c) %in% a", "y ~ b %in% (a + c)",
  "y ~ a %in% b %in% c", "y ~ a * b %in% c", "y ~ a / b", "y ~ a / b / c", "y ~ a / (b + c)",
  "y ~ (a + b) / c", "y ~ (a / b):c", "y ~ a / b - a", "y ~ a %in% .",
  "y ~ .", "y ~ . - a", "y ~ .^2", "y ~ (. - c)^2", "y ~ a:.", "y ~ .:.", "y ~ . + a:b", "y ~ . * a",
  "y ~ . / a", "log(y) ~ .", "y / a ~ .", "cbind(y, a) ~ .", "cbind(y, a) ~ b", "y - a ~ . - 1",
  "y ~ log(a)", "y ~ log(a) * b", "y ~ log(a + 1)", "y ~ I(a^2)", "y ~ a + I(a^2) + I(a^2)",
  "y ~ I(a * b / c - 1):d", "y ~ I(-a)", "y ~ I(a^-1)", "y ~ I(-a^2)", "y ~ I((-a)^2)",
  "y ~ I(a^b^c)", "y ~ I((a^b)^c)", "y ~ I(a - (b - c))", "y ~ I(a/(b * c))", "y ~ I(!a & b | c)",
  "y ~ a > 2", "y ~ (a > 2) + b", "y ~ a + b > 2", "y ~ !a", "y ~ a & b", "y ~ a %% 2", "y ~ a == 1",
  "y ~ (a >= 2) * b", "y ~ sqrt(a):exp(b) + sqrt(a)", "y ~ ifelse(a > 1, b, c)", "y ~ poly(a, 2) * b",
  "y ~ offset(log(a)) + b", "y ~ b + offset(a) + offset(c) + d", "y ~ offset(a) + offset(a)",
  "y ~ offset(log(a)) - 1", "y ~ b * c + offset(a + d)"
)

# Random formulas over the same columns. Offsets stay outside products: R forgets those silently.
random_leaf <- function() {
  sample(c("a", "b", "c", "d", "e", "log(a)", "I(b^2)", "1", "0", "."), 1,
         prob = c(rep(0.17, 5), 0.04, 0.04, 0.03, 0.02, 0.02))
}
random_terms <- function(depth) {
  if (depth == 0 || runif(1) < 0.15) return(random_leaf())
  operator <- sample(c(" + ", " - ", ":", " * ", " %in% ", "/", "^", "()"), 1,
                     prob = c(0.34, 0.12, 0.14, 0.14, 0.05, 0.08, 0.05, 0.08))
  if (operator == "^") return(paste0("(", random_terms(depth - 1), ")^", sample(2:3, 1)))
  if (operator == "()") return(paste0("(", random_terms(depth - 1), ")"))
  paste0(random_terms(depth - 1), operator, random_terms(depth - 1))
}

# True where the left side of a `*` or `/` has no terms: there R forgets the right side.
crosses_nothing <- function(e) {
  if (!is.call(e)) return(FALSE)
  operator <- as.character(e[[1]])
  if (operator %in% c("*", "/")) {
    left <- as.formula(paste("~", deparse1(e[[2]])))
    if (length(attr(terms(left, data = frame[-1]), "term.labels")) == 0) return(TRUE)
  }
  operator %in% c("+", "-", "*", "/", ":", "%in%", "^", "(") &&
    any(vapply(as.list(e)[-1], crosses_nothing, NA))
}

set.seed(20240502)
cases <- lapply(written, formula_case)
while (length(cases) < 600) {
  text <- paste("y ~", random_terms(sample(2:5, 1)))
  if (crosses_nothing(as.formula(text)[[3]])) next
  found <- formula_case(text)
  if (nchar(found$labels) <= 100 && nchar(text) <= 90) cases <- c(cases, list(found))
}
header <- list(program = "R", version = R.version.string, command = command)
writeLines(json(c(header, list(cases = cases))), "tests/fixtures/formula/terms.json")
