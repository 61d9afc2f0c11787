"""The result of a fit."""

from __future__ import annotations

from typing import Any, Self

from webglm._core import NativeFit, NativeModel
from webglm._native import core
from webglm.columns import text
from webglm.diagnostics import RowOutputs
from webglm.exceptions import SerializationError, WebGLMError, raised_as
from webglm.families import Family, family_from
from webglm.html import html_table
from webglm.inference import Inference
from webglm.links import Link, link_from
from webglm.outcomes import FitWarning
from webglm.prediction import ArrayPrediction
from webglm.term_tests import TermTests
from webglm.vectors import Matrix, Vector, vector

__all__ = ["GLMResults", "read_fit"]


class GLMResults(Inference, TermTests, RowOutputs, ArrayPrediction):
    """A fitted generalized linear model.

    Arrays are copies and stay valid for ever; the model's own memory is freed with the object.
    The rows are shared with the model and the other fits of the same data. A fit is copied as
    itself, and pickled as its text, without the rows.
    """

    def __init__(
        self, native: NativeFit, family: Family, link: Link, terms: NativeModel | None = None
    ) -> None:
        self._native = native
        self._family = family
        self._link = link
        self._read_terms = terms

    @property
    def _terms(self) -> NativeModel:
        """What turns new rows into designs: every column as it is."""
        if self._read_terms is None:
            self._read_terms = core.column_terms(self._native)
        return self._read_terms

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the p coefficients, in the order of the design."""
        return tuple(self._native.statistics["names"])

    @property
    def params(self) -> Vector:
        """Estimates, in units of the linear predictor; length p, NaN where aliased."""
        return vector(self._native.params())

    @property
    def coefficients(self) -> Vector:
        """The same as `params`."""
        return self.params

    @property
    def cov_params_unscaled(self) -> Matrix:
        """``inv(X.T @ W @ X + penalty)`` at the estimates, (p, p); NaN where aliased."""
        return self._square(self._native.cov_unscaled())

    @property
    def aliased(self) -> tuple[bool, ...]:
        """Which coefficients depend linearly on earlier columns; length p."""
        return tuple(self._native.statistics["aliased"])

    @property
    def deviance(self) -> float:
        """Weighted sum of the unit deviances at the estimates."""
        return float(self._native.statistics["deviance"])

    @property
    def iterations(self) -> int:
        """Accepted updates of the coefficients on all rows."""
        return self._native.statistics["iterations"]

    @property
    def converged(self) -> bool:
        """Whether the last step was within `tol`."""
        return self._native.statistics["converged"]

    @property
    def nobs(self) -> float:
        """Rows of positive weight, or the sum of frequency weights."""
        return self._native.statistics["nobs"]

    @property
    def df_resid(self) -> float:
        """`nobs` less the rank of the design."""
        return self._native.statistics["df_resid"]

    @property
    def df_model(self) -> float:
        """Rank of the design, less one where it has an intercept."""
        return self._native.statistics["df_model"]

    @property
    def df_null(self) -> float:
        """Residual degrees of freedom of the null model."""
        return self._native.statistics["df_null"]

    @property
    def rank(self) -> float:
        """Linearly independent columns of the design."""
        return self._native.statistics["rank"]

    @property
    def weights_type(self) -> str:
        """What the prior weights mean: ``"variance"`` or ``"frequency"``."""
        return self._native.statistics["weights_type"]

    @property
    def family(self) -> str:
        """The family's name with its parameter, such as ``"NegativeBinomial(theta=0.8611)"``."""
        return self._native.statistics["family"]

    @property
    def theta(self) -> float | None:
        """theta of a negative binomial, given or estimated; None for other families."""
        return self._native.statistics.get("theta")

    @property
    def theta_se(self) -> float | None:
        """The standard error of an estimated theta, as MASS has it; else None."""
        return self._native.statistics.get("theta_se")

    @property
    def var_power(self) -> float | None:
        """The variance power of a Tweedie or quasi family, given or estimated; else None."""
        return self._native.statistics.get("var_power")

    @property
    def var_power_se(self) -> float | None:
        """The standard error of an estimated power; else None."""
        return self._native.statistics.get("var_power_se")

    @property
    def likelihood_dispersion(self) -> float | None:
        """The dispersion that maximises the likelihood with an estimated power; else None."""
        return self._native.statistics.get("likelihood_dispersion")

    @property
    def family_object(self) -> Family:
        """The family as a value."""
        return self._family

    @property
    def link(self) -> str:
        """The name of the link."""
        return self._link.name()

    @property
    def link_object(self) -> Link:
        """The link as a value."""
        return self._link

    @property
    def alpha(self) -> float:
        """Strength of the penalty; 0 for none."""
        return float(self._native.statistics["alpha"])

    @property
    def l1_ratio(self) -> float | None:
        """The lasso's share of the penalty; None without a penalty."""
        return float(self._native.statistics["l1_ratio"]) if self.is_regularized else None

    @property
    def is_regularized(self) -> bool:
        """Whether the coefficients were penalised."""
        return self.penalty_type != "none"

    @property
    def penalty_type(self) -> str:
        """``"none"``, ``"ridge"``, ``"lasso"`` or ``"elasticnet"``."""
        return self._native.statistics["penalty_type"]

    @property
    def solver_status(self) -> str:
        """``"converged"`` or ``"max_iterations"``."""
        return "converged" if self.converged else "max_iterations"

    @property
    def step_halving_used(self) -> bool:
        """Whether a step had to be shortened."""
        return self._native.statistics["step_halving_used"]

    @property
    def max_std_score(self) -> float:
        """The largest score over the square root of its information, at the estimates."""
        return float(self._native.statistics["max_std_score"])

    @property
    def stationary(self) -> bool:
        """Whether the score vanishes at the end; always so where the fit converged."""
        return self._native.statistics["stationary"]

    @property
    def response_scale(self) -> float:
        """The largest ``abs(y)`` over the rows of positive weight."""
        return float(self._native.statistics["response_scale"])

    @property
    def inference_status(self) -> str:
        """What standard errors mean.

        ``"valid_standard"``; ``"naive_after_regularization"``, of a biased estimator (ridge); or
        there are none, but NaN: ``"naive_after_selection"``, where an l1 penalty has chosen the
        coefficients, and ``"constrained_boundary"``, where a bound or constraint holds some.
        """
        return self._native.statistics["inference_status"]

    @property
    def kkt_residual(self) -> float | None:
        """How far the estimates are from the optimum of a penalised or bounded objective.

        The largest excess of a slope over what the optimality conditions allow, relative to
        ``alpha``; None for a fit without penalty and bounds.
        """
        residual = float(self._native.statistics["kkt_residual"])
        return None if residual != residual else residual

    @property
    def path(self) -> dict[str, Any] | None:
        """The path that `regularization` has asked for; None without one.

        Lists over its k points, from the strongest penalty on, those of one l1_ratio after the
        other: ``alpha``, ``l1_ratio``, ``deviance``, ``nonzero``, ``kkt_residual``, ``cv_mean`` and
        ``cv_se`` (over the folds, of the mean unit deviance of held-out rows); by rows ``params``
        (k x p) and ``fold_deviance`` (k x folds); ``folds``; ``selected``, the point of the fit.
        """
        return self._native.regularization_path()

    @property
    def bound_coefficients(self) -> list[str]:
        """Names of the coefficients that a bound holds."""
        active = self._native.statistics["active_constraints"]
        return [each["coefficient"] for each in active if each["coefficient"]]

    @property
    def active_constraints(self) -> list[dict[str, Any]]:
        """The bounds and constraints that hold the estimates.

        Of each the ``name``, ``"x >= 0"`` or ``"area[T.B] <= area[T.C]"``, and the ``multiplier``:
        by how much the objective would fall for each unit that the bound is moved outwards.
        """
        active = self._native.statistics["active_constraints"]
        return [{"name": each["name"], "multiplier": each["multiplier"]} for each in active]

    @property
    def relaxed(self) -> dict[str, Any] | None:
        """The selected coefficients fitted without a penalty, where `relaxed` asks for it.

        ``params``, a list of length p, 0 where the penalty has not selected the coefficient and NaN
        where it is aliased; ``deviance``; ``converged``. It has no standard errors: the data have
        chosen what is in it.
        """
        found = self._native.statistics["relaxed"]
        return None if found is None else {**found, "params": list(found["params"])}

    @property
    def warnings(self) -> list[FitWarning]:
        """What the reader of the fit should know; every NaN has one that explains it."""
        return [FitWarning(**warning) for warning in self._native.statistics["warnings"]]

    def scale(self) -> float:
        """The dispersion phi: 1 where the family fixes it, else Pearson's chi2 / df_resid."""
        return float(self._native.statistics["scale"])

    def scale_pearson(self) -> float:
        """Pearson's chi2 / df_resid, for every family."""
        return float(self._native.statistics["scale_pearson"])

    def pearson_chi2(self) -> float:
        """Sum of w (y - mu)^2 / V(mu)."""
        return float(self._native.statistics["pearson_chi2"])

    def null_deviance(self) -> float:
        """Deviance of the model with the intercept and the offset alone."""
        return float(self._native.statistics["null_deviance"])

    def llf(self) -> float:
        """Log-likelihood at the estimates; NaN for families without a density."""
        return self._native.llf()

    def aic(self) -> float:
        """-2 llf + 2 k, where k counts coefficients and an estimated dispersion, theta or power."""
        return self._native.aic()

    def bic(self) -> float:
        """-2 llf + k log(nobs), with the k of `aic`."""
        return self._native.bic()

    def selected_features(self) -> list[int]:
        """Positions of the coefficients that are not 0, the intercept left out."""
        return self._native.selected_features()

    def n_nonzero(self) -> int:
        """How many coefficients are not 0, the intercept left out."""
        return len(self.selected_features())

    @property
    def conventions(self) -> str:
        """Whose statistics the fit reports: ``"r"``, ``"statsmodels"``, ``"glum"``, ..."""
        return self._native.statistics["conventions"]

    def with_conventions(self, conventions: str) -> Self:
        """The same fit with the statistics of another program.

        They differ in z or t, what AIC counts, the dispersion in the log-likelihood, the meaning
        of weights in it and in robust errors. The new fit shares the rows.

        Parameters
        ----------
        conventions : {"r", "statsmodels", "glum", "rustystats"}

        Returns
        -------
        GLMResults

        Raises
        ------
        ValidationError
            For another name.
        """
        changed = self._native.with_conventions(text(conventions, "conventions"))
        return type(self)(changed, self._family, self._link, self._read_terms)

    def to_json(self, *, covariance: bool = True) -> str:
        """The text of the fit, JSON as docs/model-file.md describes it.

        The same model has the same text in all languages. `load_model` reads it, as a model of
        columns that have the names of the coefficients.

        Parameters
        ----------
        covariance : bool
            Whether to keep what standard errors need, the larger part of the text.

        Returns
        -------
        str
        """
        return core.model_text(self._terms, self._native, bool(covariance))

    def __reduce__(self) -> tuple[Any, ...]:
        return _results_of, (self.to_json(),)

    def __copy__(self) -> Self:
        """The fit itself, which nothing can change."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """The fit itself, which nothing can change."""
        return self

    def _repr_html_(self) -> str:
        """The table of coefficients, for notebooks."""
        names, estimates = self.feature_names, self.params
        caption = (
            f"{self.family}, link {self.link}: {self.nobs:g} rows, deviance {self.deviance:.6g} "
            f"on {self.df_resid:g} degrees of freedom"
        )
        try:
            lower, upper = self.conf_int()
            columns = (self.bse(), self.pvalues(), lower, upper)
        except WebGLMError:  # read from a text without the covariance
            rows = zip(names, estimates, strict=True)
            return html_table(caption, ["", "coefficient"], rows)
        header = ["", "coefficient", "standard error", "p", "lower 95%", "upper 95%"]
        return html_table(caption, header, zip(names, estimates, *columns, strict=True))

    def __repr__(self) -> str:
        return (
            f"<GLMResults: {self.family}, link {self.link}, "
            f"{len(self.feature_names)} coefficients, {self.nobs} rows>"
        )


def read_fit(text: str) -> tuple[NativeFit, Family, Link, NativeModel]:
    """What the text of a model holds: the arguments of `GLMResults`."""
    if not isinstance(text, str):
        raise TypeError(f"the text of a model must be a string, got {type(text).__name__}")
    with raised_as(SerializationError):
        terms, fit = core.read_model(text)
    statistics = fit.statistics
    return fit, family_from(statistics["family_spec"]), link_from(statistics["link"]), terms


def _results_of(text: str) -> GLMResults:
    return GLMResults(*read_fit(text))
