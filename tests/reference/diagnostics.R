# Rscript tests/reference/diagnostics.R, in the root of the project; needs car, statmod and brglm2.
# Residuals, influence, variance inflation, pseudo-R2 and bias reduction on the data of d20.json.
source("tests/reference/json.R")
suppressPackageStartupMessages({ library(car); library(statmod); library(brglm2) })

i <- 1:20
d <- data.frame(
  x = round(2 * sin(.7 * i), 3), z = round(cos(1.3 * i), 3), w = 1 + .5 * (i %% 3),
  g = c("a", "b", "c")[1 + i %% 3],
  y_pois = c(1, 0, 3, 2, 0, 1, 4, 2, 1, 0, 2, 5, 1, 0, 3, 1, 2, 0, 1, 2),
  y_bin = c(1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 1))
d$y_gam <- round(exp(.3 + .2 * d$x + .1 * d$z) * (1 + .4 * sin(2.1 * i)), 4)
d$y_gau <- round(1 + .5 * d$x - .3 * d$z + sin(3.3 * i), 4)

fixed_point <- function(...) {
  control <- glm.control(epsilon = 1e-14, maxit = 200)
  fit <- suppressWarnings(glm(..., control = control))
  for (round in 1:5) fit <- suppressWarnings(glm(..., start = coef(fit), control = control))
  fit
}

influence_case <- function(id, response, family, name, link, weights = NULL) {
  formula <- reformulate(c("x", "z"), response)
  args <- list(formula = formula, family = family, data = d)
  args$weights <- if (!is.null(weights)) d[[weights]]
  fit <- do.call(fixed_point, args)
  args$formula <- reformulate("1", response)
  null <- do.call(fixed_point, args)
  l1 <- as.numeric(suppressWarnings(logLik(fit)))
  l0 <- as.numeric(suppressWarnings(logLik(null)))
  n <- 20
  pearson <- sum(residuals(fit, "pearson")^2) / fit$df.residual
  phi <- if (name %in% c("poisson", "binomial")) 1 else pearson
  pear <- residuals(fit, "pearson")
  h <- hatvalues(fit)
  infl <- influence.measures(fit)$infmat
  out <- list(id = id, response = response, family = name, link = link, weights = weights,
    rstandard_deviance = unname(residuals(fit, "deviance") / sqrt(phi * (1 - h))),
    rstandard_pearson = unname(pear / sqrt(phi * (1 - h))),
    cooks_distance = unname(pear^2 * h / (phi * 3 * (1 - h)^2)),
    dfbetas = unname(infl[, 1:3]), vif = unname(vif(fit)),
    r2_deviance = 1 - fit$deviance / fit$null.deviance)
  if (name != "gamma") {
    out$mcfadden <- 1 - l1 / l0
    out$cox_snell <- 1 - exp(2 * (l0 - l1) / n)
    out$nagelkerke <- out$cox_snell / (1 - exp(2 * l0 / n))
  }
  if (name == "binomial") {
    out$tjur <- mean(fitted(fit)[d$y_bin == 1]) - mean(fitted(fit)[d$y_bin == 0])
  }
  # R's own functions say the same where they take the same dispersion.
  stopifnot(all.equal(unname(cooks.distance(fit)), out$cooks_distance),
            all.equal(unname(rstandard(fit)), out$rstandard_deviance),
            all.equal(unname(rstandard(fit, type = "pearson")), out$rstandard_pearson))
  Filter(Negate(is.null), out)
}

# Tails of the fitted distribution below and up to each response.
tails <- function(id, response, family, name, link, below, upto, ...) {
  fit <- fixed_point(reformulate(c("x", "z"), response), family = family, data = d)
  phi <- sum(residuals(fit, "pearson")^2) / fit$df.residual
  list(id = id, response = response, family = name, link = link, ...,
       below = below(d[[response]], fitted(fit), phi), upto = upto(d[[response]], fitted(fit), phi))
}
both <- function(id, response, family, name, link, cdf, ...) {
  tails(id, response, family, name, link, cdf, cdf, ...)
}

