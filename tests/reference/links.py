"""Means, their complements and slopes in 60 digits (python3 -m pip install mpmath)."""

from high_precision import mp, mpf, number, write_fixture

# Each link: mu, 1 - mu and d mu / d eta as functions of eta.
LINKS = {
    "identity": lambda e: (e, 1 - e, mpf(1)),
    "log": lambda e: (mp.exp(e), 1 - mp.exp(e), mp.exp(e)),
    "logit": lambda e: (1 / (1 + mp.exp(-e)), 1 / (1 + mp.exp(e)), mp.exp(-e) / (1 + mp.exp(-e)) ** 2),
    "probit": lambda e: (mp.ncdf(e), mp.ncdf(-e), mp.npdf(e)),
    "cloglog": lambda e: (-mp.expm1(-mp.exp(e)), mp.exp(-mp.exp(e)), mp.exp(e - mp.exp(e))),
    "inverse": lambda e: (1 / e, 1 - 1 / e, -1 / e**2),
    "inverse_square": lambda e: (1 / mp.sqrt(e), 1 - 1 / mp.sqrt(e), mpf(-1) / 2 / e ** mpf(1.5)),
    "sqrt": lambda e: (e**2, 1 - e**2, 2 * e),
    "power(p=-0.75)": lambda e: (e ** (-mpf(4) / 3), 1 - e ** (-mpf(4) / 3), -mpf(4) / 3 * e ** (-mpf(7) / 3)),
    "power(p=3)": lambda e: (e ** (mpf(1) / 3), 1 - e ** (mpf(1) / 3), e ** (-mpf(2) / 3) / 3),
}
UNIT_INTERVAL = {
    "logit": [-700.0, -40.0, -3.0, -1e-9, 0.0, 0.7, 5.0, 40.0, 700.0],
    "probit": [-37.0, -10.0, -3.0, -1e-9, 0.0, 0.7, 5.0, 10.0, 37.0],
    "cloglog": [-700.0, -40.0, -3.0, -1e-9, 0.0, 0.7, 2.0, 4.0, 6.5],
}
WHOLE_LINE = {"identity": [-1e6, -3.0, 0.0, 0.25, 1e6], "log": [-700.0, -40.0, -3.0, 0.0, 0.7, 40.0, 700.0]}
POSITIVE = [1e-6, 0.3, 1.0, 2.5, 40.0, 1e6]


def cases():
    for link, function in LINKS.items():
        for eta in UNIT_INTERVAL.get(link) or WHOLE_LINE.get(link) or POSITIVE:
            mu, one_minus, slope = function(mpf(eta))
            yield {"link": link, "eta": eta, "mu": number(mu), "one_minus": number(one_minus),
                   "dmu_deta": number(slope)}


write_fixture("links", list(cases()))
