# Ridge fits of the data set D40 (40 rows by formula, no random numbers).
#
# Usage, from the root of the repository: Rscript tests/reference/d40.R
# Writes tests/fixtures/d40.json. The objective is half the deviance plus alpha / 2 times the
# sum of squares of all coefficients but the intercept, over the unscaled sum of rows; it is
# minimised by Newton steps until nothing changes. rustystats 0.9.0 and glum 3.4.1 printed the
# same coefficients: `agrees` checks them.

source("tests/reference/json.R")

i <- 1:40
data <- data.frame(
  x = round(2 * sin(.7 * i), 3), z = round(5 * cos(1.3 * i) + 3, 3),
  v = round(sin(.37 * i^2), 3), w = 1 + .5 * (i %% 3), y_pois = (7 * i) %% 5)
data$y_gau <- round(1 + .5 * data$x - .3 * data$z + .8 * sin(3.3 * i), 4)

ridge <- function(id, response, family, alpha, weights, printed) {
  x <- cbind("(Intercept)" = 1, as.matrix(data[c("x", "z", "v")]))
  y <- data[[response]]
  w <- if (is.null(weights)) rep(1, 40) else data[[weights]]
  penalty <- diag(c(0, rep(alpha, 3)))
  beta <- c(family$linkfun(weighted.mean(y, w)), 0, 0, 0)
  for (step in 1:100) {
    eta <- drop(x %*% beta)
    slope <- family$mu.eta(eta)
    variance <- family$variance(family$linkinv(eta))
    score <- crossprod(x, w * (y - family$linkinv(eta)) * slope / variance) - penalty %*% beta
    information <- crossprod(x * (w * slope^2 / variance), x) + penalty
    beta <- drop(beta + solve(information, score))
  }
  mu <- family$linkinv(drop(x %*% beta))
  pearson <- sum(w * (y - mu)^2 / family$variance(mu))
  phi <- if (family$family == "poisson") 1 else pearson / (40 - 4)
  agrees(beta, printed, slack = 2)
  names(beta) <- colnames(x)
  list(id = id,
       spec = list(formula = paste(response, "~ x + z + v"), response = response,
                   intercept = TRUE, family = family$family, link = family$link,
                   weights = weights, alpha = alpha, l1_ratio = 0)[
                     c(TRUE, TRUE, TRUE, TRUE, TRUE, !is.null(weights), TRUE, TRUE)],
       expected = list(coef = beta, se = sqrt(phi * diag(solve(information))),
                       deviance = sum(family$dev.resids(y, mu, w)), pearson_chi2 = pearson,
                       dispersion = phi, df_resid = 36, nobs = 40, fitted = mu))
}

cases <- list(
  ridge("d40-gaussian", "y_gau", gaussian(), 4, NULL,
        "1.00671115,.47680948,-.29826191,-.09990482"),
  ridge("d40-gaussian-weights", "y_gau", gaussian(), 4, "w",
        ".97486969,.48902239,-.28649812,-.1368489"),
  ridge("d40-poisson", "y_pois", poisson(), 4, NULL,
        ".88722002,.01903402,-.07495786,-.09921548"),
  ridge("d40-poisson-weights", "y_pois", poisson(), 4, "w",
        ".89903664,.03121499,-.08449041,-.02888778"))

writeLines(json(list(
  format = "webglm-oracle-1", topic = "d40", program = R.version.string,
  checked = "coefficients printed by rustystats 0.9.0 and glum 3.4.1",
  command = "Rscript tests/reference/d40.R", source = "constructed from formulas, 40 rows",
  licence = "public domain", data = as.list(data), cases = cases)), "tests/fixtures/d40.json")
