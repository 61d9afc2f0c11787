"""What a fit says about its coefficients: standard errors, tests, intervals."""

from __future__ import annotations

from array import array

from webglm._core import NativeFit
from webglm.columns import number, text
from webglm.intervals import ConfidenceIntervals, Relativities
from webglm.vectors import Matrix, Vector, matrix, vector

__all__ = ["Inference"]


class Inference:
    """Wald inference from the model's own covariance, and from a sandwich.

    All vectors have one value for each coefficient, in the order of ``feature_names``, NaN where
    a coefficient is aliased.
    """

    _native: NativeFit

    def cov_params(self) -> Matrix:
        """Covariance of the estimates, ``phi * inv(X.T @ W @ X)``.

        W holds the working weights at the estimates (McCullagh & Nelder 1989, section 2.5). With a
        ridge penalty the penalty's diagonal joins X.T @ W @ X.

        Returns
        -------
        matrix of float64, (p, p)
        """
        return self._square(self._native.cov_params(None))

    def bse(self) -> Vector:
        """Standard errors: square roots of the diagonal of `cov_params`.

        Returns
        -------
        vector of float64, length p
        """
        return vector(self._native.bse(None))

    def tvalues(self) -> Vector:
        """Estimates over their standard errors.

        Returns
        -------
        vector of float64, length p
        """
        return vector(self._native.tvalues(None))

    def pvalues(self) -> Vector:
        """Two-sided p-values of `tvalues`.

        Student's t with ``df_resid`` where the dispersion is estimated, else normal.

        Returns
        -------
        vector of float64, length p
        """
        return vector(self._native.pvalues(None))

    def conf_int(self, alpha: float = 0.05) -> ConfidenceIntervals:
        """Wald intervals at level 1 - `alpha`, from the distribution of `pvalues`.

        Parameters
        ----------
        alpha : float
            In (0, 1).

        Returns
        -------
        ConfidenceIntervals
            Unpacks as ``lower, upper``; elsewhere a table of shape (p, 2).

        Raises
        ------
        ValidationError
            Unless 0 < `alpha` < 1.
        """
        return ConfidenceIntervals(*self._native.conf_int(number(alpha, "alpha"), None))

    def relativities(self, alpha: float = 0.05) -> Relativities:
        """Ratios of means (link log) or of odds (link logit), with the limits of `conf_int`.

        Parameters
        ----------
        alpha : float
            In (0, 1).

        Returns
        -------
        Relativities

        Raises
        ------
        WebGLMError
            For other links, where exp of a coefficient has no such meaning.
        """
        table = self._native.relativities(number(alpha, "alpha"), None)
        return Relativities(*map(vector, table))

    def significance_codes(self) -> list[str]:
        """Stars for `pvalues`: ``***`` below 0.001, ``**`` 0.01, ``*`` 0.05, ``.`` 0.1, else empty.

        Returns
        -------
        list of str, length p
        """
        return self._native.significance_codes()

    def cov_robust(self, cov_type: str = "HC1") -> Matrix:
        """Covariance of the estimates that does not rely on the variance function.

        The sandwich A (X' diag(m) X) A with A = inv(X.T @ W @ X) and m the squared score residuals
        (White 1980; MacKinnon & White 1985).

        Parameters
        ----------
        cov_type : {"HC0", "HC1", "HC2", "HC3"}
            HC1 scales by n / (n - p); HC2 and HC3 divide m by 1 - h and (1 - h)^2, with h the
            leverages.

        Returns
        -------
        matrix of float64, (p, p)

        Raises
        ------
        ValidationError
            For another `cov_type`.
        """
        return self._square(self._native.cov_params(text(cov_type, "cov_type")))

    def bse_robust(self, cov_type: str = "HC1") -> Vector:
        """Standard errors from `cov_robust`.

        Parameters
        ----------
        cov_type : {"HC0", "HC1", "HC2", "HC3"}

        Returns
        -------
        vector of float64, length p
        """
        return vector(self._native.bse(text(cov_type, "cov_type")))

    def tvalues_robust(self, cov_type: str = "HC1") -> Vector:
        """Estimates over `bse_robust`.

        Parameters
        ----------
        cov_type : {"HC0", "HC1", "HC2", "HC3"}

        Returns
        -------
        vector of float64, length p
        """
        return vector(self._native.tvalues(text(cov_type, "cov_type")))

    def pvalues_robust(self, cov_type: str = "HC1") -> Vector:
        """Two-sided p-values of `tvalues_robust`, from the distribution of `pvalues`.

        Parameters
        ----------
        cov_type : {"HC0", "HC1", "HC2", "HC3"}

        Returns
        -------
        vector of float64, length p
        """
        return vector(self._native.pvalues(text(cov_type, "cov_type")))

    def conf_int_robust(self, alpha: float = 0.05, cov_type: str = "HC1") -> ConfidenceIntervals:
        """As `conf_int`, with the standard errors of `bse_robust`.

        Parameters
        ----------
        alpha : float
            In (0, 1).
        cov_type : {"HC0", "HC1", "HC2", "HC3"}

        Returns
        -------
        ConfidenceIntervals
        """
        return ConfidenceIntervals(
            *self._native.conf_int(number(alpha, "alpha"), text(cov_type, "cov_type"))
        )

    def _square(self, values: array[float]) -> Matrix:
        p = len(self._native.params())
        return matrix(values, p, p)
