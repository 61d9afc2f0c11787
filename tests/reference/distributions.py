"""Tail probabilities, quantiles and gamma functions in 60 digits (python3 -m pip install mpmath)."""

from high_precision import mp, mpf, number, write_fixture


def normal_upper(x):
    return mp.erfc(x / mp.sqrt(2)) / 2


def t_two_sided(x, df):
    x, df = mpf(x), mpf(df)
    return mp.betainc(df / 2, mpf(1) / 2, 0, df / (df + x * x), regularized=True)


def chi_squared_upper(x, df):
    return mp.gammainc(mpf(df) / 2, mpf(x) / 2, mp.inf, regularized=True)


def f_upper(x, df1, df2):
    x, df1, df2 = mpf(x), mpf(df1), mpf(df2)
    return mp.betainc(df2 / 2, df1 / 2, 0, df2 / (df2 + df1 * x), regularized=True)


def cases():
    for x in [0.0, 1e-8, 0.5, 1.0, 1.959963984540054, 5.0, 10.0, 25.0, 37.0]:
        yield {"function": "normal_two_sided", "x": x, "value": number(2 * normal_upper(mpf(x)))}
        yield {"function": "normal_upper_tail", "x": -x, "value": number(1 - normal_upper(mpf(x)))}
    for df in [1.0, 2.5, 17.0, 200.0, 20187.0]:
        for x in [1e-6, 0.3, 1.0, 2.1, 4.0, 12.0, 38.0, 1e3, 1e10]:
            value = t_two_sided(x, df)
            if value > mpf("1e-305"):
                yield {"function": "student_t_two_sided", "x": x, "df": df, "value": number(value)}
    for df in [1.0, 2.0, 3.0, 17.0, 500.0]:
        for x in [1e-6, 0.5, 3.84, 20.0, 500.0, 1380.0]:
            value = chi_squared_upper(x, df)
            yield {"function": "chi_squared_upper_tail", "x": x, "df": df, "value": number(value)}
    for df1, df2 in [(1.0, 1.0), (1.0, 10.0), (3.0, 17.0), (9.0, 20180.0), (40.0, 2.0)]:
        for x in [1e-6, 0.5, 3.0, 30.0, 150.0]:
            value = f_upper(x, df1, df2)
            if value > mpf("1e-305"):
                yield {"function": "f_upper_tail", "x": x, "df": df1, "df2": df2, "value": number(value)}
    yield from far_tails()
    yield from quantiles()
    for x in [1e-10, 0.1, 0.5, 1.0, 1.0000001, 2.0, 3.7, 9.999, 10.0, 171.5, 1e6, 1e15]:
        stirling = mp.loggamma(mpf(x) + 1) - (mp.log(2 * mp.pi * x) / 2 + x * (mp.log(x) - 1))
        yield {"function": "log_gamma", "x": x, "value": number(mp.loggamma(mpf(x)))}
        yield {"function": "digamma", "x": x, "value": number(mp.digamma(mpf(x)))}
        yield {"function": "trigamma", "x": x, "value": number(mp.polygamma(1, mpf(x)))}
        yield {"function": "stirling_error", "x": x, "value": number(stirling)}


def far_tails():
    """Probabilities near 1e-300, where the densities of t and F fall as powers or as exponentials."""
    yield {"function": "normal_two_sided", "x": 37.05, "value": number(2 * normal_upper(mpf(37.05)))}
    yield {"function": "normal_upper_tail", "x": 37.05, "value": number(normal_upper(mpf(37.05)))}
    for x, df in [(1e299, 1.0), (1e120, 2.5), (1.6e18, 17.0), (439.0, 200.0), (37.7, 20187.0)]:
        yield {"function": "student_t_two_sided", "x": x, "df": df, "value": number(t_two_sided(x, df))}
    for x, df in [(1372.0, 1.0), (1469.0, 17.0), (2716.0, 500.0)]:
        yield {"function": "chi_squared_upper_tail", "x": x, "df": df, "value": number(chi_squared_upper(x, df))}
    for x, df1, df2 in [(1e61, 1.0, 10.0), (1e36, 3.0, 17.0)]:
        yield {"function": "f_upper_tail", "x": x, "df": df1, "df2": df2, "value": number(f_upper(x, df1, df2))}
    # The incomplete beta function of Boost has 10.5 digits left at parameters of 10^4.
    yield {"function": "f_upper_tail", "x": 164.0, "df": 9.0, "df2": 20180.0, "relative_error": 1e-10,
           "value": number(f_upper(164.0, 9.0, 20180.0))}


def quantiles():
    """Guesses from R 4.2.2 to a few digits; findroot makes them 60."""
    for p, guess in [(1e-300, -37.0), (1e-10, -6.36), (0.025, -1.96), (0.3, -0.524), (0.975, 1.96)]:
        lower = lambda x: normal_upper(-x)
        x = mp.findroot(lambda x: mp.log(lower(x)) - mp.log(mpf(p)), guess)
        yield {"function": "normal_quantile", "p": p, "value": number(x)}
    for p, df, guess in [(0.975, 1.0, 12.7), (0.975, 2.5, 3.57), (0.975, 17.0, 2.11),
                         (0.9995, 17.0, 3.97), (0.975, 20187.0, 1.96), (0.75, 17.0, 0.689),
                         (0.5001, 17.0, 0.000254), (0.76, 2.0, 0.861), (0.9, 0.5, 10.3), (0.001, 3.0, -10.2),
                         (1e-12, 5.0, -394.0), (0.975, 1e9, 1.96), (1e-12, 1e9, -7.034)]:
        tail = 2 * (mpf(p) if p < 0.5 else 1 - mpf(p))
        x = mp.findroot(lambda x: mp.log(t_two_sided(x, df)) - mp.log(tail), guess)
        yield {"function": "student_t_quantile", "p": p, "df": df, "value": number(x)}

write_fixture("distributions", list(cases()))
