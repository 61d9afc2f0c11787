"""Fits of R on D20, quantity by quantity."""

import json
import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import webglm

D20 = json.loads((Path(__file__).parents[1] / "fixtures" / "d20.json").read_text())

# The fixture comes from R iterated to a fixed point. The covariance of a fit is taken at
# coefficients that are at most 1e-8 away in eta, and everything else is closer.
REL = 1e-8
ABS = 1e-11  # rounding of sums over 20 rows, for values near 0


# What a case of the fixture calls a quantity, and where it is on a fit.
QUANTITIES: dict[str, Callable[[webglm.GLMResults], Any]] = {
    "coef": lambda fit: fit.params,
    "se": lambda fit: fit.bse(),
    "stat": lambda fit: fit.tvalues(),
    "pvalue": lambda fit: fit.pvalues(),
    "conf_int_t": lambda fit: fit.conf_int(),
    "conf_int_z": lambda fit: fit.conf_int(),
    "vcov": lambda fit: fit.cov_params(),
    "deviance": lambda fit: fit.deviance,
    "null_deviance": lambda fit: fit.null_deviance(),
    "pearson_chi2": lambda fit: fit.pearson_chi2(),
    "dispersion": lambda fit: fit.scale(),
    "nobs": lambda fit: fit.nobs,
    "rank": lambda fit: fit.rank,
    "df_resid": lambda fit: fit.df_resid,
    "df_null": lambda fit: fit.df_null,
    "loglik": lambda fit: fit.llf(),
    "aic": lambda fit: fit.aic(),
    "bic": lambda fit: fit.bic(),
    "se_HC0": lambda fit: fit.bse_robust("HC0"),
    "se_HC1": lambda fit: fit.bse_robust("HC1"),
    "se_HC2": lambda fit: fit.bse_robust("HC2"),
    "se_HC3": lambda fit: fit.bse_robust("HC3"),
    "fitted": lambda fit: fit.fittedvalues,
    "linear_predictor": lambda fit: fit.linear_predictor,
    "irls_weights": lambda fit: fit.irls_weights,
    "resid_response": lambda fit: fit.resid_response(),
    "resid_pearson": lambda fit: fit.resid_pearson(),
    "resid_deviance": lambda fit: fit.resid_deviance(),
    "resid_working": lambda fit: fit.resid_working(),
    "hat": lambda fit: fit.leverage(),
}
# theta is estimated by another function than fit_glm.
CASES = {case["id"]: case for case in D20["cases"] if case["spec"].get("theta") != "estimate"}


@cache
def fit_of(case_id: str) -> webglm.GLMResults:
    data, case = D20["data"], CASES[case_id]
    spec = case["spec"]
    ones = [1.0] * len(data["x"])
    return webglm.fit_glm(
        data[spec["response"]],
        {name: data.get(name, ones) for name in case["expected"]["coef"]},
        family=spec["family"],
        link=spec["link"],
        var_power=spec.get("var_power", 1.5),
        theta=spec.get("theta", 1.0),
        offset=data[spec["offset"]] if "offset" in spec else None,
        weights=data[spec["weights"]] if "weights" in spec else None,
        weights_type=spec.get("weights_type", "variance"),
    )


def flat(values: Any) -> list[float]:
    """Numbers in lists of any depth, in order; None stands for NaN."""
    if isinstance(values, dict):
        values = values.values()
    elif hasattr(values, "tolist"):
        values = values.tolist()
    if values is None or isinstance(values, (int, float)):
        return [math.nan if values is None else values]
    return [number for value in values for number in flat(value)]


@pytest.mark.parametrize(
    ("case_id", "quantity"),
    [(id_, name) for id_, case in CASES.items() for name in QUANTITIES if name in case["expected"]],
)
def test_quantity_is_that_of_r(case_id: str, quantity: str) -> None:
    actual = flat(QUANTITIES[quantity](fit_of(case_id)))
    expected = flat(CASES[case_id]["expected"][quantity])
    assert actual == pytest.approx(expected, rel=REL, abs=ABS, nan_ok=True)


every_case = pytest.mark.parametrize("case_id", CASES)


@every_case
def test_shapes(case_id: str) -> None:
    fit = fit_of(case_id)
    names = tuple(CASES[case_id]["expected"]["coef"])
    p = len(names)
    assert fit.feature_names == names
    assert fit.converged
    assert 1 <= fit.iterations <= 25
    assert fit.df_model == p - 1
    assert fit.coefficients.tolist() == fit.params.tolist()
    assert fit.params.shape == fit.bse().shape == (p,)
    assert fit.cov_params().shape == fit.cov_params_unscaled.shape == fit.cov_robust().shape
    assert fit.cov_params().shape == (p, p)
    assert fit.fittedvalues.shape == fit.resid_pearson().shape == (20,)
    response = D20["data"][CASES[case_id]["spec"]["response"]]
    assert fit.response.tolist() == response
    assert fit.response_scale == max(map(abs, response))
    assert fit.stationary
    columns = [D20["data"].get(name, [1.0] * 20) for name in names]
    assert fit.design_matrix.tolist() == [list(row) for row in zip(*columns, strict=True)]


@every_case
def test_covariance_is_dispersion_times_the_unscaled(case_id: str) -> None:
    fit = fit_of(case_id)
    scaled = [fit.scale() * value for value in flat(fit.cov_params_unscaled)]
    assert flat(fit.cov_params()) == pytest.approx(scaled, rel=1e-15)
    assert fit.scale_pearson() == pytest.approx(fit.pearson_chi2() / fit.df_resid, rel=1e-15)


