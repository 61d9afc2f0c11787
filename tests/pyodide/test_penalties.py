"""Lasso, elastic net and bounds; core's tests hold the numbers."""

from __future__ import annotations

import math

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
        webglm.fit_glm(Y, X, regularisation="lasso")  # type: ignore[call-arg]
