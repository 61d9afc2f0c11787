"""Lasso, elastic net and bounds; core's tests hold the numbers."""

from __future__ import annotations

import math
from typing import Any, cast

import pytest

import webglm

N = 60
X = {
    "Intercept": [1.0] * N,
    "x": [math.sin(i) for i in range(N)],
    "z": [math.cos(1.7 * i) for i in range(N)],
}
Y = [float(7 * i % 5) for i in range(N)]


def test_parameters_that_are_not_given_have_defaults() -> None:
    """The two calls of the page that the system comes from."""
    plain = webglm.fit_glm(Y, X)
    assert (plain.penalty_type, plain.inference_status) == ("none", "valid_standard")
    assert plain.kkt_residual is None
    fit = webglm.fit_glm(Y, X, family="poisson", alpha=0.1)
    assert (fit.penalty_type, fit.l1_ratio, fit.converged) == ("lasso", 1.0, True)
    assert fit.kkt_residual is not None
    assert fit.kkt_residual < 1e-9


def test_a_lasso_has_no_standard_errors_and_says_why() -> None:
    fit = webglm.fit_glm_regularized(Y, X, "poisson", alpha=5.0)
    assert fit.inference_status == "naive_after_selection"
    assert [warning.code for warning in fit.warnings] == ["no_standard_errors"]
    assert all(math.isnan(se) for se in fit.bse())
    assert fit.n_nonzero() == fit.df_model


def test_penalty_factors_go_by_coefficient_or_by_term() -> None:
    by_term = webglm.fit_glm(Y, X, alpha=3.0, penalty_factors={"z": 0.5, "x": 2.0})
    by_coefficient = webglm.fit_glm(Y, X, alpha=3.0, penalty_factors=[0.0, 2.0, 0.5])
    assert list(by_term.params) == list(by_coefficient.params)
    with pytest.raises(webglm.ValidationError):
        webglm.fit_glm(Y, X, alpha=3.0, penalty_factors={"zz": 1.0})


def test_a_bound_that_holds_is_exact_and_is_named() -> None:
    limit = float(webglm.fit_glm(Y, X).params[1]) - 0.1
    fit = webglm.fit_glm(Y, X, upper=[math.inf, limit, math.inf])
    assert fit.params[1] == limit
    assert fit.bound_coefficients == ["x"]
    assert fit.inference_status == "constrained_boundary"


def test_bounds_go_by_term() -> None:
    free = webglm.fit_glm(Y, X)
    limit = float(free.params[1]) - 0.1
    fit = webglm.fit_glm(Y, X, upper={"x": limit})
    assert fit.params[1] == limit


def test_monotone_terms_and_constraints() -> None:
    constraints = [{"coefficients": {"x": 1.0, "z": -2.0}, "lower": 0.1, "upper": 0.1}]
    fit = webglm.fit_glm(Y, X, alpha=1.0, l1_ratio=0.0, constraints=constraints)
    assert fit.params[1] - 2.0 * fit.params[2] == pytest.approx(0.1, abs=1e-13)
    assert fit.kkt_residual is not None
    assert fit.kkt_residual < 1e-9
    names = [each["name"] for each in fit.active_constraints]
    assert names in (["x - 2 * z <= 0.1"], ["x - 2 * z >= 0.1"])
    free = webglm.fit_glm(Y, X)
    away = "decreasing" if free.params[1] > 0 else "increasing"
    held = webglm.fit_glm(Y, X, monotone={"x": away})
    assert held.params[1] == 0.0
    assert held.bound_coefficients == ["x"]
    assert held.active_constraints[0]["multiplier"] > 0.0


def test_a_dictionary_says_that_terms_are_monotone() -> None:
    data = {"y": Y, "x": X["x"], "g": [str(i % 4) for i in range(len(Y))]}
    terms = {
        "x": {"type": "bs", "df": 5, "monotonicity": "increasing"},
        "g": {"type": "categorical", "monotonicity": "decreasing"},
    }
    fit = webglm.glm_dict("y", terms, data).fit()
    labels = {"bs(x, df=5)": "increasing", "g": "decreasing"}
    same = webglm.glm("y ~ bs(x, df = 5) + g", data).fit(monotone=labels)
    assert list(fit.params) == list(same.params)
    assert webglm.load_model(fit.to_json()).active_constraints == fit.active_constraints


def test_impossible_constraints_are_refused() -> None:
    both = [
        {"coefficients": {"x": 1, "z": 1}, "lower": 2},
        {"coefficients": {"x": 1, "z": 1}, "upper": 1},
    ]
    with pytest.raises(webglm.ValidationError, match="no coefficients meet all"):
        webglm.fit_glm(Y, X, constraints=both)
    with pytest.raises(webglm.FittingError):
        webglm.fit_glm(Y, X, alpha=1.0, constraints=both[:1])
    with pytest.raises(webglm.ValidationError):
        webglm.fit_glm(Y, X, monotone=cast(Any, {"x": "rising"}))


