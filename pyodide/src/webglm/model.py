"""What is fitted: rows with a family and a link."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from operator import index
from typing import Any, Literal, TypedDict, Unpack

from webglm._core import NativeData, NativeFit, NativeJob
from webglm._native import core
from webglm.columns import doubles, number
from webglm.families import Family, FamilyName, family_from
from webglm.fit import GLMResults
from webglm.links import Link, LinkName, link_from
from webglm.outcomes import FitProgress
from webglm.pauses import advance_with_pauses

__all__ = [
    "BiasReduction",
    "Conventions",
    "FurtherOptions",
    "Model",
    "Parameter",
    "PathOptions",
    "WeightsType",
]

WeightsType = Literal["variance", "frequency"]
Conventions = Literal["r", "statsmodels", "glum", "rustystats"]
BiasReduction = Literal["none", "firth"]
# Of a family: a number, or taken from the data.
Parameter = float | Literal["estimate"]


class PathOptions(TypedDict, total=False):
    """Keyword arguments that let a path of penalties choose `alpha`; see `Model.fit`."""

    regularization: Literal["ridge", "lasso", "elastic_net"]
    alphas: Any
    l1_ratios: Any
    n_alphas: int
    alpha_min_ratio: float
    cv: int
    folds: Any
    groups: Any
    cv_seed: int
    selection: Literal["min", "1se"]


class FurtherOptions(PathOptions, total=False):
    """Keyword arguments of fits that most fits do not need; see `Model.fit`."""

    monotone: Mapping[str, Literal["increasing", "decreasing"]] | None
    constraints: Sequence[Mapping[str, Any]] | None
    penalty_groups: Any
    relaxed: bool


_PATH_ARRAYS = ("alphas", "l1_ratios", "folds", "groups")
# Between two calls of `advance` Python looks for an interrupt: every 262,144 rows.
_BLOCKS_PER_STEP = 1024


class Model[Results: GLMResults](ABC):
    """A model before it is fitted; its rows are read once and shared by its fits."""

    def __init__(
        self,
        family: FamilyName | str | Family,
        link: LinkName | str | Link | None,
        var_power: Parameter,
        theta: Parameter,
        weights_type: WeightsType,
        conventions: Conventions,
    ) -> None:
        self._estimate = {
            name: value
            for name, value in (("var_power", var_power), ("theta", theta))
            if value == "estimate"
        }
        self.family: Family = family_from(
            family,
            1.5 if var_power == "estimate" else var_power,
            1.0 if theta == "estimate" else theta,
        )
        self.link: Link = self.family.default_link() if link is None else link_from(link)
        self.weights_type = weights_type
        self.conventions = conventions
        self._has_default_link = link is None

    @abstractmethod
    def _rows(self) -> NativeData:
        """The rows on the heap of the core."""

    @abstractmethod
    def _results(self, native: NativeFit) -> Results:
        """The fit as this model's users see it."""

    def _family_of(self, native: NativeFit) -> Family:
        """The family of a fit, which has the parameter that was estimated."""
        return family_from(native.statistics["family_spec"]) if self._estimate else self.family

    def fit(
        self,
        alpha: float = 0.0,
        l1_ratio: float = 1.0,
        *,
        max_iter: int = 25,
        tol: float = 1e-8,
        penalty_factors: Any = None,
        standardize: bool = False,
        lower: Any = None,
        upper: Any = None,
        bias_reduction: BiasReduction = "none",
        **options: Unpack[FurtherOptions],
    ) -> Results:
        """Estimates the coefficients.

        The estimates minimise half the deviance plus
        ``alpha * sum(f * (l1_ratio * abs(b) + (1 - l1_ratio) / 2 * b**2))``, over the unscaled sum
        of rows. An interrupt of the session ends the fit with a KeyboardInterrupt.

        Parameters
        ----------
        alpha : float
            Strength of the penalty, at least 0.
        l1_ratio : float
            The lasso's share of the penalty, in [0, 1].
        max_iter : int
            The most updates of the coefficients, at least 1.
        tol : float
            Bound on the last step in standard errors of the estimate, positive.
        penalty_factors : sequence of numbers, length p, or dict of str to float, optional
            f, at least 0; by default 0 for the intercept and 1 for all others. A dict names terms,
            and gives its number to all coefficients of a term.
        standardize : bool
            Whether b is multiplied by the standard deviation of its column in the penalty.
        lower, upper : sequence of numbers, length p, or dict of str to float, optional
            Bounds of the coefficients; infinite where there is none. A dict names terms, and bounds
            all coefficients of a term.
        bias_reduction : {"none", "firth"}
            "firth" puts Jeffreys' prior into the likelihood of a logistic model, so that estimates
            exist under separation and have less bias (Firth 1993).
        **options
            `monotone`, a dict from terms to "increasing" or "decreasing": a number has a
            coefficient of that sign, the effects of a factor are ordered as its levels, and a
            spline is monotone between its boundary knots. `constraints`, dicts with
            ``coefficients``, weights by name, and ``lower``, ``upper`` or both for their sum.
            `penalty_groups` makes groups of coefficients, whose l1 part is
            ``sqrt(size) * norm(b)``, so that all of them are 0 or none is (group lasso): "terms",
            which makes every term a group, labels of terms, or a number for each coefficient,
            shared by those of a group. `relaxed` fits the coefficients that an l1 penalty has left
            once more, without one; see `GLMResults.relaxed`.

            `regularization` ("ridge", "lasso" or "elastic_net") fits a path of alphas and takes the
            one with the least deviance of held-out rows: `alphas`, or `n_alphas` (20) down to
            `alpha_min_ratio` (1e-4) of the first; `l1_ratios`, by default the `l1_ratio` of an
            elastic net, and 0.5 where that is 1; `cv` folds (5; 0 for none), or the labels `folds`;
            `groups`, whose rows stay together; `cv_seed` (42); `selection`, "min" or "1se". See
            `GLMResults.path`.

        Returns
        -------
        GLMResults or GLMModel
            The latter for models of named columns.

        Raises
        ------
        TypeError
            For an argument of the wrong type.
        ValidationError
            For an option out of range, or a response that the family excludes.
        FittingError
            For a model that is not available (code ``unsupported_model``).
        """
        job = self._job(
            alpha,
            l1_ratio,
            max_iter,
            tol,
            penalty_factors,
            standardize,
            lower,
            upper,
            bias_reduction,
            options,
        )
        while not job.advance(_BLOCKS_PER_STEP)["done"]:
            pass
        return self._results(job.result())

    async def fit_async(
        self,
        alpha: float = 0.0,
        l1_ratio: float = 1.0,
        *,
        max_iter: int = 25,
        tol: float = 1e-8,
        penalty_factors: Any = None,
        standardize: bool = False,
        lower: Any = None,
        upper: Any = None,
        bias_reduction: BiasReduction = "none",
        progress: Callable[[FitProgress], object] | None = None,
        cancel: Callable[[], bool] | None = None,
        **options: Unpack[FurtherOptions],
    ) -> Results:
        """Estimates the coefficients and yields to the event loop every few milliseconds.

        Parameters
        ----------
        alpha, l1_ratio, max_iter, tol, penalty_factors, standardize, lower, upper, bias_reduction
            As `fit` takes them; the estimates have the same bits.
        progress : callable, optional
            Called with a `FitProgress` before each pause.
        cancel : callable, optional
            Asked after each pause; where it returns true, the fit ends. Cancelling the task
            does the same.

        Returns
        -------
        GLMResults or GLMModel
            As `fit` returns.

        Raises
        ------
        asyncio.CancelledError
            Where `cancel` returned true.
        TypeError, ValidationError, FittingError
            As `fit` raises them.
        """
        job = self._job(
            alpha,
            l1_ratio,
            max_iter,
            tol,
            penalty_factors,
            standardize,
            lower,
            upper,
            bias_reduction,
            options,
        )
        await advance_with_pauses(job, progress, cancel)
        return self._results(job.result())

    def _job(
        self,
        alpha: float,
        l1_ratio: float,
        max_iter: int,
        tol: float,
        penalty_factors: Any,
        standardize: bool,
        lower: Any,
        upper: Any,
        bias_reduction: BiasReduction,
        further: FurtherOptions,
    ) -> NativeJob:
        for name in further:
            if name not in FurtherOptions.__annotations__:
                raise TypeError(f"fit() got an unexpected keyword argument {name!r}")
        by_term = isinstance(penalty_factors, Mapping)
        options: dict[str, Any] = {
            "family": self.family.spec(),
            **self._estimate,
            # A model file says whether a link was asked for.
            "link": None if self._has_default_link else self.link.name(),
            "alpha": number(alpha, "alpha"),
            "l1_ratio": number(l1_ratio, "l1_ratio"),
            "max_iter": index(max_iter),
            "tol": number(tol, "tol"),
            "weights_type": self.weights_type,
            "conventions": self.conventions,
            "bias_reduction": bias_reduction,
            "penalty_factors": None if by_term else _numbers(penalty_factors, "penalty_factors"),
            "term_penalty_factors": dict(penalty_factors) if by_term else None,
            "standardize": standardize,
            **_bounds(lower, "lower"),
            **_bounds(upper, "upper"),
            **{
                name: _numbers(value, name) if _is_array(name, value) else _plain(value)
                for name, value in further.items()
            },
        }
        return core.fit_job(self._rows(), options)


def _plain(value: Any) -> Any:
    """Mappings as dicts, other sequences as lists, and numbers as floats all the way down."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.item() if hasattr(value, "item") else value


def _is_array(name: str, value: Any) -> bool:
    if name != "penalty_groups" or value is None:
        return name in _PATH_ARRAYS
    return not isinstance(value, str) and not (len(value) > 0 and isinstance(value[0], str))


def _numbers(values: Any, name: str) -> list[float] | None:
    return None if values is None else doubles(values, name).tolist()


def _bounds(values: Any, name: str) -> dict[str, Any]:
    by_term = isinstance(values, Mapping)
    return {f"term_{name}": dict(values)} if by_term else {name: _numbers(values, name)}
