"""Log densities in 60 digits (python3 -m pip install mpmath)."""

from high_precision import mp, mpf, number, write_fixture


def log_choose(n, k):
    return mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)


def gaussian(y, mu, w, phi):
    v = phi / w
    return -(mp.log(2 * mp.pi * v) + (y - mu) ** 2 / v) / 2


def poisson(y, mu, w, phi):
    return w * (y * mp.log(mu) - mu - mp.loggamma(y + 1))


def binomial(y, mu, w, phi):
    return log_choose(w, w * y) + w * y * mp.log(mu) + w * (1 - y) * mp.log(1 - mu)


def gamma(y, mu, w, phi):
    k = 1 / phi
    return w * (k * mp.log(k / mu) + (k - 1) * mp.log(y) - k * y / mu - mp.loggamma(k))


def inverse_gaussian(y, mu, w, phi):
    return -w * (mp.log(2 * mp.pi * phi * y**3) + (y - mu) ** 2 / (phi * y * mu**2)) / 2


def negative_binomial(theta):
    t = mpf(theta)
    return lambda y, mu, w, phi: w * (
        mp.loggamma(y + t) - mp.loggamma(t) - mp.loggamma(y + 1)
        + t * mp.log(t / (mu + t)) + y * mp.log(mu / (mu + t)))


def rows(family, density, arguments):
    for y, mu, w, phi in arguments:
        value = density(mpf(y), mpf(mu), mpf(w), mpf(phi))
        yield {"family": family, "y": y, "mu": mu, "weight": w, "phi": phi, "log_density": number(value)}


def cases():
    counts = [(y, mu, w, 1.0) for y in [0.0, 1.0, 7.0, 12.5, 1e6, 1e12] for mu in [1e-3, 2.0, 1e6]
              for w in [1.0, 2.5]]
    amounts = [(y, mu, w, phi) for y in [1e-6, 0.7, 3.0, 1e6] for mu in [1e-3, 2.0, 1e6] for w in [1.0, 2.5]
               for phi in [1e-9, 0.3, 40.0]]
    trials = [(k / n, mu, float(n), 1.0) for n, k in [(1, 0), (1, 1), (8, 0), (8, 3), (8, 8), (2**30, 2**20)]
              for mu in [1e-6, 0.3, 0.5, 0.999]]
    yield from rows("gaussian", gaussian, amounts + [(-3.0, 2.0, 1.5, 0.1)])
    yield from rows("poisson", poisson, counts)
    yield from rows("binomial", binomial, trials)
    yield from rows("gamma", gamma, amounts)
    yield from rows("inverse_gaussian", inverse_gaussian, amounts)
    for theta in [1e-3, 0.86, 2.0, 1e3, 1e9]:
        yield from rows(f"negative_binomial(theta={theta!r})", negative_binomial(theta), counts)


write_fixture("log_densities", list(cases()))
