# logLik() of R's glm for small data without random numbers: Rscript tests/reference/log_likelihoods.R
i <- 1:20
x <- round(2 * sin(0.7 * i), 3)
z <- round(cos(1.3 * i), 3)
w <- 1 + 0.5 * (i %% 3)
counts <- c(1, 0, 3, 2, 0, 1, 4, 2, 1, 0, 2, 5, 1, 0, 3, 1, 2, 0, 1, 2)
outcomes <- c(1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 1)
amounts <- round(exp(0.3 + 0.2 * x + 0.1 * z) * (1 + 0.4 * sin(2.1 * i)), 4)
reals <- round(1 + 0.5 * x - 0.3 * z + sin(3.3 * i), 4)
trials <- 1 + i %% 5

number <- function(v) paste0("[", paste(sprintf("%.17g", v), collapse = ", "), "]")
case <- function(name, code, y, family, weights) {
  data <- data.frame(y = y, x = x, z = z, weights = weights)
  fit <- suppressWarnings(glm(y ~ x + z, family = family, data = data, weights = weights,
                              control = list(epsilon = 1e-14, maxit = 100)))
  sprintf('{"name": "%s", "family": "%s", "y": %s,\n "weights": %s,\n "mu": %s,\n "deviance": %.17g, "log_likelihood": %.17g}',
          name, code, number(y), number(weights), number(fitted(fit)), deviance(fit),
          as.numeric(logLik(fit)))
}
one <- rep(1, 20)
cases <- c(
  case("gaussian", "gaussian", reals, gaussian(), one),
  case("gaussian, weighted", "gaussian", reals, gaussian(), w),
  case("poisson", "poisson", counts, poisson(), one),
  case("poisson, weighted", "poisson", counts, poisson(), w),
  case("binomial, outcomes", "binomial", outcomes, binomial(), one),
  case("binomial, weights that are not whole", "binomial", outcomes, binomial(), w),
  case("binomial, trials", "binomial", pmin(counts, trials) / trials, binomial(), trials),
  case("gamma", "gamma", amounts, Gamma("log"), one),
  case("gamma, weighted", "gamma", amounts, Gamma("log"), w),
  case("inverse gaussian", "inverse_gaussian", amounts, inverse.gaussian("log"), one),
  case("inverse gaussian, weighted", "inverse_gaussian", amounts, inverse.gaussian("log"), w),
  case("negative binomial", "negative_binomial(theta=2)", counts, MASS::negative.binomial(2), one),
  case("negative binomial, weighted", "negative_binomial(theta=2)", counts, MASS::negative.binomial(2), w))
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
file <- file.path(dirname(script), "..", "fixtures", "log_likelihoods.json")
writeLines(sprintf('{"program": "R", "version": "%s", "command": "Rscript tests/reference/log_likelihoods.R",\n"cases": [\n%s\n]}',
                   paste(R.version$major, R.version$minor, sep = "."), paste(cases, collapse = ",\n")), file)