# Firth's logistic regression with an optional coefficient held at 0, by its modified score.
firth <- function(x, y, w, held = integer()) {
  p <- ncol(x)
  b <- rep(0, p)
  free <- setdiff(seq_len(p), held)
  value <- function(b) {
    mu <- plogis(drop(x %*% b))
    sum(w * (y * log(mu) + (1 - y) * log1p(-mu))) +
      .5 * as.numeric(determinant(crossprod(x * sqrt(w * mu * (1 - mu))))$modulus)
  }
  for (round in 1:500) {
    mu <- plogis(drop(x %*% b))
    v <- w * mu * (1 - mu)
    info <- crossprod(x * sqrt(v))
    h <- rowSums((x %*% solve(info)) * x) * v
    score <- crossprod(x, w * (y - mu) + h * (.5 - mu))
    step <- rep(0, p)
    step[free] <- solve(info[free, free, drop = FALSE], score[free])
    while (value(b + step) < value(b) - 1e-13) step <- step / 2
    b <- b + step
    if (max(abs(step)) < 1e-14) break
  }
  mu <- plogis(drop(x %*% b))
  list(coef = b, se = sqrt(diag(solve(crossprod(x * sqrt(w * mu * (1 - mu)))))), value = value(b))
}

firth_case <- function(id, x, y, w = rep(1, length(y))) {
  full <- firth(x, y, w)
  other <- glm(y ~ x - 1, family = binomial(), weights = w, method = "brglmFit", type = "AS_mean",
               control = list(epsilon = 1e-13, maxit = 1000))
  stopifnot(all.equal(unname(coef(other)), full$coef, tolerance = 1e-7))
  statistic <- sapply(seq_len(ncol(x)), function(j) 2 * (full$value - firth(x, y, w, j)$value))
  list(id = id, x = unname(x), y = y, w = w, coef = full$coef, se = unname(full$se),
       statistic = statistic, pvalue = pchisq(statistic, 1, lower.tail = FALSE))
}

factor_fit <- fixed_point(y_pois ~ x + z + g, family = poisson(), data = d)
gvif <- vif(factor_fit)
log_gamma <- Gamma(link = "log")
xz <- cbind(1, d$x, d$z)
out <- list(
  program = paste(R.version.string, "glm, car", packageVersion("car"), "statmod",
                  packageVersion("statmod"), "brglm2", packageVersion("brglm2")),
  command = "Rscript tests/reference/diagnostics.R",
  data = as.list(d),
  influence = list(
    influence_case("gaussian", "y_gau", gaussian(), "gaussian", "identity"),
    influence_case("poisson", "y_pois", poisson(), "poisson", "log"),
    influence_case("binomial", "y_bin", binomial(), "binomial", "logit"),
    influence_case("gamma", "y_gam", log_gamma, "gamma", "log"),
    influence_case("gamma-weights", "y_gam", log_gamma, "gamma", "log", "w"),
    influence_case("poisson-weights", "y_pois", poisson(), "poisson", "log", "w")),
  gvif = list(terms = rownames(gvif), gvif = unname(gvif[, 1]), df = unname(gvif[, 2]),
              scaled = unname(gvif[, 3])),
  tails = list(
    tails("poisson", "y_pois", poisson(), "poisson", "log",
          function(y, mu, phi) ppois(y - 1, mu), function(y, mu, phi) ppois(y, mu)),
    tails("binomial", "y_bin", binomial(), "binomial", "logit",
          function(y, mu, phi) pbinom(y - 1, 1, mu), function(y, mu, phi) pbinom(y, 1, mu)),
    both("gaussian", "y_gau", gaussian(), "gaussian", "identity",
         function(y, mu, phi) pnorm(y, mu, sqrt(phi))),
    both("gamma", "y_gam", log_gamma, "gamma", "log",
         function(y, mu, phi) pgamma(y, 1 / phi, scale = mu * phi)),
    both("inverse_gaussian", "y_gam", inverse.gaussian("log"), "inverse_gaussian", "log",
         function(y, mu, phi) pinvgauss(y, mu, dispersion = phi))),
  # Far out: the distribution functions at stated means.
  firth = list(
    firth_case("d20", xz, d$y_bin),
    firth_case("weights", xz, d$y_bin, d$w),
    firth_case("separated", cbind(1, 1:10), rep(0:1, each = 5)),
    firth_case("quasi-separated", cbind(1, rep(0:1, each = 6), d$x[1:12]),
               c(0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1))))
writeLines(json(out), "tests/fixtures/diagnostics.json")
