"""Tests of terms and contrasts, analysis of deviance, marginal effects."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from webglm._core import NativeFit
from webglm._native import core
from webglm.columns import column, design, doubles, number
from webglm.exceptions import ValidationError
from webglm.html import html_table
from webglm.vectors import Vector, vector

if TYPE_CHECKING:
    from webglm.fit import GLMResults

__all__ = ["DevianceTable", "HypothesisTest", "MarginalEffects", "TermTests", "anova"]

TestKind = Literal["chisq", "F"]


@dataclass(frozen=True)
class HypothesisTest:
    """A test of one hypothesis.

    Attributes
    ----------
    test : {"chisq", "F"}
        The distribution it refers to.
    statistic : float
    df : float
        How many independent restrictions the hypothesis makes.
    df_resid : float
        Of the denominator of F; infinite for chi-squared.
    p_value : float
        NaN where `df` is 0.
    """

    test: str
    statistic: float
    df: float
    df_resid: float
    p_value: float


@dataclass(frozen=True)
class DevianceTable:
    """Models side by side.

    Columns that the kind of table does not have are empty; cells that make no sense in their row
    are NaN.

    Attributes
    ----------
    test : {"chisq", "F"}
    scale : float
        The phi that deviances are divided by.
    labels : list of str
        Of terms or models.
    df : vector of float64
        Coefficients of the term.
    deviance : vector of float64
        What the term explains; the deviance of the model in `drop1`.
    resid_df, resid_deviance, aic : vector of float64
        Of the model.
    statistic : vector of float64
        deviance / phi as chi-squared, or that over df as F.
    p_value : vector of float64
    warnings : list of dict
        ``not_converged`` for a smaller model whose deviance is too large for that reason.
    """

    test: str
    scale: float
    labels: list[str]
    df: Vector
    deviance: Vector
    resid_df: Vector
    resid_deviance: Vector
    aic: Vector
    statistic: Vector
    p_value: Vector
    warnings: list[dict[str, Any]]

    def _repr_html_(self) -> str:
        """The table, for notebooks."""
        columns = {
            "df": self.df,
            "deviance": self.deviance,
            "residual df": self.resid_df,
            "residual deviance": self.resid_deviance,
            "AIC": self.aic,
            "F" if self.test == "F" else "chi-squared": self.statistic,
            "p": self.p_value,
        }
        full = {name: values for name, values in columns.items() if len(values) > 0}
        rows = zip(self.labels, *full.values(), strict=True)
        return html_table("analysis of deviance", ["", *full], rows)


@dataclass(frozen=True)
class MarginalEffects:
    """What changes of a variable do to the mean, one entry for each effect.

    Attributes
    ----------
    variables, contrasts : list of str
        The variable, and ``"dY/dX"`` of a number or ``"B - A"`` of two levels of a factor.
    effect, se, statistic, p_value, lower, upper : vector of float64
    """

    variables: list[str]
    contrasts: list[str]
    effect: Vector
    se: Vector
    statistic: Vector
    p_value: Vector
    lower: Vector
    upper: Vector

    def _repr_html_(self) -> str:
        """The table, for notebooks."""
        names = [f"{v}: {c}" for v, c in zip(self.variables, self.contrasts, strict=True)]
        columns = (self.effect, self.se, self.p_value, self.lower, self.upper)
        header = ["", "effect", "standard error", "p", "lower", "upper"]
        return html_table("marginal effects", header, zip(names, *columns, strict=True))


def _with_vectors(native: dict[str, Any]) -> dict[str, Any]:
    return {key: vector(v) if isinstance(v, array) else v for key, v in native.items()}


def _table(native: dict[str, Any]) -> DevianceTable:
    return DevianceTable(**_with_vectors(native))


def marginal_effects_of(native: dict[str, Any]) -> MarginalEffects:
    """The effects that the core found."""
    return MarginalEffects(**_with_vectors(native))


def anova(*fits: GLMResults, test: TestKind | None = None) -> DevianceTable:
    """The change of deviance from each fit to the next, in the order given.

    Parameters
    ----------
    *fits : GLMResults
        At least two, nested, of the same response, weights, family and link.
    test : {"chisq", "F"}, optional
        By default F where the tests of the fits use Student's t.

    Returns
    -------
    DevianceTable
        Its phi is that of the largest model.

    Raises
    ------
    ValidationError
        For fits that cannot be compared.
    """
    return _table(core.compare_fits([fit._native for fit in fits], test))


class TermTests(ABC):
    """Tests of several coefficients at once, and what they mean for the mean."""

    _native: NativeFit

    def wald_test(
        self,
        columns: Iterable[str] | None = None,
        *,
        term: str | None = None,
        matrix: Sequence[Any] | None = None,
        value: Any = None,
        test: TestKind | None = None,
        cov_type: str | None = None,
        clusters: Any = None,
    ) -> HypothesisTest:
        """Wald's test of one hypothesis: exactly one of `columns`, `term` and `matrix` states it.

        Parameters
        ----------
        columns : iterable of str, optional
            The coefficients of these names are all 0.
        term : str, optional
            Those of the term with this label are.
        matrix : sequence of rows of length p, optional
            ``matrix @ b == value`` for the coefficients b.
        value : sequence of numbers, optional
            One for each row of `matrix`; by default 0.
        test : {"chisq", "F"}, optional
            By default F where the tests of the fit use Student's t.
        cov_type, clusters
            As `cov_robust` takes them; by default the model's own covariance.

        Returns
        -------
        HypothesisTest

        Raises
        ------
        ValidationError
            For unknown names, a matrix of another width, an aliased coefficient.
        DesignMatrixError
            For restrictions that depend on each other.
        """
        if (columns is not None) + (term is not None) + (matrix is not None) != 1:
            raise ValidationError("wald_test needs one of columns, term and matrix")
        hypothesis: dict[str, Any] = {"term": term}
        if columns is not None:
            hypothesis = {"columns": [columns] if isinstance(columns, str) else list(columns)}
        if matrix is not None:
            rows = [doubles(row, "matrix").tolist() for row in matrix]
            flat = [entry for row in rows for entry in row]
            right = None if value is None else doubles(value, "value").tolist()
            hypothesis = {"matrix": flat, "right_side": right}
        kind = self._covariance_kind(cov_type, clusters)
        return HypothesisTest(**self._native.wald_test(hypothesis, kind, test))

    def anova(self, type: int = 1, *, test: TestKind | None = None) -> DevianceTable:
        """Analysis of deviance of the terms; each row is a smaller model that is fitted for it.

        Parameters
        ----------
        type : {1, 2, 3}
            1 adds the terms in their order (R's anova), 2 adds each to all that do not contain it,
            3 each to all others (car's Anova), which means something under sum contrasts only.
            A column of the array API is a term of its own.
        test : {"chisq", "F"}, optional
            By default F where the tests of the fit use Student's t.

        Returns
        -------
        DevianceTable

        Raises
        ------
        FittingError
            For a penalised fit (code ``unsupported_model``).
        """
        return _table(self._native.anova(int(type), test))

    def drop1(self, *, test: TestKind | None = None) -> DevianceTable:
        """What leaving out each term costs, for terms that no other contains (R's drop1).

        Parameters
        ----------
        test : {"chisq", "F"}, optional
            By default F where the tests of the fit use Student's t.

        Returns
        -------
        DevianceTable
        """
        return _table(self._native.drop1(test))

    def score_test(self, x: Any) -> HypothesisTest:
        """Rao's score test that columns which the fit lacks have coefficient 0.

        One pass over the rows and no new fit (Rao 1948), as chi-squared over the phi of the fit.

        Parameters
        ----------
        x : numbers with one or two dimensions, n rows
            The omitted columns.

        Returns
        -------
        HypothesisTest
            Its df counts the columns that do not depend on those of the fit.
        """
        rows = len(self._native.response())
        try:
            parts = design(x, rows).parts
        except (TypeError, ValidationError):
            parts = (column(x, "x"),)
        return HypothesisTest(**core.score_test(self._native, parts))

    def marginal_effects(
        self,
        variables: Iterable[str] | None = None,
        *,
        alpha: float = 0.05,
        use_t: bool | None = None,
        cov_type: str | None = None,
        clusters: Any = None,
    ) -> MarginalEffects:
        """Average marginal effects of the columns, over the rows of the fit.

        Mean derivatives of the mean response in each column by itself, with standard errors by the
        delta method.

        Parameters
        ----------
        variables : iterable of str, optional
            Names of columns; by default all but the intercept.
        alpha : float
            Level of the intervals is 1 - `alpha`.
        use_t, cov_type, clusters
            As `pvalues` and `cov_robust` take them.

        Returns
        -------
        MarginalEffects
        """
        options = {
            "variables": None if variables is None else list(variables),
            "alpha": number(alpha, "alpha"),
            "use_t": use_t,
        }
        kind = self._covariance_kind(cov_type, clusters)
        return marginal_effects_of(self._native.marginal_effects(options, kind))

    @abstractmethod
    def _covariance_kind(self, cov_type: str | None, clusters: Any) -> Any: ...
