"""Fitting a model to arrays: a response y and a design x."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Unpack

from webglm._core import NativeData, NativeFit
from webglm._native import core
from webglm.columns import Numbers, column_in_steps, design_in_steps
from webglm.families import Family, FamilyName
from webglm.fit import GLMResults
from webglm.links import Link, LinkName
from webglm.model import (
    BiasReduction,
    Conventions,
    FurtherOptions,
    Model,
    Parameter,
    WeightsType,
)
from webglm.outcomes import FitProgress
from webglm.pauses import with_pauses
from webglm.steps import Steps, at_once

__all__ = [
    "GLM",
    "FitOptions",
    "fit_glm",
    "fit_glm_async",
    "fit_glm_regularized",
]


class FitOptions(FurtherOptions, total=False):
    """The keyword arguments of `fit_glm`."""

    link: LinkName | str | Link | None
    var_power: Parameter
    theta: Parameter
    trials: Any
    max_iter: int
    tol: float
    names: Sequence[str] | None
    penalty_factors: Any
    standardize: bool
    lower: Any
    upper: Any
    weights_type: WeightsType
    conventions: Conventions
    bias_reduction: BiasReduction


class _ArrayModel(Model[GLMResults]):
    """A model of arrays, which are read after it has been made."""

    _data: NativeData

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the p coefficients, in the order of the design."""
        return tuple(self._data.names())

    def _rows(self) -> NativeData:
        return self._data

    def _results(self, native: NativeFit) -> GLMResults:
        return GLMResults(native, self._family_of(native), self.link)


class GLM(_ArrayModel):
    """A generalized linear model of arrays; its rows are read once and shared by its fits.

    Parameters
    ----------
    endog : sequence of numbers, length n
        The response y.
    exog : two-dimensional numbers, (n, p)
        The design as given: no intercept is added. An array, rows, or columns by name.
    family : str or Family
        ``"gaussian"``, ``"poisson"``, ``"tweedie(p=1.3)"``, ... or an object.
    link : str or Link, optional
        By default identity for the Gaussian, logit for the binomials, log for all others.
    offset : sequence of numbers, length n, optional
        The known part of the linear predictor.
    weights : sequence of numbers, length n, optional
        Prior weights w >= 0. Rows of weight 0 take no part but have fitted values.
    var_power, theta : float or "estimate"
        Parameters of the Tweedie and the negative binomial family, where `family` is a name;
        "estimate" takes the parameter from the data, by maximum likelihood.
    weights_type : {"variance", "frequency"}
        Whether w divides the variance, or counts equal rows.
    names : sequence of str, length p, optional
        By default those of `exog`, else ``Intercept``, ``x1``, ``x2``, ...
    conventions : {"r", "statsmodels", "glum", "rustystats"}
        Whose statistics the fits report; see `GLMResults.with_conventions`.
    trials : sequence of numbers, length n, optional
        Trials of a binomial; `endog` then counts successes. They multiply the weights.

    Raises
    ------
    TypeError
        For an argument of the wrong type.
    ValidationError
        For lengths that differ, values that are not finite, names that do not exist.
    """

    def __init__(
        self,
        endog: Any,
        exog: Any,
        family: FamilyName | str | Family = "gaussian",
        link: LinkName | str | Link | None = None,
        *,
        offset: Any = None,
        weights: Any = None,
        var_power: Parameter = 1.5,
        theta: Parameter = 1.0,
        weights_type: WeightsType = "variance",
        names: Sequence[str] | None = None,
        conventions: Conventions = "r",
        trials: Any = None,
    ) -> None:
        super().__init__(family, link, var_power, theta, weights_type, conventions)
        self._data = at_once(_model_data(endog, exog, weights, offset, names, trials))


