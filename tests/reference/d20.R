# Fits of the data set D20 (20 rows by formula, no random numbers) by R's glm.
#
# Usage, from the root of the repository: Rscript tests/reference/d20.R
# Writes tests/fixtures/d20.json: a `webglm-oracle-1` file whose cases share one `data`.
#
# glm is restarted at its own solution until nothing changes, so that the weights of the
# covariance belong to the reported coefficients. Every number that statsmodels 0.15.0 or
# rustystats 0.9.0 printed for the same fit is checked by `agrees`, with slack where the
# program stopped early.

source("tests/reference/json.R")
library(MASS)

i <- 1:20
data <- data.frame(
  x = round(2 * sin(.7 * i), 3), z = round(cos(1.3 * i), 3),
  w = 1 + .5 * (i %% 3), offset = log(1 + .5 * (i %% 4)),
  y_pois = c(1, 0, 3, 2, 0, 1, 4, 2, 1, 0, 2, 5, 1, 0, 3, 1, 2, 0, 1, 2),
  y_bin = c(1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 1),
  y_nb = c(0, 3, 7, 1, 0, 12, 2, 5, 0, 1, 9, 3, 0, 4, 15, 1, 2, 0, 6, 8))
data$y_gam <- round(exp(.3 + .2 * data$x + .1 * data$z) * (1 + .4 * sin(2.1 * i)), 4)
data$y_gau <- round(1 + .5 * data$x - .3 * data$z + sin(3.3 * i), 4)
data$y_tw <- ifelse(i %% 4 == 0, 0, data$y_gam)

# Tweedie with log link and power p strictly between 1 and 2; base R has none.
tweedie <- function(p) {
  unit <- function(y, mu) {
    2 * (y^(2 - p) / ((1 - p) * (2 - p)) - y * mu^(1 - p) / (1 - p) + mu^(2 - p) / (2 - p))
  }
  structure(list(
    family = "tweedie", link = "log", linkfun = log, linkinv = exp,
    variance = function(mu) mu^p, mu.eta = exp, valideta = function(eta) TRUE,
    validmu = function(mu) all(mu > 0), dev.resids = function(y, mu, wt) wt * unit(y, mu),
    aic = function(y, n, mu, wt, dev) NA,
    initialize = expression({ n <- rep.int(1, nobs); mustart <- pmax(y, .1) })),
    class = "family")
}

fixed_point <- function(...) {
  control <- glm.control(epsilon = 1e-14, maxit = 200)
  fit <- suppressWarnings(glm(..., control = control))
  for (round in 1:5) fit <- suppressWarnings(glm(..., start = coef(fit), control = control))
  fit
}

robust_se <- function(fit, frequency) {
  x <- model.matrix(fit)
  mu <- fitted(fit)
  w <- fit$prior.weights
  bread <- summary(fit)$cov.unscaled
  score <- (fit$y - mu) * fit$family$mu.eta(fit$linear.predictors) / fit$family$variance(mu)
  meat <- if (frequency) w * score^2 else (w * score)^2
  n <- if (frequency) sum(w) else length(mu)
  h <- hatvalues(fit) / (if (frequency) w else 1)
  se <- function(m) sqrt(diag(bread %*% crossprod(x * sqrt(m)) %*% bread))
  list(se_HC0 = se(meat), se_HC1 = se(meat * n / (n - ncol(x))), se_HC2 = se(meat / (1 - h)),
       se_HC3 = se(meat / (1 - h)^2))
}