def test_standardize_changes_the_penalty() -> None:
    raw = webglm.fit_glm(Y, X, alpha=3.0, l1_ratio=0.5)
    scaled = webglm.fit_glm(Y, X, alpha=3.0, l1_ratio=0.5, standardize=True)
    assert list(raw.params) != list(scaled.params)


def test_crossed_bounds_are_refused() -> None:
    with pytest.raises(webglm.ValidationError, match="the bounds of coefficient 1 leave no value"):
        webglm.fit_glm(Y, X, lower=[0.0, 2.0, 0.0], upper=[9.0, 1.0, 9.0])


def test_a_path_is_chosen_on_by_cross_validation() -> None:
    fit = webglm.fit_glm(Y, X, "poisson", regularization="lasso", n_alphas=8, cv=4)
    path = fit.path
    assert path is not None
    assert (len(path["alpha"]), len(path["fold_deviance"]), path["folds"]) == (8, 32, 4)
    assert fit.alpha == path["alpha"][int(path["selected"])]
    alone = webglm.fit_glm(Y, X, "poisson", fit.alpha)
    assert list(alone.params) == list(fit.params)
    assert alone.path is None


def test_the_elastic_net_has_half_of_each() -> None:
    fit = webglm.GLM(Y, X, "poisson").fit(regularization="elastic_net", alphas=[1.0, 4.0], cv=0)
    assert fit.l1_ratio == 0.5
    for given, share in ((1.0, 0.5), (0.3, 0.3)):
        net = webglm.fit_glm(Y, X, l1_ratio=given, regularization="elastic_net", alphas=[1.0], cv=0)
        assert net.l1_ratio == share
    with pytest.raises(webglm.ValidationError):
        webglm.fit_glm(Y, X, cv=5)
    with pytest.raises(TypeError):
        webglm.fit_glm(Y, X, **cast(Any, {"regularisation": "lasso"}))


def test_groups_of_coefficients_are_in_the_model_or_out_of_it_as_a_whole() -> None:
    data = {"y": Y, "x": X["x"], "g": ["abcd"[(i * i + i // 4) % 4] for i in range(N)]}
    model = webglm.glm("y ~ x + bs(x, df = 4) + g", data, family="poisson")
    for alpha in (0.5, 2.0, 8.0):
        fit = model.fit(alpha=alpha, penalty_groups="terms")
        assert fit.kkt_residual is not None
        assert fit.kkt_residual < 1e-9
        for part in (slice(2, 6), slice(6, 9)):
            assert len({b == 0.0 for b in list(fit.params)[part]}) == 1
        named = model.fit(alpha=alpha, penalty_groups=["bs(x, df=4)", "g"])
        numbered = model.fit(alpha=alpha, penalty_groups=(0, 1, 2, 2, 2, 2, 3, 3, 3))
        assert list(named.params) == list(fit.params)
        assert list(numbered.params) == list(fit.params)
    with pytest.raises(webglm.ValidationError):
        model.fit(alpha=1.0, penalty_groups="term")
    with pytest.raises(webglm.ValidationError):
        model.fit(alpha=1.0, penalty_groups=["h"])
    with pytest.raises(webglm.ValidationError):
        model.fit(alpha=1.0, penalty_groups=[1, 2])


def test_the_selected_coefficients_are_fitted_once_more_on_request() -> None:
    fit = webglm.fit_glm(Y, X, "poisson", alpha=2.0, relaxed=True)
    assert fit.relaxed is not None
    assert fit.relaxed["converged"]
    assert fit.relaxed["deviance"] <= fit.deviance
    assert fit.inference_status == "naive_after_selection"
    zero = [b == 0.0 for b in fit.params]
    assert [b == 0.0 for b in fit.relaxed["params"]] == zero
    assert webglm.fit_glm(Y, X, "poisson", alpha=2.0).relaxed is None
    model = webglm.glm("y ~ x", {"y": Y, "x": X["x"]}, family="poisson")
    named = model.fit(alpha=1.0, relaxed=True)
    assert webglm.load_model(named.to_json()).relaxed == named.relaxed
    with pytest.raises(webglm.ValidationError, match="relaxed is for fits"):
        webglm.fit_glm(Y, X, alpha=1.0, l1_ratio=0.0, relaxed=True)


def test_the_text_of_a_model_says_that_it_has_no_path() -> None:
    model = webglm.glm("y ~ x", {"y": Y, "x": X["x"]}, family="poisson")
    fit = model.fit(regularization="lasso", cv=3, n_alphas=5)
    assert fit.path is not None
    loaded = webglm.load_model(fit.to_json())
    assert loaded.alpha == fit.alpha
    with pytest.raises(webglm.ValidationError, match="not the path"):
        _ = loaded.path
    assert webglm.load_model(model.fit(alpha=1.0).to_json()).path is None
