"""Shrinking towards a prior model, given as a column, an array or a fitted model."""

import math
from typing import Any

import pytest

import webglm
from webglm.exceptions import PredictionError, ValidationError

ROWS = range(60)
DATA: dict[str, Any] = {
    "claims": [(i * 7) % 4 for i in ROWS],
    "age": [math.sin(i) for i in ROWS],
    "area": ["ABC"[i % 3] for i in ROWS],
    "years": [0.5 + (i % 4) / 4 for i in ROWS],
    "rate": [math.exp(0.2 + 0.3 * math.sin(i)) for i in ROWS],
}
FORMULA = "claims ~ age + area"


def fit_with(complement: Any, alpha: float = 0.0) -> webglm.GLMModel:
    model = webglm.glm(FORMULA, DATA, "poisson", exposure="years", complement=complement)
    return model.fit(alpha)


def test_a_column_its_array_and_the_dictionary_are_one_model() -> None:
    fit = fit_with("rate")
    assert list(fit_with(DATA["rate"]).params) == list(fit.params)
    terms = {"age": {}, "area": {"type": "categorical"}}
    by_dict = webglm.glm_dict(
        "claims", terms, DATA, family="poisson", exposure="years", complement="rate"
    ).fit()
    assert list(by_dict.params) == list(fit.params)
    assert list(fit.predict(DATA)) == pytest.approx(list(fit.fittedvalues), rel=1e-13)


def test_an_array_is_given_again() -> None:
    fit = fit_with(DATA["rate"])
    with pytest.raises(PredictionError, match="complement"):
        fit.predict(DATA)
    assert list(fit.predict(DATA, complement="rate")) == pytest.approx(
        list(fit.fittedvalues), rel=1e-13
    )
    effects = fit.marginal_effects(data=DATA, complement=DATA["rate"])
    expected = fit_with("rate").marginal_effects(data=DATA)
    assert list(effects.effect) == list(expected.effect)


def test_a_fitted_model_stands_for_its_means_for_an_exposure_of_1() -> None:
    prior = webglm.glm("claims ~ age", DATA, "poisson", exposure="years").fit()
    fit = fit_with(prior, 0.5)
    assert list(fit.params) == list(fit_with(prior.predict(DATA, type="rate"), 0.5).params)
    assert list(fit.predict(DATA, complement=prior)) == pytest.approx(
        list(fit.fittedvalues), rel=1e-13
    )


def test_the_table_of_a_strong_lasso_has_deviations_of_0() -> None:
    fit = fit_with("rate", 1e5)
    table = fit.credibility_table()
    assert table.name == fit.feature_names
    assert list(table.deviation) == list(fit.params)
    assert table.zeroed == [False, True, True, True]
    assert table.factor is not None
    assert list(table.factor)[1:] == [1.0, 1.0, 1.0]
    back = webglm.load_model(fit.to_json())
    assert list(back.predict(DATA)) == list(fit.predict(DATA))


def test_refusals() -> None:
    with pytest.raises(ValidationError, match="row 0 of the complement is 0"):
        fit_with([0.0, *DATA["rate"][1:]])
    with pytest.raises(ValidationError):
        fit_with([1.0, 2.0])
    with pytest.raises(TypeError):
        fit_with(7)
    with pytest.raises(ValidationError, match="complement"):
        webglm.glm(FORMULA, DATA, "poisson").fit().credibility_table()
    gaussian = webglm.glm("claims ~ age", DATA, complement="rate").fit()
    assert gaussian.credibility_table().factor is None