# What `summary` and its relatives say, with phi = 1 where the family has no dispersion.
quantities <- function(fit, phi_is_one) {
  pearson <- sum(residuals(fit, "pearson")^2)
  phi <- if (phi_is_one) 1 else pearson / fit$df.residual
  vcov <- summary(fit, dispersion = phi)$cov.scaled
  se <- sqrt(diag(vcov))
  stat <- coef(fit) / se
  tail <- if (phi_is_one) pnorm else function(q) pt(q, fit$df.residual)
  q <- if (phi_is_one) qnorm(.975) else qt(.975, fit$df.residual)
  out <- list(
    coef = coef(fit), se = se, stat = stat, stat_type = if (phi_is_one) "z" else "t",
    pvalue = 2 * tail(-abs(stat)), deviance = fit$deviance, null_deviance = fit$null.deviance,
    dispersion = phi, pearson_chi2 = pearson, df_resid = fit$df.residual,
    df_null = fit$df.null, rank = fit$rank, nobs = length(fit$y),
    interval = cbind(coef(fit) - q * se, coef(fit) + q * se),
    fitted = unname(fitted(fit)), linear_predictor = unname(fit$linear.predictors),
    irls_weights = unname(fit$weights), resid_response = unname(residuals(fit, "response")),
    resid_pearson = unname(residuals(fit, "pearson")),
    resid_deviance = unname(residuals(fit, "deviance")),
    resid_working = unname(residuals(fit, "working")), hat = unname(hatvalues(fit)), vcov = vcov)
  names(out)[names(out) == "interval"] <- if (phi_is_one) "conf_int_z" else "conf_int_t"
  out
}

likelihood <- function(fit) {
  list(loglik = as.numeric(suppressWarnings(logLik(fit))), aic = AIC(fit), bic = BIC(fit))
}

spec <- function(formula, family, link, ...) {
  list(formula = deparse(formula), response = all.vars(formula)[1], intercept = TRUE,
       family = family, link = link, ...)
}

one <- function(id, formula, family, name, link, weights = NULL, offset = NULL, has_lik = TRUE,
                ...) {
  phi_is_one <- name %in% c("poisson", "binomial", "negbinomial")
  args <- list(formula = formula, family = family, data = data)
  args$weights <- if (!is.null(weights)) data[[weights]]
  args$offset <- if (!is.null(offset)) data[[offset]]
  fit <- do.call(fixed_point, args)
  expected <- c(quantities(fit, phi_is_one), if (has_lik) likelihood(fit), robust_se(fit, FALSE))
  if (name == "negbinomial") {
    expected$dispersion_pearson <- expected$pearson_chi2 / expected$df_resid
    # MASS counts theta and takes phi as estimated; here theta is given and phi is 1.
    expected$loglik <- sum(dnbinom(fit$y, size = 2, mu = fitted(fit), log = TRUE))
    expected$aic <- -2 * expected$loglik + 2 * fit$rank
    expected$bic <- -2 * expected$loglik + log(length(fit$y)) * fit$rank
  }
  list(id = id, spec = c(spec(formula, name, link, ...), weights = weights, offset = offset),
       expected = expected, fit = fit)
}

log_gamma <- Gamma(link = "log")
cases <- list(
  gaussian = one("d20-gaussian", y_gau ~ x + z, gaussian(), "gaussian", "identity"),
  poisson = one("d20-poisson", y_pois ~ x + z, poisson(), "poisson", "log"),
  binomial = one("d20-binomial", y_bin ~ x + z, binomial(), "binomial", "logit"),
  gamma = one("d20-gamma", y_gam ~ x + z, log_gamma, "gamma", "log"),
  tweedie = one("d20-tweedie", y_tw ~ x + z, tweedie(1.5), "tweedie", "log", has_lik = FALSE,
                var_power = 1.5),
  negbinomial = one("d20-negbinomial", y_pois ~ x + z, negative.binomial(2), "negbinomial",
                    "log", theta = 2),
  poisson_w = one("d20-poisson-weights", y_pois ~ x + z, poisson(), "poisson", "log", "w"),
  gaussian_w = one("d20-gaussian-weights", y_gau ~ x + z, gaussian(), "gaussian", "identity",
                   "w"),
  gamma_w = one("d20-gamma-weights", y_gam ~ x + z, log_gamma, "gamma", "log", "w"),
  binomial_w = one("d20-binomial-weights", y_bin ~ x + z, binomial(), "binomial", "logit", "w"),
  gamma_x_w = one("d20-gamma-x-weights", y_gam ~ x, log_gamma, "gamma", "log", "w"),
  poisson_o = one("d20-poisson-offset", y_pois ~ x, poisson(), "poisson", "log",
                  offset = "offset"))

