# Bases of splines::bs, splines::ns and stats::poly. Run from the top of the repository:
#   Rscript tests/reference/spline_bases.R
library(splines)
source("tests/reference/columns_json.R")
command <- "Rscript tests/reference/spline_bases.R"

set.seed(20240501)
samples <- list(
  spread = round(runif(30, -2, 5), 3),
  ages = c(18, 18, 19, 21, 21, 21, 25, 30, 30, 34, 41, 41, 41, 41, 52, 60, 60, 71, 80),
  skewed = round(rexp(25, 0.01), 1),
  years = 1987 + c(0, 3, 5, 6, 9, 14, 15, 20, 22, 27, 31),
  zeros = c(rep(0, 12), 0.5, 1, 1.5, 2, 3, 4.5, 7, 9),
  tiny = c(1, 2, 4) * 1e-6
)

knots_of <- function(basis) {
  knots <- attr(basis, "knots")
  I(as.numeric(knots))
}

# The columns at x, and at new values inside and beyond the boundary.
spline_case <- function(name, kind, x, arguments) {
  warned <- FALSE
  note <- function(w) {
    if (grepl("too small", conditionMessage(w))) warned <<- TRUE
    invokeRestart("muffleWarning")
  }
  basis <- withCallingHandlers(do.call(kind, c(list(x), arguments)), warning = note)
  boundary <- attr(basis, "Boundary.knots")
  width <- diff(boundary)
  inside <- boundary[1] + width * c(0, 0.01, 0.2, 0.37, 0.5, 0.77, 0.99, 1)
  inside[8] <- boundary[2]
  beyond <- c(boundary[1] - width * c(0.5, 0.03), boundary[2] + width * c(0.02, 0.4))
  list(name = name, x = I(x), args = arguments, knots = knots_of(basis), boundary = boundary,
       df_raised = warned, basis = unclass(basis)[, , drop = FALSE],
       inside = inside, basis_inside = suppressWarnings(unclass(predict(basis, inside)))[, , drop = FALSE],
       beyond = beyond, basis_beyond = suppressWarnings(unclass(predict(basis, beyond)))[, , drop = FALSE])
}

bs_cases <- list()
ns_cases <- list()
for (name in names(samples)) {
  x <- samples[[name]]
  middle <- as.numeric(quantile(unique(x), c(0.3, 0.45, 0.8)))
  narrow <- as.numeric(quantile(x, c(0.15, 0.9)))
  wide <- range(x) + c(-1, 2) * diff(range(x)) / 7
  common <- list(list(), list(df = 1), list(df = 2), list(df = 4), list(df = 5), list(df = 7),
                 list(df = 5, intercept = TRUE), list(df = 1, intercept = TRUE),
                 list(knots = I(middle)), list(knots = I(middle[2])),
                 list(knots = I(middle), intercept = TRUE), list(df = 5, Boundary.knots = wide))
  # With most values at one end the inner boundary has no room for knots.
  if (name != "zeros") common <- c(common, list(list(df = 5, Boundary.knots = narrow)))
  degrees <- list(list(degree = 1), list(degree = 2, df = 4), list(degree = 4, df = 7),
                  list(degree = 5, df = 6), list(degree = 5, knots = I(middle)),
                  list(degree = 1, knots = I(middle), intercept = TRUE),
                  list(degree = 2, knots = I(rep(middle[2], 2))))
  for (arguments in c(common, degrees)) {
    bs_cases <- c(bs_cases, list(spline_case(name, bs, x, arguments)))
  }
  for (arguments in common) {
    ns_cases <- c(ns_cases, list(spline_case(name, ns, x, arguments)))
  }
}

# Many values at the upper end: R's basis is defined at x, but not beyond it.
capped <- c(0, 1, 2, 3, 4, 5, 6, rep(7, 10))
for (arguments in list(list(df = 4), list(df = 5), list(df = 6, intercept = TRUE))) {
  case <- spline_case("capped", bs, capped, arguments)
  case$beyond <- case$basis_beyond <- NULL
  bs_cases <- c(bs_cases, list(case))
}

poly_cases <- list()
for (name in names(samples)) {
  x <- samples[[name]]
  for (degree in seq_len(min(5, length(unique(x)) - 1))) {
    basis <- poly(x, degree)
    coefs <- attr(basis, "coefs")
    new <- range(x)[1] + diff(range(x)) * c(-0.2, 0.1, 0.35, 0.8, 1.1)
    poly_cases <- c(poly_cases, list(list(
      name = name, x = I(x), degree = degree, alpha = I(coefs$alpha), norm2 = coefs$norm2,
      basis = unclass(basis)[, , drop = FALSE], new = new,
      basis_new = unclass(predict(basis, new))[, , drop = FALSE])))
  }
}

write_fixture(bs_cases, "tests/fixtures/splines/bs.json", command)
write_fixture(ns_cases, "tests/fixtures/splines/ns.json", command)
write_fixture(poly_cases, "tests/fixtures/splines/poly.json", command)