@every_case
def test_robust_inference_agrees_with_itself(case_id: str) -> None:
    fit = fit_of(case_id)
    errors = fit.bse_robust()
    assert fit.cov_robust()[0, 0] == pytest.approx(errors[0] ** 2, rel=1e-15)
    ratios = [b / se for b, se in zip(fit.params, errors, strict=True)]
    assert flat(fit.tvalues_robust()) == pytest.approx(ratios, rel=1e-15)
    limits = fit.conf_int_robust(0.1)
    for low, high, b, p in zip(*limits, fit.params, fit.pvalues_robust(), strict=True):
        assert low < b < high
        # 0 lies outside the 90% interval exactly where p < 0.1.
        assert (low > 0.0 or high < 0.0) == (p < 0.1)


@every_case
def test_significance_codes_follow_p_values(case_id: str) -> None:
    fit = fit_of(case_id)
    bounds = {"***": 0.001, "**": 0.01, "*": 0.05, ".": 0.1, "": 1.0}
    codes = [next(c for c, bound in bounds.items() if p < bound) for p in fit.pvalues()]
    assert fit.significance_codes() == codes


def test_names_of_the_model(d20: dict[str, Any], x20: list[list[float]]) -> None:
    fit = webglm.fit_glm(d20["data"]["y_nb"], x20, webglm.NegativeBinomialFamily(0.8611))
    assert fit.family == "NegativeBinomial(theta=0.8611)"
    assert fit.family_object == webglm.NegativeBinomialFamily(0.8611)
    assert fit.link == "log"
    assert fit.feature_names == ("Intercept", "x1", "x2")
    assert "3 coefficients" in repr(fit)


def test_penalty_is_reported(d20: dict[str, Any], x20: list[list[float]]) -> None:
    y = d20["data"]["y_gau"]
    plain = webglm.fit_glm(y, x20)
    assert (plain.penalty_type, plain.is_regularized, plain.l1_ratio) == ("none", False, None)
    ridge = webglm.fit_glm_regularized(y, x20, "gaussian", 4.0, 0.0)
    assert (ridge.penalty_type, ridge.alpha, ridge.l1_ratio) == ("ridge", 4.0, 0.0)
    assert ridge.is_regularized
    assert abs(ridge.params[1]) < abs(plain.params[1])


def test_model_is_fitted_more_than_once(d20: dict[str, Any], x20: list[list[float]]) -> None:
    model = webglm.GLM(d20["data"]["y_pois"], x20, "poisson")
    first, second = model.fit(), model.fit(alpha=2.0, l1_ratio=0.0)
    del model
    assert first.params.tolist() != second.params.tolist()
    assert len(first.fittedvalues) == 20


@pytest.mark.parametrize(
    ("shortcut", "family", "response"),
    [
        (webglm.ols, "gaussian", "y_gau"),
        (webglm.poisson_regression, "poisson", "y_pois"),
        (webglm.logistic_regression, "binomial", "y_bin"),
        (webglm.gamma_regression, "gamma", "y_gam"),
    ],
)
def test_shortcuts(
    d20: dict[str, Any], x20: list[list[float]], shortcut: Any, family: str, response: str
) -> None:
    y = d20["data"][response]
    assert shortcut(y, x20).params.tolist() == webglm.fit_glm(y, x20, family).params.tolist()


def test_aliased_column_is_nan_and_explained(d20: dict[str, Any]) -> None:
    data = d20["data"]
    x = {"Intercept": [1.0] * 20, "x": data["x"], "twice": [2.0 * v for v in data["x"]]}
    fit = webglm.fit_glm(data["y_pois"], x, "poisson")
    assert fit.aliased == (False, False, True)
    assert math.isnan(fit.params[2])
    assert math.isnan(fit.bse()[2])
    assert [warning.code for warning in fit.warnings] == ["aliased"]
    assert "twice" in str(fit.warnings[0])
    # Positions of the coefficients that are not 0; an aliased one is not selected.
    assert fit.selected_features() == [1]
    assert fit.n_nonzero() == 1


def test_the_coefficient_table_has_what_the_fit_tells_one_by_one(
    d20: dict[str, Any], x20: list[list[float]]
) -> None:
    fit = webglm.fit_glm(d20["data"]["y_pois"], x20, "poisson")
    table = fit.coef_table(0.1)
    lower, upper = fit.conf_int(0.1)
    assert table.pop("name") == list(fit.feature_names)
    assert {name: values.tolist() for name, values in table.items()} == {
        "estimate": fit.params.tolist(),
        "standard_error": fit.bse().tolist(),
        "statistic": fit.tvalues().tolist(),
        "pvalue": fit.pvalues().tolist(),
        "lower": lower.tolist(),
        "upper": upper.tolist(),
    }


def test_relativities_are_exponentials(d20: dict[str, Any], x20: list[list[float]]) -> None:
    fit = webglm.fit_glm(d20["data"]["y_pois"], x20, "poisson")
    table = fit.relativities()
    # exp in C++ and in Python may differ in the last place.
    for ratios, logs in (
        (table.relativity, fit.params),
        (table.lower, fit.conf_int().lower),
        (table.upper, fit.conf_int().upper),
    ):
        assert ratios.tolist() == pytest.approx([math.exp(v) for v in logs], rel=1e-15)
