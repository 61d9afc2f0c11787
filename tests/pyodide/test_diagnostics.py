"""Estimated parameters, bias reduction and what a fit says of its rows; the numbers are R's."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

import webglm

FIXTURES = Path(__file__).parents[1] / "fixtures"
R = json.loads((FIXTURES / "diagnostics.json").read_text())
ESTIMATED = {
    one["case"]: one
    for one in json.loads((FIXTURES / "estimated_parameters.json").read_text())["cases"]
}
POISSON = next(one for one in R["influence"] if one["id"] == "poisson")


@pytest.fixture(scope="module")
def counts(d20: dict[str, Any], x20: list[list[float]]) -> webglm.GLMResults:
    names = ["Intercept", "x", "z"]
    return webglm.fit_glm(d20["data"]["y_pois"], x20, "poisson", tol=1e-12, names=names)


def test_theta_is_estimated(d20: dict[str, Any], x20: list[list[float]]) -> None:
    fit = webglm.fit_negbinomial(d20["data"]["y_nb"], x20)
    expected = ESTIMATED["d20-theta"]
    assert fit.theta == pytest.approx(expected["parameter"], rel=1e-9)
    assert fit.theta_se == pytest.approx(expected["se"], rel=1e-8)
    assert fit.family == "NegativeBinomial(theta=0.8611)"
    assert fit.family_object == webglm.NegativeBinomialFamily(fit.theta)
    assert fit.var_power is None


def test_power_is_estimated(d20: dict[str, Any], x20: list[list[float]]) -> None:
    fit = webglm.fit_glm(d20["data"]["y_tw"], x20, "tweedie", var_power="estimate")
    expected = ESTIMATED["d20-power"]
    assert fit.var_power == pytest.approx(expected["parameter"], rel=1e-7)
    assert fit.var_power_se == pytest.approx(expected["se"], rel=1e-5)
    assert fit.likelihood_dispersion == pytest.approx(expected["dispersion"], rel=1e-6)


def test_quasi_families_take_any_power(d20: dict[str, Any], x20: list[list[float]]) -> None:
    y = d20["data"]["y_pois"]
    fit = webglm.fit_glm(y, x20, webglm.QuasiFamily(0.5))
    assert fit.family == "Quasi(p=0.5000)"
    assert fit.var_power == 0.5
    assert math.isnan(fit.llf())
    assert webglm.fit_glm(y, x20, "quasi(p=0.5)").family_object == webglm.QuasiFamily(0.5)


def test_trials(d20: dict[str, Any], x20: list[list[float]]) -> None:
    y = d20["data"]["y_pois"]
    trials = [count + 2 for count in y]
    counted = webglm.fit_glm(y, x20, "binomial", trials=trials)
    shares = [count / total for count, total in zip(y, trials, strict=True)]
    proportions = webglm.fit_glm(shares, x20, "binomial", weights=trials)
    assert list(counted.params) == list(proportions.params)


@pytest.mark.parametrize("one", R["firth"], ids=[one["id"] for one in R["firth"]])
def test_firth(one: dict[str, Any]) -> None:
    fit = webglm.fit_glm(one["y"], one["x"], "binomial", weights=one["w"], bias_reduction="firth")
    assert list(fit.params) == pytest.approx(one["coef"], rel=1e-7, abs=1e-8)
    assert list(fit.bse()) == pytest.approx(one["se"], rel=1e-7)
    assert list(fit.firth_tests().pvalue) == pytest.approx(one["pvalue"], rel=1e-7, abs=1e-9)


def test_influence(counts: webglm.GLMResults) -> None:
    assert list(counts.rstandard()) == pytest.approx(POISSON["rstandard_deviance"], abs=1e-8)
    assert list(counts.rstandard_pearson()) == pytest.approx(POISSON["rstandard_pearson"], abs=1e-8)
    assert list(counts.cooks_distance()) == pytest.approx(POISSON["cooks_distance"], abs=1e-8)
    dfbetas = counts.dfbetas()
    assert dfbetas.shape == (20, 3)
    for row, expected in enumerate(POISSON["dfbetas"]):
        assert [dfbetas[row, j] for j in range(3)] == pytest.approx(expected, abs=1e-8)
    vif = counts.vif()
    assert list(vif.terms) == ["x", "z"]
    assert list(vif.gvif) == pytest.approx(POISSON["vif"], rel=1e-8)
    assert counts.pseudo_r2().nagelkerke == pytest.approx(POISSON["nagelkerke"], rel=1e-9)
    assert math.isnan(counts.pseudo_r2().tjur)


def test_quantile_residuals_follow_their_seed(counts: webglm.GLMResults) -> None:
    assert len(counts.resid_quantile()) == 20
    assert list(counts.resid_quantile(5)) == list(counts.resid_quantile(5))
    assert list(counts.resid_quantile(5)) != list(counts.resid_quantile(6))
    with pytest.raises(webglm.ValidationError):
        counts.resid_quantile(-1)


def test_summary_names_what_was_fitted(counts: webglm.GLMResults) -> None:
    text = counts.summary()
    assert "Poisson" in text
    assert "Std. error" in text
    assert all(name in text for name in ("Intercept", "x", "z"))