# Weights that count equal rows: the same coefficients, other sums behind the errors.
frequency <- function(id, case) {
  fit <- case$fit
  n <- sum(fit$prior.weights)
  phi <- if (case$expected$stat_type == "z") 1 else case$expected$pearson_chi2 / (n - fit$rank)
  list(id = id, spec = c(case$spec, weights_type = "frequency"), expected = c(
    list(coef = coef(fit), se = sqrt(phi * diag(summary(fit)$cov.unscaled)),
         deviance = fit$deviance, null_deviance = fit$null.deviance, dispersion = phi,
         pearson_chi2 = case$expected$pearson_chi2, df_resid = n - fit$rank, df_null = n - 1,
         rank = fit$rank, nobs = n), robust_se(fit, TRUE)))
}

e <- lapply(cases, `[[`, "expected")
agrees(e$gaussian$coef, ".995915875,.497753537,-.310408786")
agrees(e$gaussian$se, ".171967629,.119282909,.244517945")
agrees(c(e$gaussian$deviance, e$gaussian$null_deviance), "9.915701733,20.764422")
agrees(e$gaussian$pearson_chi2, "9.915702")
agrees(e$gaussian$pvalue[2], "6.379e-04")
agrees(e$gaussian$loglik, "-21.36264327")
agrees(e$gaussian$aic, "50.72528654")
agrees(e$poisson$coef, ".35528477,.000823275,-.620654374")
agrees(e$poisson$se, ".195774954,.118772154,.271139705")
agrees(c(e$poisson$deviance, e$poisson$null_deviance), "21.49845988,27.059219")
agrees(c(e$poisson$pearson_chi2, e$poisson$aic), "17.953711,65.29703562")
agrees(e$poisson$se_HC0, ".1886714,.12154073,.29589439")
agrees(e$poisson$se_HC1, ".20464286,.13182943,.32094253")
agrees(e$poisson$se_HC2, ".20456992,.13877337,.33056055")
agrees(e$poisson$se_HC3, ".2224318,.15902397,.37087275")
agrees(e$binomial$coef, ".232243423,.268935299,-1.323029796")
agrees(e$binomial$se, ".501285661,.359717011,.768254171", slack = 50)
agrees(c(e$binomial$deviance, e$binomial$null_deviance), "23.66388672,27.525553")
agrees(c(e$binomial$pearson_chi2, e$binomial$aic), "21.567486,29.66388672", slack = 1)
agrees(e$gamma$coef, ".299401984,.190807618,.138214176", slack = 3)
agrees(e$gamma$se, ".0705971841,.0489687366,.1003809759")
agrees(c(e$gamma$deviance, e$gamma$null_deviance), "1.823811246,3.509519")
agrees(c(e$gamma$pearson_chi2, e$gamma$loglik), "1.671109,-10.34369662")
agrees(e$gamma$aic, "28.68739324")
agrees(e$tweedie$coef, ".0039087,.1901118,.2841213", slack = 2)
agrees(e$tweedie$se, ".16751714,.11606446,.2321314", slack = 40)
agrees(c(e$tweedie$deviance, e$tweedie$null_deviance), "23.45026345,25.713164")
agrees(e$tweedie$pearson_chi2, "9.11944", slack = 2)
agrees(e$negbinomial$coef, ".359898999,-.001447878,-.591786983")
agrees(e$negbinomial$se, ".25160662,.16554395,.35631235")
agrees(c(e$negbinomial$deviance, e$negbinomial$null_deviance), "14.16360083,17.168405")
agrees(c(e$negbinomial$pearson_chi2, e$negbinomial$aic), "10.504510,68.62671445")
agrees(e$negbinomial$dispersion_pearson, ".617912")
agrees(e$negbinomial$se * sqrt(e$negbinomial$dispersion_pearson), ".197781424,.130129798,.280087876")
agrees(e$poisson_w$coef, ".290942542,-.006636121,-.594644695")
agrees(e$poisson_w$deviance, "32.47952918")
agrees(e$poisson_w$se_HC0, ".18350968,.13345311,.3057857")
agrees(e$gaussian_w$coef, ".999802439,.473405179,-.254921820")
agrees(c(e$gaussian_w$deviance, e$gaussian_w$dispersion), "14.80955768,.871150451")
agrees(e$gaussian_w$loglik, "-21.52903")
agrees(e$gamma_w$coef, ".255596654,.187152394,.144799745", slack = 3)
agrees(c(e$gamma_w$dispersion, e$gamma_w$loglik), ".185305281,-16.81907")
agrees(e$binomial_w$loglik, "-19.88804")
agrees(e$poisson_o$null_deviance, "32.490893751851")

