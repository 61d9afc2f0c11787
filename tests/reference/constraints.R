# Generalized linear models under linear constraints by R's quadprog (Goldfarb & Idnani 1983).
#
# Usage, from the root of the repository: Rscript tests/reference/constraints.R
# Writes tests/fixtures/constraints.json. Fisher scoring, each step the quadratic program that
# solve.QP solves, with halving where the deviance rises; it is repeated until nothing changes.
# The data are 60 rows by formula, no random numbers.

source("tests/reference/columns_json.R")
library(quadprog)
library(splines)

i <- 1:60
data <- data.frame(
  x = round(2 * sin(.7 * i), 3), z = round(5 * cos(1.3 * i) + 3, 3), v = round(sin(.37 * i^2), 3),
  age = 20 + (17 * i) %% 61, area = c("A", "B", "C", "D", "E")[1 + (7 * i) %% 5],
  w = 1 + .5 * (i %% 3), o = round(.3 * cos(i), 3))
data$counts <- 1 + (7 * i) %% 5 + (data$area == "C") * 2
data$amount <- round(exp(.4 + .2 * data$x + .02 * data$age) * (1 + .6 * sin(2.1 * i)), 4)
data$rate <- round(2 + .3 * data$x - .4 * data$v + .05 * data$age + sin(3.3 * i), 4)
data$share <- (1 + (3 * i) %% 7) / 9

# Minimises the deviance over coefficients b with at(amat) b >= bvec, plus alpha b'b / 2 without
# the intercept.
fit <- function(x, y, family, amat, bvec, alpha = 0, w = data$w, o = data$o) {
  ridge <- diag(c(0, rep(alpha, ncol(x) - 1)))
  half <- function(b) {
    mu <- family$linkinv(drop(x %*% b) + o)
    sum(family$dev.resids(y, mu, w)) / 2 + drop(b %*% ridge %*% b) / 2
  }
  start <- family$linkfun((y * w + .5 * mean(y)) / (w + .5))
  b <- NULL
  for (turn in 1:200) {
    eta <- if (is.null(b)) start else drop(x %*% b) + o
    mu <- family$linkinv(eta)
    slope <- family$mu.eta(eta)
    weight <- w * slope^2 / family$variance(mu)
    z <- eta - o + (y - mu) / slope
    h <- crossprod(x * weight, x) + ridge
    scale <- 1 / sqrt(diag(h))
    step <- solve.QP(h * outer(scale, scale), scale * drop(crossprod(x, weight * z)),
                     scale * amat, bvec)
    to <- scale * step$solution
    if (!is.null(b)) {
      while (half(to) > half(b) * (1 + 1e-13)) to <- (to + b) / 2
      if (max(abs(to - b)) <= 1e-14 * max(abs(b))) break
    }
    b <- to
  }
  mu <- family$linkinv(drop(x %*% b) + o)
  list(coef = b, deviance = sum(family$dev.resids(y, mu, w)),
       active = sum(abs(crossprod(amat, b) - bvec) < 1e-9))
}

cases <- list()
add <- function(id, formula, response, family, constraints, x, amat, bvec, alpha = 0) {
  found <- fit(x, data[[response]], family, amat, bvec, alpha)
  cases <<- c(cases, list(list(id = id, formula = formula, response = response,
                               family = family$family, link = family$link, alpha = alpha,
                               options = constraints, coef = I(unname(found$coef)),
                               deviance = found$deviance, active = found$active)))
}
families <- list(gaussian(), poisson(), Gamma("log"), binomial(), inverse.gaussian("log"),
                 quasipoisson(), poisson("sqrt"), binomial("probit"))
responses <- c("rate", "counts", "amount", "share", "amount", "counts", "counts", "share")

numbers <- model.matrix(~ x + z + v + age, data)
factors <- model.matrix(~ area + x, data)
knots <- list(bs = bs(data$age, df = 8), ns = ns(data$age, df = 6))
steps <- function(m) {  # successive differences of m coefficients
  if (m < 2) return(matrix(0, m, 0))
  out <- matrix(0, m, m - 1)
  out[cbind(2:m, 1:(m - 1))] <- 1
  out[cbind(1:(m - 1), 1:(m - 1))] <- -1
  out
}
for (k in seq_along(families)) {
  family <- families[[k]]
  y <- responses[k]
  id <- paste(family$family, family$link, sep = "-")
  # x + z <= 0.1, 2 v - x = 0.2, age >= 0.002
  amat <- cbind(c(0, -1, -1, 0, 0), c(0, -1, 0, 2, 0), c(0, 1, 0, -2, 0), c(0, 0, 0, 0, 1))
  constraints <- list(constraints = list(
    list(coefficients = list(x = 1, z = 1), upper = .1),
    list(coefficients = list(v = 2, x = -1), lower = .2, upper = .2),
    list(coefficients = list(age = 1), lower = .002)))
  for (alpha in c(0, 3)) {
    add(paste0("linear-", id, "-", alpha), "x + z + v + age", y, family, constraints, numbers,
        amat, c(-.1, .2, -.2, .002), alpha)
  }
  for (sign in c(1, -1)) {
    direction <- if (sign > 0) "increasing" else "decreasing"
    # The reference level has the effect 0.
    order <- rbind(0, sign * cbind(c(1, 0, 0, 0), steps(4)), 0)
    add(paste0("factor-", id, "-", direction), "area + x", y, family,
        list(monotone = list(area = direction)), factors, order, rep(0, ncol(order)))
    curve <- rbind(0, sign * cbind(c(1, rep(0, 7)), steps(8)))
    add(paste0("bs-", id, "-", direction), "bs(age, df = 8)", y, family,
        list(monotone = list("bs(age, df=8)" = direction)), cbind(1, knots$bs), curve,
        rep(0, ncol(curve)))
    # The coefficients of B-splines that a natural spline has.
    basis <- splineDesign(c(rep(attr(knots$ns, "Boundary.knots"), 4), attr(knots$ns, "knots")) |>
                            sort(), data$age, outer.ok = TRUE)
    map <- qr.solve(basis, unclass(knots$ns)[, , drop = FALSE])
    order <- rbind(0, sign * t(map) %*% steps(nrow(map)))
    add(paste0("ns-", id, "-", direction), "ns(age, df = 6)", y, family,
        list(monotone = list("ns(age, df=6)" = direction)), cbind(1, knots$ns), order,
        rep(0, ncol(order)))
  }
}
json_data <- lapply(data, identity)
header <- list(program = "R", version = paste0(R.version.string, ", quadprog ",
                                               packageVersion("quadprog")),
               command = "Rscript tests/reference/constraints.R", data = json_data)
writeLines(c(paste0(sub("}$", "", json(header)), ",\"cases\":["),
             paste(vapply(cases, json, ""), collapse = ",\n"), "]}"),
           "tests/fixtures/constraints.json")
