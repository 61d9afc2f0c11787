"""What a fit says about its rows: fitted values, residuals, leverage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import index
from typing import Any

from webglm._core import NativeFit
from webglm.vectors import Matrix, Vector, matrix, vector

__all__ = ["CoefficientTests", "PseudoR2", "RowOutputs", "VarianceInflation"]


@dataclass(frozen=True)
class VarianceInflation:
    """Variance inflation by terms, the intercept left out.

    Attributes
    ----------
    terms : sequence of str
    df : vector of float64
        Coefficients of each term.
    gvif : vector of float64
        The generalised factor (Fox & Monette 1992); the usual one where df is 1.
    scaled : vector of float64
        ``gvif ** (1 / (2 * df))``, comparable between terms.
    """

    terms: Sequence[str]
    df: Vector
    gvif: Vector
    scaled: Vector


def inflation_of(table: Mapping[str, Any]) -> VarianceInflation:
    """The answer of the core."""
    numbers = (vector(table[name]) for name in ("df", "gvif", "scaled"))
    return VarianceInflation(table["terms"], *numbers)


@dataclass(frozen=True)
class PseudoR2:
    """Shares of what the null model leaves unexplained; NaN where a measure does not apply.

    Attributes
    ----------
    deviance : float
        1 - deviance / null deviance.
    mcfadden, cox_snell, nagelkerke : float
        Of likelihoods: where the dispersion is known, or of a Gaussian.
    tjur : float
        Of binomials: mean of mu at successes less its mean at failures.
    """

    deviance: float
    mcfadden: float
    cox_snell: float
    nagelkerke: float
    tjur: float


@dataclass(frozen=True)
class CoefficientTests:
    """Tests of single coefficients, each of length p.

    Attributes
    ----------
    statistic, pvalue : vector of float64
        Chi-squared with one degree of freedom; NaN where aliased.
    """

    statistic: Vector
    pvalue: Vector


class RowOutputs:
    """Quantities with one value for each row, of length n.

    Each is one pass over the rows, made when it is asked for. Rows of weight 0 have fitted values;
    the residuals that carry sqrt(w) are 0 there.
    """

    _native: NativeFit

    @property
    def response(self) -> Vector:
        """The response y as it was given."""
        return vector(self._native.response())

    @property
    def design_matrix(self) -> Matrix:
        """The design in full, intercept included, (n, p)."""
        rows = self._native.design_matrix()
        columns = len(self._native.statistics["names"])
        return matrix(rows, len(rows) // columns, columns)

    @property
    def fittedvalues(self) -> Vector:
        """Fitted means mu, in units of the response."""
        return vector(self._native.row_values("fitted"))

    @property
    def linear_predictor(self) -> Vector:
        """eta = X beta + offset."""
        return vector(self._native.row_values("linear_predictor"))

    @property
    def irls_weights(self) -> Vector:
        """Working weights w (dmu/deta)^2 / V(mu) at the estimates."""
        return vector(self._native.row_values("irls_weight"))

    def resid_response(self) -> Vector:
        """y - mu, in units of the response.

        Returns
        -------
        vector of float64, length n
        """
        return vector(self._native.row_values("resid_response"))

    def resid_pearson(self) -> Vector:
        """(y - mu) sqrt(w / V(mu)); their squares sum to `pearson_chi2`.

        Returns
        -------
        vector of float64, length n
        """
        return vector(self._native.row_values("resid_pearson"))

    def resid_deviance(self) -> Vector:
        """sign(y - mu) sqrt(w d(y, mu)); their squares sum to the deviance.

        Returns
        -------
        vector of float64, length n
        """
        return vector(self._native.row_values("resid_deviance"))

    def resid_working(self) -> Vector:
        """(y - mu) deta/dmu, in units of the linear predictor.

        Returns
        -------
        vector of float64, length n
        """
        return vector(self._native.row_values("resid_working"))

    def leverage(self) -> Vector:
        """The diagonal of the hat matrix of the weighted least squares at the estimates.

        Returns
        -------
        vector of float64, length n
            In [0, 1]; they sum to the rank.
        """
        return vector(self._native.row_values("leverage"))

    def rstandard(self) -> Vector:
        """Deviance residual / sqrt(phi (1 - h)) with the leverage h; NaN where h is 1.

        Returns
        -------
        vector of float64, length n
        """
        return vector(self._native.row_values("rstandard_deviance"))

    def rstandard_pearson(self) -> Vector:
        """Pearson residual / sqrt(phi (1 - h)); NaN where h is 1.

        Returns
        -------
        vector of float64, length n
        """
        return vector(self._native.row_values("rstandard_pearson"))

    def cooks_distance(self) -> Vector:
        """How far the fit moves when a row is left out (Cook 1977; Pregibon 1981).

        Returns
        -------
        vector of float64, length n
            NaN where the leverage is 1.
        """
        return vector(self._native.row_values("cooks_distance"))

    def dfbetas(self) -> Matrix:
        """How many standard errors each coefficient moves when a row is left out, in one step.

        Returns
        -------
        matrix of float64, (n, p)
            As R's ``influence.measures`` has them; NaN where the leverage is 1.
        """
        columns = len(self._native.statistics["names"])
        rows = self._native.dfbetas()
        return matrix(rows, len(rows) // columns, columns)

    def resid_quantile(self, seed: int = 0) -> Vector:
        """Randomised quantile residuals: standard normal where the model holds, for counts too.

        Parameters
        ----------
        seed : int
            From 0 to 2**32 - 1; the same seed gives the same numbers (Dunn & Smyth 1996).

        Returns
        -------
        vector of float64, length n

        Raises
        ------
        FittingError
            For families without a distribution function (code ``unsupported_model``).
        """
        return vector(self._native.quantile_residuals(index(seed)))

    def vif(self) -> VarianceInflation:
        """Variance inflation factors of the columns but the intercept.

        Returns
        -------
        VarianceInflation
        """
        return inflation_of(self._native.vif(None))

    def pseudo_r2(self) -> PseudoR2:
        """Shares of what the null model leaves unexplained.

        Returns
        -------
        PseudoR2
        """
        return PseudoR2(**self._native.pseudo_r2())

    def firth_tests(self) -> CoefficientTests:
        """Penalised likelihood-ratio tests of single coefficients (Heinze & Schemper 2002).

        Returns
        -------
        CoefficientTests

        Raises
        ------
        FittingError
            Unless the fit has ``bias_reduction="firth"`` (code ``unsupported_model``).
        """
        tests = self._native.firth_tests()
        return CoefficientTests(vector(tests["statistic"]), vector(tests["pvalue"]))

    def summary(self) -> str:
        """The fit as a text for people: header, coefficient table, warnings.

        Returns
        -------
        str
        """
        return self._native.summary("")
