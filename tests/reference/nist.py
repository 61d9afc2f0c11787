"""The linear regressions of the NIST Statistical Reference Datasets that the oracles leave out.

Usage: python3 tests/reference/nist.py

Data: NIST StRD (U.S. government work): Filip (Filippelli), Pontius, NoInt2, Wampler2, 3 and 5. The
answers are computed in exact rational arithmetic from the printed decimals, and compared with the
certified values where NIST prints them to 15 digits.
"""

import json
from fractions import Fraction
from math import isqrt
from pathlib import Path

FILIP = """
.8116 -6.860120914 .9072 -4.324130045 .9052 -4.358625055 .9039 -4.358426747 .8053 -6.955852379
.8377 -6.661145254 .8667 -6.355462942 .8809 -6.118102026 .7975 -7.115148017 .8162 -6.815308569
.8515 -6.519993057 .8766 -6.204119983 .8885 -5.853871964 .8859 -6.109523091 .8959 -5.79832982
.8913 -5.482672118 .8959 -5.171791386 .8971 -4.851705903 .9021 -4.517126416 .909 -4.143573228
.9139 -3.709075441 .9199 -3.499489089 .8692 -6.300769497 .8872 -5.953504836 .89 -5.642065153
.891 -5.031376979 .8977 -4.680685696 .9035 -4.329846955 .9078 -3.928486195 .7675 -8.56735134
.7705 -8.363211311 .7713 -8.107682739 .7736 -7.823908741 .7775 -7.522878745 .7841 -7.218819279
.7971 -6.920818754 .8329 -6.628932138 .8641 -6.323946875 .8804 -5.991399828 .7668 -8.781464495
.7633 -8.663140179 .7678 -8.473531488 .7697 -8.247337057 .77 -7.971428747 .7749 -7.676129393
.7796 -7.352812702 .7897 -7.072065318 .8131 -6.774174009 .8498 -6.478861916 .8741 -6.159517513
.8061 -6.835647144 .846 -6.53165267 .8751 -6.224098421 .8856 -5.910094889 .8919 -5.598599459
.8934 -5.290645224 .894 -4.974284616 .8957 -4.64454848 .9047 -4.290560426 .9129 -3.885055584
.9209 -3.408378962 .9219 -3.13200249 .7739 -8.726767166 .7681 -8.66695597 .7665 -8.511026475
.7703 -8.165388579 .7702 -7.886056648 .7761 -7.588043762 .7809 -7.283412422 .7961 -6.995678626
.8253 -6.691862621 .8602 -6.392544977 .8809 -6.067374056 .8301 -6.684029655 .8664 -6.378719832
.8834 -6.065855188 .8898 -5.752272167 .8964 -5.132414673 .8963 -4.811352704 .9074 -4.098269308
.9119 -3.66174277 .9228 -3.2644011""".split()
PONTIUS = """
.11019 .21956 .32949 .43899 .54803 .65694 .76562 .87487 .98292 1.09146 1.20001 1.30822 1.41599
1.52399 1.63194 1.73947 1.84646 1.95392 2.06128 2.16844 .11052 .22018 .32939 .43886 .54798 .65739
.76596 .87474 .98300 1.09150 1.20004 1.30818 1.41613 1.52408 1.63159 1.73965 1.84696 1.95445
2.06177 2.16829""".split()
DELTA = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048]
DELTA = [*DELTA, 2048, *reversed(DELTA)]
# First coefficient and residual standard deviation, as certified.
CERTIFIED = {
    "filip": ("-1467.48961422980", "0.334801051324544E-02"),
    "pontius": ("0.673565789473684E-03", "0.205177424076185E-03"),
    "noint2": ("0.727272727272727", "0.369274472937998"),
    "wampler3": ("1", "2360.14502379268"),
    "wampler5": ("1", "23601450.2379268"),
}


def root(value):
    """The square root of a fraction to 30 digits."""
    scale = 10**60 * value.denominator**2
    return Fraction(isqrt(value.numerator * value.denominator * 10**60), 10**30 * value.denominator) if scale else 0


