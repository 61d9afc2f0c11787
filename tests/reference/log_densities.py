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


def tweedie(p):
    """The series of Dunn & Smyth (2005), section 4, term by term from the first to beyond the largest."""
    p = mpf(p)
    a = (2 - p) / (p - 1)

    def density(y, mu, w, phi):
        kernel = (y * mu ** (1 - p) / (1 - p) - mu ** (2 - p) / (2 - p)) / phi
        if y == 0:
            return w * kernel
        log_z = a * mp.log(y / (p - 1)) - (1 + a) * mp.log(phi) - mp.log(2 - p)
        mode = y ** (2 - p) / (phi * (2 - p))
        width = mp.sqrt(mode / (1 + a)) + 3
        first, last = max(1, int(mode - 14 * width)), int(mode + 14 * width + 60)
        terms = [j * log_z - mp.loggamma(j + 1) - mp.loggamma(j * a) for j in range(first, last + 1)]
        largest = max(terms)
        total = largest + mp.log(mp.fsum(mp.exp(t - largest) for t in terms))
        return w * (total - mp.log(y) + kernel)

    return density


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
    compound = [(y, mu, w, phi) for y in [0.0, 1e-4, 0.7, 30.0] for mu in [0.02, 1.0, 50.0]
                for w, phi in [(1.0, 1.0), (2.5, 0.07), (1.0, 40.0)]]
    for p in [1.01, 1.3, 1.5, 1.9, 1.99]:
        yield from rows(f"tweedie(p={p!r})", tweedie(p), compound)
    # Wide bells: 1e5 expected amounts.
    yield from rows("tweedie(p=1.5)", tweedie(1.5), [(2500.0, 2400.0, 1.0, 0.001), (9e4, 1e5, 1.0, 0.01)])


if __name__ == "__main__":
    write_fixture("log_densities", list(cases()))