def fit_glm(
    y: Any,
    x: Any,
    family: FamilyName | str | Family = "gaussian",
    alpha: float = 0.0,
    l1_ratio: float = 1.0,
    offset: Any = None,
    weights: Any = None,
    *,
    link: LinkName | str | Link | None = None,
    var_power: Parameter = 1.5,
    theta: Parameter = 1.0,
    max_iter: int = 25,
    tol: float = 1e-8,
    names: Sequence[str] | None = None,
    penalty_factors: Any = None,
    standardize: bool = False,
    lower: Any = None,
    upper: Any = None,
    weights_type: WeightsType = "variance",
    conventions: Conventions = "r",
    trials: Any = None,
    bias_reduction: BiasReduction = "none",
    **options: Unpack[FurtherOptions],
) -> GLMResults:
    """Fits a generalized linear model to arrays.

    Parameters
    ----------
    y : sequence of numbers, length n
        The response.
    x : two-dimensional numbers, (n, p)
        The design as given: no intercept is added. An array, rows, or columns by name.
    family : str or Family
        ``"gaussian"``, ``"poisson"``, ``"tweedie(p=1.3)"``, ... or an object.
    alpha, l1_ratio
        The penalty; see `GLM.fit`.
    offset, weights : sequence of numbers, length n, optional
        The known part of the linear predictor, and prior weights.
    link, var_power, theta, names, weights_type, conventions, trials
        See `GLM`.
    max_iter, tol, penalty_factors, standardize, lower, upper, bias_reduction, **options
        See `GLM.fit`.

    Returns
    -------
    GLMResults

    Raises
    ------
    TypeError
        For an argument of the wrong type.
    ValidationError
        For lengths that differ, values that are not finite, options out of range, names that do
        not exist, or a response that the family excludes.
    FittingError
        For a model that is not available (code ``unsupported_model``).

    Examples
    --------
    >>> fit = fit_glm([1, 0, 3, 2], [[1, 0.5], [1, -0.2], [1, 1.1], [1, 0.4]], family="poisson")
    >>> lower, upper = fit.conf_int()
    """
    model = GLM(
        y,
        x,
        family,
        link,
        offset=offset,
        weights=weights,
        var_power=var_power,
        theta=theta,
        weights_type=weights_type,
        names=names,
        conventions=conventions,
        trials=trials,
    )
    return model.fit(
        alpha,
        l1_ratio,
        max_iter=max_iter,
        tol=tol,
        penalty_factors=penalty_factors,
        standardize=standardize,
        lower=lower,
        upper=upper,
        bias_reduction=bias_reduction,
        **options,
    )


def fit_glm_regularized(
    y: Any,
    x: Any,
    family: FamilyName | str | Family,
    alpha: float,
    l1_ratio: float = 1.0,
    offset: Any = None,
    weights: Any = None,
    **options: Unpack[FitOptions],
) -> GLMResults:
    """Fits a penalised generalized linear model: `fit_glm` with `alpha` required.

    Parameters
    ----------
    y, x, family, alpha, l1_ratio, offset, weights, **options
        As `fit_glm` takes them.

    Returns
    -------
    GLMResults
    """
    return fit_glm(y, x, family, alpha, l1_ratio, offset, weights, **options)


async def fit_glm_async(
    y: Any,
    x: Any,
    family: FamilyName | str | Family = "gaussian",
    alpha: float = 0.0,
    l1_ratio: float = 1.0,
    offset: Any = None,
    weights: Any = None,
    *,
    link: LinkName | str | Link | None = None,
    var_power: Parameter = 1.5,
    theta: Parameter = 1.0,
    max_iter: int = 25,
    tol: float = 1e-8,
    names: Sequence[str] | None = None,
    penalty_factors: Any = None,
    standardize: bool = False,
    lower: Any = None,
    upper: Any = None,
    weights_type: WeightsType = "variance",
    conventions: Conventions = "r",
    trials: Any = None,
    bias_reduction: BiasReduction = "none",
    progress: Callable[[FitProgress], object] | None = None,
    cancel: Callable[[], bool] | None = None,
    **options: Unpack[FurtherOptions],
) -> GLMResults:
    """Fits as `fit_glm` does, and yields to the event loop every few milliseconds.

    It does so between the columns and the parts of a table that it reads, too; the arrays must not
    change until it has ended.

    Parameters
    ----------
    y, x, family, alpha, l1_ratio, offset, weights
        As `fit_glm` takes them; the estimates have the same bits.
    link, var_power, theta, max_iter, tol, names, penalty_factors, weights_type, conventions,
    standardize, lower, upper, trials, bias_reduction, **options
        As `fit_glm` takes them.
    progress, cancel : callable, optional
        See `GLM.fit_async`.

    Returns
    -------
    GLMResults
    """
    model = _ArrayModel(family, link, var_power, theta, weights_type, conventions)
    model._data = await with_pauses(_model_data(y, x, weights, offset, names, trials), cancel)
    return await model.fit_async(
        alpha,
        l1_ratio,
        max_iter=max_iter,
        tol=tol,
        penalty_factors=penalty_factors,
        standardize=standardize,
        lower=lower,
        upper=upper,
        bias_reduction=bias_reduction,
        progress=progress,
        cancel=cancel,
        **options,
    )


def _model_data(
    y: Any, x: Any, weights: Any, offset: Any, names: Sequence[str] | None, trials: Any
) -> Steps[NativeData]:
    response = yield from column_in_steps(y, "y")
    table = yield from design_in_steps(x, response.shape[0])
    if isinstance(names, str):
        raise TypeError("names must be a sequence of strings, got str")
    rows: dict[str, Numbers | None] = {}
    for name, values in {"weights": weights, "offset": offset, "trials": trials}.items():
        rows[name] = None if values is None else (yield from column_in_steps(values, name))
    return (
        yield from core.model_data(
            response,
            table.parts,
            rows["weights"],
            rows["offset"],
            list(table.names or ()) if names is None else list(names),
            rows["trials"],
        )
    )
