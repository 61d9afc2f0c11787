# Inference that R's packages make of fits of generated data (60 rows, no random numbers).
#
# Usage, from the root of the repository: Rscript tests/reference/inference.R
# Writes tests/fixtures/inference.json.
#
# Profile limits are found twice: by MASS, which interpolates and so has about four digits, and by
# root finding on tightly converged refits. The former check the latter here.

source("tests/reference/json.R")
suppressPackageStartupMessages({library(MASS); library(car); library(sandwich); library(lmtest)
                                library(statmod)})

i <- 1:60
data <- data.frame(
  x = round(2 * sin(.7 * i), 3), z = round(1.5 + cos(1.3 * i), 3),
  v = round(sin(.37 * i^2), 3),
  area = c("A", "B", "C")[1 + (7 * i + i %/% 4) %% 3],
  kind = c("p", "q")[1 + (3 * i + i %/% 5) %% 2],
  w = 1 + .5 * (i %% 3), f = 1 + i %% 3, expo = 1 + .25 * (i %% 4),
  cluster = 1 + (5 * i) %% 11, stringsAsFactors = TRUE)
eta <- .4 + .3 * data$x - .2 * data$z + .25 * (data$area == "B") - .3 * (data$area == "C") +
  .2 * (data$kind == "q") * data$x
data$count <- floor(exp(eta + log(data$expo)) * (1 + .9 * sin(5.1 * i)) + .3)
data$amount <- round(exp(eta) * (1 + .6 * sin(2.1 * i)), 4)
data$level <- round(eta + .5 * sin(3.3 * i), 4)
data$won <- as.numeric(plogis(1.2 * eta - .3) > (.5 + .49 * sin(9.7 * i)))

control <- glm.control(epsilon = 1e-15, maxit = 100)
# glm stops where the deviance no longer changes, which leaves coefficients of 1e-9: it is started
# again at its own solution.
tight <- function(...) {
  fit <- NULL
  for (round in 1:5) {
    args <- list(..., control = control, data = quote(data), start = coef(fit))
    fit <- suppressWarnings(do.call("glm", args))
  }
  fit$call$start <- NULL
  fit
}

# One end of the profile-likelihood interval of coefficient j by root finding.
profile_end <- function(fit, j, q, side) {
  x <- model.matrix(fit)
  phi <- summary(fit)$dispersion
  se <- sqrt(diag(vcov(fit)))[j]
  offset <- if (is.null(fit$offset)) rep(0, nrow(x)) else fit$offset
  rest <- function(value) {
    part <- suppressWarnings(glm.fit(x[, -j, drop = FALSE], fit$y, fit$prior.weights,
      offset = offset + value * x[, j], family = fit$family, start = coef(fit)[-j],
      control = control))
    sqrt(max(part$deviance - fit$deviance, 0) / phi) - q
  }
  far <- 1
  while (rest(coef(fit)[j] + side * far * q * se) < 0) far <- far * 1.5
  uniroot(function(t) rest(coef(fit)[j] + side * t * q * se), c(.3 * far, far), tol = 1e-13,
          maxiter = 1000)$root * side * q * se + coef(fit)[j]
}

profile_case <- function(fit) {
  fixed <- fit$family$family %in% c("poisson", "binomial")
  ends <- function(q) sapply(c(-1, 1), function(side)
    sapply(seq_along(coef(fit)), function(j) unname(profile_end(fit, j, q, side))))
  normal <- ends(qnorm(.975))
  mass <- suppressMessages(confint(fit))
  stopifnot(max(abs(normal - mass) / sqrt(diag(vcov(fit)))) < 5e-3)
  out <- list(normal = list(lower = I(normal[, 1]), upper = I(normal[, 2])))
  if (!fixed) {
    student <- ends(qt(.975, fit$df.residual))
    out$t <- list(lower = I(student[, 1]), upper = I(student[, 2]))
  }
  out
}

column <- function(v) I(unname(as.numeric(v)))

type_one <- function(fit, test) {
  table <- anova(fit, test = test)
  list(labels = I(rownames(table)), df = column(table$Df), deviance = column(table$Deviance),
       resid_df = column(table$`Resid. Df`), resid_deviance = column(table$`Resid. Dev`),
       p_value = column(table[[ncol(table)]]))
}

