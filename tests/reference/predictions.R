# Predictions for new rows, with standard errors and intervals, by R's predict(). Run from the top
# of the repository:
#   Rscript tests/reference/predictions.R
# Terms are written without the centring of R's type = "terms": X_t b_t, and the root of
# diag(X_t V_tt X_t').
suppressPackageStartupMessages(library(splines))
source("tests/reference/json.R")
command <- "Rscript tests/reference/predictions.R"

set.seed(20261127)
n <- 60
x <- round(runif(n, -2, 3), 2)
z <- round(rnorm(n), 2)
e <- round(runif(n, 0.25, 2), 3)
area <- sample(rep_len(c("A", "B", "C"), n))
brand <- sample(rep_len(c("p", "q"), n))
zone <- sample(rep_len(c("n", "o", "s", "w"), n))
trials <- sample(3:12, n, replace = TRUE)
successes <- rbinom(n, trials, plogis(0.4 * x - 0.3 * z))
data <- data.frame(
  x, z, e, trials, successes, failures = trials - successes, share = successes / trials,
  y = rpois(n, e * exp(0.6 + 0.2 * x + 0.1 * (area == "B"))),
  g = round(rgamma(n, 4, 4 / exp(0.3 + 0.1 * x)), 3), v = round(2 + x - z + rnorm(n), 3),
  known = round(rnorm(n, 0, 0.3), 3), area, brand, zone, stringsAsFactors = TRUE)

# x runs beyond both ends of the training data in four rows.
m <- 14
new <- data.frame(
  x = c(-3.1, -2.05, 3.2, 4.4, round(seq(-1.9, 2.9, length.out = m - 4), 2)),
  z = round(seq(-1.5, 1.5, length.out = m), 2), e = round(seq(0.2, 3, length.out = m), 2),
  trials = rep_len(c(1, 5, 20), m), known = round(seq(-0.5, 0.5, length.out = m), 3),
  area = rep_len(c("A", "B", "C"), m), brand = rep_len(c("q", "p"), m),
  zone = rep_len(c("w", "s", "o", "n"), m), stringsAsFactors = TRUE)

# glm at a fixed point: its covariance is that of the last step but one. A smaller epsilon would
# lower the tolerance of the rank as well.
settled <- function(formula, family, weights) {
  data$case_weights <- weights
  control <- glm.control(1e-9, 100)
  fit <- glm(formula, family, data, case_weights, control = control)
  for (i in 1:12) {
    start <- ifelse(is.na(coef(fit)), 0, coef(fit))
    fit <- glm(formula, family, data, case_weights, start = start, control = control)
  }
  fit
}

prediction_case <- function(text, family, link, weights = "", exposure = "", in_r = text) {
  glm_family <- get(family)(link)
  w <- if (weights == "") rep(1, n) else data[[weights]]
  fit <- suppressWarnings(settled(as.formula(in_r), glm_family, w))
  on_link <- suppressWarnings(predict(fit, new, type = "link", se.fit = TRUE))
  on_response <- suppressWarnings(predict(fit, new, type = "response", se.fit = TRUE))
  estimated <- !(family %in% c("poisson", "binomial"))
  q <- if (estimated) qt(0.95, fit$df.residual) else qnorm(0.95)
  a <- glm_family$linkinv(on_link$fit - q * on_link$se.fit)
  b <- glm_family$linkinv(on_link$fit + q * on_link$se.fit)

  design <- suppressWarnings(model.matrix(delete.response(terms(fit)), new,
                                          contrasts.arg = fit$contrasts, xlev = fit$xlevels))
  index <- attr(design, "assign")
  kept <- !is.na(coef(fit))
  covariance <- vcov(fit, complete = FALSE)
  terms <- list()
  for (t in unique(index)) {
    here <- index[kept] == t
    part <- design[, kept, drop = FALSE][, here, drop = FALSE]
    variance <- rowSums((part %*% covariance[here, here, drop = FALSE]) * part)
    terms <- c(terms, list(list(values = I(as.vector(part %*% coef(fit)[kept][here])),
                                se = I(unname(sqrt(variance))))))
  }
  case <- list(formula = text, family = family, link = link, weights = weights,
               exposure = exposure, eta = I(unname(on_link$fit)), se_eta = I(unname(on_link$se.fit)),
               mean = I(unname(on_response$fit)), se_mean = I(unname(on_response$se.fit)),
               lower = I(unname(pmin(a, b))), upper = I(unname(pmax(a, b))), terms = terms)
  if (exposure != "") {
    rate <- glm_family$linkinv(on_link$fit - log(new[[exposure]]))
    case$rate <- I(unname(rate))
    case$se_rate <- I(unname(rate * on_link$se.fit))
  }
  case
}

count <- function(text, ...) prediction_case(text, "poisson", "log", ...)
cases <- list(
  count("y ~ x + area * z + offset(log(e))"),
  count("y ~ x + area", exposure = "e", in_r = "y ~ x + area + offset(log(e))"),
  count("y ~ ns(x, df = 3) + brand", exposure = "e",
        in_r = "y ~ ns(x, df = 3) + brand + offset(log(e))"),
  count("y ~ bs(x, df = 5) + zone", exposure = "e",
        in_r = "y ~ bs(x, df = 5) + zone + offset(log(e))"),
  count("y ~ poly(x, 3) * brand + offset(log(e) + known)"),
  count("y ~ offset(known) + area:brand + offset(log(e))"),
  count("y ~ 1"),
  count("y ~ x + I(2 * x) + area"),
  prediction_case("cbind(successes, failures) ~ x + zone", "binomial", "logit"),
  prediction_case("share ~ ns(z, df = 4):brand + x", "binomial", "probit", weights = "trials"),
  prediction_case("share ~ bs(x, knots = c(0, 1), degree = 2)", "binomial", "cloglog",
                  weights = "trials"),
  prediction_case("g ~ area/x", "Gamma", "log"),
  prediction_case("g ~ x + C(zone, contrast = 'sum')", "Gamma", "inverse", weights = "e",
                  in_r = "g ~ x + C(zone, contr.sum)"),
  prediction_case("g ~ poly(z, 2) + brand", "inverse.gaussian", "1/mu^2"),
  prediction_case("v ~ C(zone, contrast = 'helmert') * x + poly(z, 2, raw = TRUE) + offset(known)",
                  "gaussian", "identity",
                  in_r = "v ~ C(zone, contr.helmert) * x + poly(z, 2, raw = TRUE) + offset(known)"),
  prediction_case("v ~ 0 + area + bs(x, df = 6, boundary = c(-2.5, 3.5), intercept = TRUE):brand",
                  "gaussian", "identity", weights = "e",
                  in_r = paste("v ~ 0 + area + bs(x, df = 6, Boundary.knots = c(-2.5, 3.5),",
                               "intercept = TRUE):brand")),
  prediction_case("v ~ C(area, contrast = 'poly') + ns(x, knots = 0.5, boundary = c(-1, 2)) + z:x",
                  "gaussian", "identity",
                  in_r = paste("v ~ C(area, contr.poly) + ns(x, knots = 0.5,",
                               "Boundary.knots = c(-1, 2)) + z:x")),
  prediction_case("y ~ log(e) + area:brand:zone", "quasipoisson", "log"),
  prediction_case("share ~ x * brand", "quasibinomial", "logit", weights = "trials"))

columns <- function(frame) lapply(frame, function(v) I(if (is.factor(v)) as.character(v) else v))
writeLines(json(list(program = R.version.string, command = command, level = 0.9,
                     data = columns(data), new = columns(new), cases = cases)),
           "tests/fixtures/predictions.json")