counted <- list(
  poisson = frequency("d20-poisson-frequency", cases$poisson_w),
  gamma = frequency("d20-gamma-x-frequency", cases$gamma_x_w))
agrees(counted$poisson$expected$se_HC0, ".15193889,.10826474,.25179033")

# theta by maximum likelihood (MASS).
nb <- glm.nb(y_nb ~ x + z, data = data,
             control = glm.control(epsilon = 1e-14, maxit = 200))
for (round in 1:20) {
  theta <- theta.ml(data$y_nb, fitted(nb), limit = 200, eps = 1e-14)
  nb <- fixed_point(y_nb ~ x + z, family = negative.binomial(as.numeric(theta)), data = data)
}
nb_quantities <- quantities(nb, TRUE)
nb_loglik <- sum(dnbinom(data$y_nb, size = theta, mu = fitted(nb), log = TRUE))
estimated <- list(id = "d20-negbinomial-ml",
  spec = spec(y_nb ~ x + z, "negbinomial", "log", theta = "estimate"),
  expected = c(nb_quantities, list(theta = as.numeric(theta), theta_se = attr(theta, "SE"),
                                   loglik = nb_loglik, aic = -2 * nb_loglik + 2 * 4)))
agrees(as.numeric(theta), "0.8610837412", slack = 5)
# glm.nb takes it at the last theta but one.
agrees(attr(theta, "SE"), "0.3729423", slack = 200)
agrees(nb_quantities$coef, "1.36577,-.04055,.18781")
agrees(nb_quantities$se, ".26814,.18653,.38198")
agrees(c(nb_quantities$deviance, 2 * nb_loglik, -2 * nb_loglik + 8), "22.62844,-99.1393757701,107.1394")

# Variance and unit deviance of each family at three means.
at <- function(family, code, mu, y, variance, unit, sum, ...) {
  v <- rep_len(family$variance(mu), 3)
  d <- family$dev.resids(y, mu, c(1, 1, 1))
  agrees(v, variance)
  agrees(d, unit)
  agrees(sum(d), sum, slack = 10)
  list(family = code, ..., mu = mu, y = y, variance = v, unit_deviance = d, deviance = sum(d))
}
mu <- c(.5, 1, 2)
y <- c(0, 1, 3)
pois <- list(poisson(), "poisson", mu, y, ".5,1,2", "1,0,.43279065", "1.4327906486489863")
bin <- list(binomial(), "binomial", c(.2, .5, .9), c(0, 1, .5), ".16,.25,.09",
            ".4462871,1.38629436,1.02165125", "2.8542327112802917")
families <- list(
  at(gaussian(), "gaussian", mu, y, "1,1,1", ".25,0,1", "1.25"),
  do.call(at, pois),
  do.call(at, replace(pois, 2, "quasi_poisson")),
  at(log_gamma, "gamma", mu, c(.3, 1, 3), ".25,1,4", ".22165125,0,.18906978",
     "0.41072103131565263"),
  at(tweedie(1.5), "tweedie", mu, y, ".35355339,1,2.82842712", "2.82842712,0,.28572916",
     "3.1141562879261246", var_power = 1.5),
  at(negative.binomial(2), "negative_binomial", mu, y, ".625,1.5,4",
     ".89257421,0,.20135514", "1.0939293407637278", theta = 2),
  do.call(at, bin),
  do.call(at, replace(bin, 2, "quasi_binomial")))

public <- function(case) case[c("id", "spec", "expected")]
writeLines(json(list(
  format = "webglm-oracle-1", topic = "d20",
  program = paste(R.version.string, "glm, iterated to a fixed point; MASS", packageVersion("MASS")),
  checked = "digits printed by statsmodels 0.15.0 and rustystats 0.9.0 for the same fits",
  command = "Rscript tests/reference/d20.R", source = "constructed from formulas, 20 rows",
  licence = "public domain", data = as.list(data), families = families,
  cases = unname(lapply(c(cases, counted, list(estimated)), public)))),
  "tests/fixtures/d20.json")