adjusted <- function(fit, type, test) {
  table <- Anova(fit, type = type, test.statistic = test)
  table <- table[rownames(table) != "Residuals", ]
  list(labels = I(rownames(table)), df = column(table$Df),
       statistic = column(table[[grep(if (test == "F") "^F" else "^LR", names(table))]]),
       p_value = column(table[[ncol(table)]]))
}

dropped <- function(fit, test) {
  table <- drop1(fit, test = test)
  statistic <- if (test == "F") "F value" else intersect(c("LRT", "scaled dev."), names(table))
  list(labels = I(rownames(table)), df = column(table$Df), deviance = column(table$Deviance),
       aic = column(table$AIC), statistic = column(table[[statistic]]),
       p_value = column(table[[ncol(table)]]))
}

contrast <- function(fit, l, rhs) {
  chi <- linearHypothesis(fit, l, rhs, test = "Chisq")
  f <- linearHypothesis(fit, l, rhs, test = "F")
  list(matrix = l, right_side = column(rhs), chisq = chi$Chisq[2], chisq_p = chi$`Pr(>Chisq)`[2],
       F = f$F[2], F_p = f$`Pr(>F)`[2])
}

# add1 of R 4.2.2 is wrong for models with an offset, which it also gives to the regression of the
# working residuals, so that regression is done here; add1 checks it where there is no offset.
score <- function(fit, term) {
  larger <- model.matrix(update(formula(fit), paste("~ . +", term)), data)
  explained <- function(x) {
    part <- lm.wfit(x, fit$residuals, fit$weights)
    c(-sum(fit$weights * part$residuals^2), part$rank)
  }
  change <- explained(larger) - explained(model.matrix(fit))
  statistic <- change[1] / summary(fit)$dispersion
  if (is.null(fit$offset)) {
    table <- add1(fit, as.formula(paste("~ . +", term)), test = "Rao")
    name <- intersect(c("Rao score", "scaled Rao sc."), names(table))
    stopifnot(abs(table[[name]][2] - statistic) < 1e-7 * statistic, table$Df[2] == change[2])
  }
  list(term = term, statistic = statistic, df = change[2],
       p_value = pchisq(statistic, change[2], lower.tail = FALSE))
}

clustered <- function(fit) {
  se <- function(v) column(sqrt(diag(v)))
  stopifnot(all.equal(sqrt(diag(vcovCL(fit, data$cluster))),
                      coeftest(fit, vcovCL(fit, data$cluster))[, 2]))
  list(CR0 = se(vcovCL(fit, data$cluster, type = "HC0", cadjust = FALSE)),
       CR1 = se(vcovCL(fit, data$cluster, type = "HC1", cadjust = TRUE)))
}

# Average marginal effects. `eta_slope` gives d eta / d x of every row and its derivative in the
# coefficients: exact for these models, whose terms are x, z and products with factors.
effects_of <- function(fit, rows = data) {
  rows$expo <- if (is.null(rows$expo)) 1 else rows$expo
  beta <- coef(fit)
  parts <- delete.response(terms(fit))
  x_of <- function(d) model.matrix(parts, d, xlev = fit$xlevels, contrasts.arg = fit$contrasts)
  offset_of <- function(d) if (is.null(fit$offset)) 0 else log(d$expo)
  family <- fit$family
  second <- function(eta) switch(family$link, log = exp(eta), identity = 0 * eta,
    logit = plogis(eta) * plogis(-eta) * (plogis(-eta) - plogis(eta)))
  numeric <- function(name) {
    x <- x_of(rows)
    slope_x <- (x_of(transform_by(rows, name, 1)) - x_of(transform_by(rows, name, -1))) / 2
    eta <- as.vector(x %*% beta) + offset_of(rows)
    slope <- as.vector(slope_x %*% beta)
    value <- mean(family$mu.eta(eta) * slope)
    gradient <- colMeans(second(eta) * slope * x + family$mu.eta(eta) * slope_x)
    row_of(name, "dY/dX", value, gradient)
  }
  discrete <- function(name) {
    levels <- levels(data[[name]])
    at <- function(level) {
      d <- rows
      d[[name]] <- factor(level, levels = levels)
      x <- x_of(d)
      eta <- as.vector(x %*% beta) + offset_of(d)
      list(value = mean(family$linkinv(eta)), gradient = colMeans(family$mu.eta(eta) * x))
    }
    base <- at(levels[1])
    lapply(levels[-1], function(level) {
      other <- at(level)
      row_of(name, paste(level, "-", levels[1]), other$value - base$value,
             other$gradient - base$gradient)
    })
  }
  transform_by <- function(d, name, by) { d[[name]] <- d[[name]] + by; d }
  row_of <- function(name, contrast, value, gradient) {
    list(variable = name, contrast = contrast, effect = value,
         se = sqrt(as.numeric(gradient %*% vcov(fit) %*% gradient)))
  }
  names <- all.vars(parts)
  names <- names[names != "expo"]
  out <- list()
  for (name in names) {
    out <- c(out, if (is.factor(data[[name]])) discrete(name) else list(numeric(name)))
  }
  out
}