def solve(x, y):
    """Coefficients and inverse of X'X, exactly."""
    p = len(x[0])
    table = [[sum(r[i] * r[j] for r in x) for j in range(p)] + [Fraction(i == j) for j in range(p)]
             + [sum(r[i] * t for r, t in zip(x, y, strict=True))] for i in range(p)]
    for i in range(p):
        pivot = table[i][i]
        table[i] = [v / pivot for v in table[i]]
        for k in range(p):
            if k != i and table[k][i]:
                factor = table[k][i]
                table[k] = [a - factor * b for a, b in zip(table[k], table[i], strict=True)]
    return [row[-1] for row in table], [[row[p + j] for j in range(p)] for row in table]


def case(name, x, y, degree, digits, intercept=True):
    first = 0 if intercept else 1
    rows = [[v**k for k in range(first, degree + 1)] for v in x]
    beta, inverse = solve(rows, y)
    rss = sum((t - sum(a * b for a, b in zip(r, beta, strict=True)))**2 for r, t in zip(rows, y, strict=True))
    mean = sum(y) / len(y) if intercept else 0
    df = len(y) - len(beta)
    names = ["(Intercept)", "x"][first:] + [f"I(x^{k})" for k in range(2, degree + 1)]
    if name in CERTIFIED:
        for got, printed in zip((beta[0], root(rss / df)), CERTIFIED[name], strict=True):
            assert abs(got - Fraction(printed)) <= abs(Fraction(printed)) * Fraction(5, 10**15), name
    powers = " + ".join(["x", *(f"I(x^{k})" for k in range(2, degree + 1))])
    expected = {
        "coef": dict(zip(names, map(float, beta), strict=True)),
        "se": dict(zip(names, (float(root(inverse[j][j] * rss / df)) for j in range(len(beta))), strict=True)),
        "deviance": float(rss), "null_deviance": float(sum((t - mean)**2 for t in y)),
        "dispersion": float(rss / df), "df_resid": df, "df_null": len(y) - (1 if intercept else 0),
        "rank": len(beta), "nobs": len(y),
    }
    return {
        "id": f"nist-{name}", "data": {"y": list(map(float, y)), "x": list(map(float, x))},
        "spec": {"formula": f"y ~ {powers}" + ("" if intercept else " - 1"), "response": "y",
                 "intercept": intercept, "family": "gaussian", "link": "identity"},
        "expected": expected, "tol": {"nist_lre": digits},
    }


def wampler(factor):
    x = [Fraction(i) for i in range(21)]
    return x, [sum(v**k for k in range(6)) + factor * d for v, d in zip(x, DELTA, strict=True)]


if __name__ == "__main__":
    steps = [Fraction(i) for i in range(21)]
    cases = [
        # Rounding of x^k to doubles alone limits Filip to about 7.6 digits.
        case("filip", [Fraction(v) for v in FILIP[1::2]], [Fraction(v) for v in FILIP[::2]], 10, 6.5),
        case("pontius", [Fraction(150000 * (i % 20 + 1)) for i in range(40)],
             [Fraction(v) for v in PONTIUS], 2, 12),
        case("noint2", [Fraction(v) for v in (4, 5, 6)], [Fraction(v) for v in (3, 4, 4)], 1, 14,
             intercept=False),
        case("wampler2", steps, [sum((v / 10)**k for k in range(6)) for v in steps], 5, 12),
        case("wampler3", *wampler(1), 5, 9),
        # The noise is 10^4 times that of wampler3; R 4.2.2 has 5.4 digits.
        case("wampler5", *wampler(10000), 5, 5),
    ]
    head = {"format": "webglm-oracle-1", "topic": "nist", "program": "Python's fractions",
            "command": "python3 tests/reference/nist.py", "source": "NIST StRD",
            "licence": "U.S. government work"}
    # Each member of a case on a line of its own, as the tests read the names.
    bodies = [",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in c.items()) for c in cases]
    text = json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(f"{{\n{b}\n}}" for b in bodies) + "\n]}\n"
    (Path(__file__).resolve().parent.parent / "fixtures" / "nist.json").write_text(text)
    print(f"nist.json: {len(cases)} cases")
