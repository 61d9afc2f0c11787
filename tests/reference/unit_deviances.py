"""Unit deviances and functions below them in 60 digits (python3 -m pip install mpmath).

d(y, mu) = 2 * integral from mu to y of (y - t) / V(t) dt (Jorgensen 1997, ch. 3), in closed form; the
cancellation near y = mu costs at most 40 of the 60 digits.
"""

from high_precision import mp, mpf, number, write_fixture


def xlogy(x, y):
    return mpf(0) if x == 0 else x * mp.log(y)


def poisson(y, mu):
    return 2 * (xlogy(y, y / mu) - (y - mu))


def binomial(y, mu):
    return 2 * (xlogy(y, y / mu) + xlogy(1 - y, (1 - y) / (1 - mu)))


def gamma(y, mu):
    return 2 * ((y - mu) / mu - mp.log(y / mu))


def tweedie(p):
    if p == 0:
        return lambda y, mu: (y - mu) ** 2
    if p == 1:
        return poisson
    if p == 2:
        return gamma
    one, two = 1 - mpf(p), 2 - mpf(p)

    def deviance(y, mu):
        power = mpf(0) if y <= 0 else mp.power(y, two) / (one * two)
        return 2 * (power - y * mp.power(mu, one) / one + mp.power(mu, two) / two)

    return deviance


def negative_binomial(theta):
    theta = mpf(theta)
    return lambda y, mu: 2 * (xlogy(y, y / mu) - (y + theta) * mp.log((y + theta) / (mu + theta)))


def mean_grid():
    """y = mu (1 + h), rounded to a double: what is compared is the function, not the rounding."""
    for mu in [1e-6, 0.37, 3.0, 1234.5]:
        for h in [-0.999999, -0.9, -0.5, -0.11, -0.0999, -0.01, -1e-4, -1e-8,
                  1e-8, 1e-4, 0.01, 0.0999, 0.11, 0.5, 3.0, 1e6, 1e12]:
            yield mu * (1 + h), mu
    yield 1e-300, 1e3
    yield 1e200, 1e-3


def binomial_grid():
    for mu in [1e-12, 0.01, 0.3, 0.5, 0.7, 0.99, 1 - 2.0**-40]:
        for h in [-0.9, -0.1, -1e-4, -1e-8, 1e-8, 1e-4, 0.1, 0.9]:
            yield mu + h * min(mu, 1 - mu), mu
        yield 0.0, mu
        yield 1.0, mu
        yield 0.5, mu


def rows(family, deviance, grid):
    for y, mu in grid:
        value = deviance(mpf(y), mpf(mu))
        if mpf("1e-300") < value < mpf("1e300"):
            yield {"family": family, "y": y, "mu": mu, "unit_deviance": number(value)}


def cases():
    zeros = [(0.0, mu) for mu in [1e-6, 0.37, 3.0, 1234.5]]
    grid = list(mean_grid())
    yield from rows("gaussian", tweedie(0), grid)
    yield from rows("poisson", poisson, grid + zeros)
    yield from rows("quasi_poisson", poisson, grid[:20] + zeros)
    yield from rows("gamma", gamma, grid)
    yield from rows("inverse_gaussian", tweedie(3), grid)
    yield from rows("binomial", binomial, binomial_grid())
    yield from rows("quasi_binomial", binomial, list(binomial_grid())[:20])
    for theta in [1e-3, 0.86, 2.0, 1e3, 1e9]:
        yield from rows(f"negative_binomial(theta={theta!r})", negative_binomial(theta), grid + zeros)
    for p in [-1.5, 0.0, 1.0, 1 + 1e-12, 1.0001, 1.3, 1.5, 1.9, 2 - 1e-12, 2.0, 2.5, 3.0, 7.0]:
        negative = [(-2.0, 0.37), (-1e-3, 3.0)] if p <= 0 else []
        below = zeros + negative if p < 2 else []
        yield from rows(f"tweedie(p={p!r})", tweedie(p), grid + below)


write_fixture("unit_deviances", list(cases()))

write_fixture("numeric", [
    {"r": r,
     "log_excess": number((1 + mpf(r)) * mp.log1p(mpf(r)) - mpf(r)),
     "log_deficit": number(mpf(r) - mp.log1p(mpf(r)))}
    for r in [-0.999, -0.5, -0.1000001, -0.0999999, -0.03, -1e-3, -1e-8, -1e-18,
              1e-18, 1e-8, 1e-3, 0.03, 0.0999999, 0.1000001, 0.5, 2.0, 1e5]
])
