"""`fit_glm` under the names of well-known regressions."""

from __future__ import annotations

from typing import Any, Unpack

from webglm.fit import GLMResults
from webglm.glm import FitOptions, fit_glm

__all__ = [
    "fit_negbinomial",
    "gamma_regression",
    "logistic_regression",
    "ols",
    "poisson_regression",
]


class ShortcutOptions(FitOptions, total=False):
    """The arguments of `fit_glm` after the family."""

    alpha: float
    l1_ratio: float
    offset: Any
    weights: Any


def ols(y: Any, x: Any, **options: Unpack[ShortcutOptions]) -> GLMResults:
    """Least squares: `fit_glm` with the Gaussian family."""
    return fit_glm(y, x, "gaussian", **options)


def poisson_regression(y: Any, x: Any, **options: Unpack[ShortcutOptions]) -> GLMResults:
    """`fit_glm` with the Poisson family."""
    return fit_glm(y, x, "poisson", **options)


def logistic_regression(y: Any, x: Any, **options: Unpack[ShortcutOptions]) -> GLMResults:
    """`fit_glm` with the binomial family."""
    return fit_glm(y, x, "binomial", **options)


def gamma_regression(y: Any, x: Any, **options: Unpack[ShortcutOptions]) -> GLMResults:
    """`fit_glm` with the gamma family."""
    return fit_glm(y, x, "gamma", **options)


def fit_negbinomial(y: Any, x: Any, **options: Unpack[ShortcutOptions]) -> GLMResults:
    """`fit_glm` with the negative binomial family and its theta estimated.

    The estimates are the joint maximum of the likelihood; ``theta`` and ``theta_se`` of the result
    say what was found. Where the responses vary no more than a Poisson's, theta is infinite, the
    fit is the Poisson's and has the warning ``theta_infinite``.
    """
    options.setdefault("theta", "estimate")
    return fit_glm(y, x, "negative_binomial", **options)
