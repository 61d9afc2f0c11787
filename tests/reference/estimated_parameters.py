"""Joint maximum of the likelihood over coefficients and theta, or coefficients, power and phi.

python3 -m pip install mpmath; 30 digits are enough here and faster.
"""

import json
from pathlib import Path

from high_precision import mp, mpf, number, write_fixture
from log_densities import negative_binomial, tweedie

mp.dps = 30
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def coefficients(y, x, w, variance, beta):
    """Fisher scoring with a log link, to the last digit."""
    p = len(x[0])
    for _ in range(100):
        mu = [mp.exp(mp.fsum(a * b for a, b in zip(row, beta))) for row in x]
        weight = [k * m**2 / variance(m) for k, m in zip(w, mu)]
        gram, score = mp.matrix(p, p), mp.matrix(p, 1)
        for row, m, v, t in zip(x, mu, weight, y):
            for i in range(p):
                score[i] += row[i] * v * (t - m) / m
                for j in range(p):
                    gram[i, j] += row[i] * row[j] * v
        step = mp.lu_solve(gram, score)
        beta = [b + d for b, d in zip(beta, step)]
        if max(abs(d) for d in step) < mpf(10) ** -26:
            break
    cov = gram**-1
    return beta, mu, [mp.sqrt(cov[i, i]) for i in range(p)]


def total(density, y, mu, w, phi):
    return mp.fsum(density(t, m, 1, phi / k) for t, m, k in zip(y, mu, w))


def theta_case(name, y, x):
    y, w = [mpf(v) for v in y], [mpf(1)] * len(y)

    def at(theta, beta):
        return coefficients(y, x, w, lambda m: m + m * m / theta, beta)

    def loglik(theta, mu):
        return total(negative_binomial(theta), y, mu, w, 1)

    theta, beta = mpf(2), [mp.log(mp.fsum(y) / len(y))] + [mpf(0)] * (len(x[0]) - 1)
    for _ in range(200):
        beta, mu, se = at(theta, beta)
        first = mp.diff(lambda s: loglik(s, mu), theta)
        second = mp.diff(lambda s: loglik(s, mu), theta, 2)
        step = first / -second if second < 0 else mp.sign(first) * theta / 2
        theta = max(theta + step, theta / 4)
        if abs(step) < mpf(10) ** -16 * theta:
            break
    beta, mu, se = at(theta, beta)
    second = mp.diff(lambda s: loglik(s, mu), theta, 2)
    return {
        "case": name, "parameter": number(theta), "se": number(1 / mp.sqrt(-second)),
        "loglik": number(loglik(theta, mu)), "coef": [number(b) for b in beta],
        "coef_se": [number(s) for s in se],
    }


def power_case(name, y, x, w):
    y, w = [mpf(v) for v in y], [mpf(v) for v in w]

    def loglik(power, log_phi, mu):
        return total(tweedie(power), y, mu, w, mp.exp(log_phi))

    power, log_phi = mpf("1.5"), mpf(0)
    beta = [mp.log(mp.fsum(y) / len(y))] + [mpf(0)] * (len(x[0]) - 1)
    for _ in range(100):
        beta, mu, _ = coefficients(y, x, w, lambda m: m**power, beta)
        f = lambda a, b: loglik(a, b, mu)  # noqa: B023, E731
        point = (power, log_phi)
        g = mp.matrix([mp.diff(f, point, n) for n in ((1, 0), (0, 1))])
        cross = mp.diff(f, point, (1, 1))
        h = mp.matrix([[-mp.diff(f, point, (2, 0)), -cross], [-cross, -mp.diff(f, point, (0, 2))]])
        convex = h[0, 0] > 0 and mp.det(h) > 0
        step = mp.lu_solve(h, g) if convex else [g[0] / abs(h[0, 0]), g[1] / abs(h[1, 1])]
        size = max(1, abs(step[0]) / mpf("0.15"), abs(step[1]))
        power = min(max(power + step[0] / size, mpf("1.02")), mpf("1.98"))
        log_phi += step[1] / size
        if max(abs(step[0]), abs(step[1])) < mpf(10) ** -13:
            break
    return {
        "case": name, "parameter": number(power), "se": number(mp.sqrt((h**-1)[0, 0])),
        "dispersion": number(mp.exp(log_phi)), "loglik": number(loglik(power, log_phi, mu)),
        "coef": [number(b) for b in beta],
    }


def d20():
    data = json.loads((FIXTURES / "d20.json").read_text())["data"]
    x = [[mpf(1), mpf(a), mpf(b)] for a, b in zip(data["x"], data["z"])]
    return data, x


def amounts(n):
    """Zeros and amounts that need no random numbers."""
    x = [[mpf(1), mpf(round(float(mp.sin(3 * i)), 3))] for i in range(1, n + 1)]
    y = [0.0 if i % 3 == 0 else round(float(mp.exp(mp.sin(3 * i) / 2 + mp.cos(i * i) * 1.2)), 3)
         for i in range(1, n + 1)]
    w = [1 + (i % 4) / 2 for i in range(1, n + 1)]
    return y, x, w


if __name__ == "__main__":
    data, x = d20()
    y, z, w = amounts(60)
    write_fixture("estimated_parameters", [
        theta_case("d20-theta", data["y_nb"], x),
        power_case("d20-power", data["y_tw"], x, [1] * 20),
        {**power_case("weighted-power", y, z, w), "y": y, "x": [number(r[1]) for r in z], "w": w},
    ])
