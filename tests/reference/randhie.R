# The model of examples/doctor_visits.mjs by R's glm.
#
# Usage, from the root of the repository: Rscript tests/reference/randhie.R
# Writes tests/fixtures/randhie.json.
#
# glm is restarted at its own solution, so that the weights of the covariance belong to the
# reported coefficients. Every number that statsmodels 0.15.0 printed for the same fit is checked
# by `agrees`.

source("tests/reference/json.R")

data <- read.csv(gzfile("examples/data/randhie.csv.gz"))
control <- glm.control(epsilon = 1e-14, maxit = 200)
fit <- glm(mdvis ~ ., poisson, data, control = control)
fit <- glm(mdvis ~ ., poisson, data, start = coef(fit), control = control)
table <- coef(summary(fit))

agrees(table[, 1], paste0("0.70035288,-0.052535115,-0.24708679,0.035290202,-0.034577507,",
                          "0.27171398,0.033941474,-0.012635034,0.05405633,0.20611512"))
agrees(table[, 2], paste0("0.0111627,0.00288399,0.0106173,0.00182834,0.00161285,0.0122391,",
                          "0.000564765,0.00925061,0.0153099,0.0262793"))
agrees(deviance(fit), "83934.23786046743", slack = 1000)
agrees(as.numeric(logLik(fit)), "-62419.58856444892", slack = 1000)

z <- qnorm(.975)
result <- list(
  program = paste(R.version.string, "glm, restarted at its solution"),
  checked = "digits printed by statsmodels 0.15.0 for the same fit",
  command = "Rscript tests/reference/randhie.R",
  source = "examples/data/randhie.csv.gz",
  licence = "public domain",
  params = unname(table[, 1]), bse = unname(table[, 2]),
  tvalues = unname(table[, 3]), pvalues = unname(table[, 4]),
  lower = unname(table[, 1] - z * table[, 2]), upper = unname(table[, 1] + z * table[, 2]),
  relativity = unname(exp(table[, 1])),
  deviance = deviance(fit), null_deviance = fit$null.deviance, llf = as.numeric(logLik(fit)),
  aic = AIC(fit), bic = BIC(fit), pearson_chi2 = sum(resid(fit, "pearson")^2),
  nobs = nobs(fit), df_resid = df.residual(fit))
writeLines(json(result), "tests/fixtures/randhie.json")