case <- function(id, formula, family, code, link, weights = NULL, l, rhs, add, test) {
  args <- list(formula = formula, family = family)
  args$weights <- if (!is.null(weights)) data[[weights]]
  fit <- do.call(tight, args)
  old <- options(contrasts = c("contr.sum", "contr.poly"))
  sums <- do.call(tight, args)
  options(old)
  at <- data
  at$x <- .5
  at$area <- factor("B", levels = levels(data$area))
  right <- gsub("log\\(expo\\)", "log(expo)", deparse1(formula))
  list(id = id, formula = right, family = code, link = link,
       weights = if (is.null(weights)) "" else weights,
       coef = column(coef(fit)), dispersion = summary(fit)$dispersion, deviance = fit$deviance,
       profile = profile_case(fit),
       type_one_chisq = type_one(fit, "Chisq"), type_one_F = type_one(fit, "F"),
       type_two_chisq = adjusted(fit, "II", "LR"), type_two_F = adjusted(fit, "II", "F"),
       type_three_sum_chisq = adjusted(sums, "III", "LR"),
       type_three_sum_F = adjusted(sums, "III", "F"),
       drop_chisq = dropped(fit, "Chisq"), drop_F = dropped(fit, "F"),
       contrast = contrast(fit, l, rhs), score = lapply(add, function(t) score(fit, t)),
       clustered = clustered(fit), effects = effects_of(fit), effects_at = effects_of(fit, at))
}

# Warnings of anova(test = "F") for families with known dispersion are expected: webglm lets the
# user ask for it as well.
two <- function(p) {
  l <- matrix(0, 2, p)
  l[1, 2] <- 1
  l[1, 3] <- -1
  l[2, p] <- 2
  l
}
cases <- suppressWarnings(list(
  case("poisson", count ~ x * kind + z + area + offset(log(expo)), poisson(), "poisson", "log",
       l = two(7), rhs = c(.1, -.2), add = c("v", "area:x", "I(z^2)")),
  case("gamma", amount ~ area * kind + x, Gamma(link = "log"), "gamma", "log", "w",
       l = two(7), rhs = c(0, 0), add = c("v", "x:area")),
  case("gaussian", level ~ x + z * area, gaussian(), "gaussian", "identity", l = two(7),
       rhs = c(.1, .1), add = c("kind", "v")),
  case("binomial", won ~ x + area + kind, binomial(), "binomial", "logit", l = two(5),
       rhs = c(0, 0), add = c("z", "kind:x"))))

# statmod computes the score by another way; its z is the signed root.
small <- tight(count ~ x + area + offset(log(expo)), family = poisson())
stopifnot(abs(glm.scoretest(small, data$z)^2 - score(small, "z")$statistic) < 1e-8)

comparison <- anova(tight(count ~ x + offset(log(expo)), family = poisson()), small,
                    tight(count ~ x * kind + area + offset(log(expo)), family = poisson()),
                    test = "Chisq")

columns <- lapply(data, function(v) I(if (is.factor(v)) as.character(v) else v))
writeLines(json(list(
  program = paste(R.version.string, "with MASS", packageVersion("MASS"), "car",
                  packageVersion("car"), "sandwich", packageVersion("sandwich"), "statmod",
                  packageVersion("statmod")),
  command = "Rscript tests/reference/inference.R", data = columns, cases = cases,
  comparison = list(resid_df = column(comparison$`Resid. Df`),
                    resid_deviance = column(comparison$`Resid. Dev`), df = column(comparison$Df),
                    deviance = column(comparison$Deviance),
                    p_value = column(comparison$`Pr(>Chi)`)))), "tests/fixtures/inference.json")
