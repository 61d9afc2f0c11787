"""What a fit says about its coefficients: standard errors, tests, intervals."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from webglm._core import CovarianceKind, NativeFit
from webglm.columns import column, number, text
from webglm.exceptions import ValidationError
from webglm.intervals import ConfidenceIntervals, Relativities
from webglm.outcomes import FitWarning
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

    def pvalues(self, *, use_t: bool | None = None) -> Vector:
        """Two-sided p-values of `tvalues`.

        Parameters
        ----------
        use_t : bool, optional
            Student's t with ``df_resid``, or the normal distribution. By default t where the
            dispersion is estimated, unless the conventions of the fit are normal.

        Returns
        -------
        vector of float64, length p
        """
        return vector(self._native.pvalues(None, use_t))

    def conf_int(
        self,
        alpha: float = 0.05,
        *,
        method: str = "wald",
        columns: Iterable[str] | None = None,
        use_t: bool | None = None,
    ) -> ConfidenceIntervals:
        """Intervals at level 1 - `alpha`, from the distribution of `pvalues`.

        Parameters
        ----------
        alpha : float
            In (0, 1).
        method : {"wald", "profile"}
            Estimate -/+ quantile times standard error; or the values that a likelihood-ratio test
            does not reject, which suits skewed likelihoods (Venables & Ripley 2002, section 7.2)
            and takes some passes over the rows for each limit.
        columns : iterable of str, optional
            Names of the coefficients to profile; by default all.
        use_t : bool, optional
            As for `pvalues`.

        Returns
        -------
        ConfidenceIntervals
            Unpacks as ``lower, upper``; elsewhere a table of shape (p, 2). A profile limit that
            does not exist is infinite, one that was not found is NaN; ``warnings`` says which.

        Raises
        ------
        ValidationError
            Unless 0 < `alpha` < 1, and for another `method`.
        FittingError
            For the profile of a penalised fit (code ``unsupported_model``).
        """
        level = number(alpha, "alpha")
        if method == "profile":
            names = None if columns is None else list(columns)
            lower, upper, found = self._native.profile_intervals(names, level, use_t)
            return ConfidenceIntervals(lower, upper, [FitWarning(**each) for each in found])
        if method != "wald":
            raise ValidationError(f'method must be "wald" or "profile", got {method!r}')
        return ConfidenceIntervals(*self._native.conf_int(level, None, use_t))

    def coef_table(self, alpha: float = 0.05, *, use_t: bool | None = None) -> dict[str, Any]:
        """Estimates and what is said of them, column by column.

        Parameters
        ----------
        alpha : float
            In (0, 1).
        use_t : bool, optional
            As for `pvalues`.

        Returns
        -------
        dict of str to list or vector, each of length p
            ``name``, ``estimate``, ``standard_error``, ``statistic``, ``pvalue``, ``lower`` and
            ``upper``: what a data frame is made of.

        Raises
        ------
        ValidationError
            Unless 0 < `alpha` < 1.
        """
        lower, upper = self._native.conf_int(number(alpha, "alpha"), None, use_t)
        return {
            "name": list(self._native.statistics["names"]),
            "estimate": vector(self._native.params()),
            "standard_error": self.bse(),
            "statistic": self.tvalues(),
            "pvalue": self.pvalues(use_t=use_t),
            "lower": vector(lower),
            "upper": vector(upper),
        }

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

    def cov_robust(self, cov_type: str = "HC1", *, clusters: Any = None) -> Matrix:
        """Covariance of the estimates that does not rely on the variance function.

        The sandwich A (X' diag(m) X) A with A = inv(X.T @ W @ X) and m the squared score residuals
        (White 1980; MacKinnon & White 1985); with clusters, its middle is the sum of s s' over
        their scores s (Liang & Zeger 1986).

        Parameters
        ----------
        cov_type : {"HC0", "HC1", "HC2", "HC3", "CR0", "CR1"}
            HC1 scales by n / (n - p); HC2 and HC3 divide m by 1 - h and (1 - h)^2, with h the
            leverages. CR0 and CR1 go with `clusters`; CR1 scales by
            G / (G - 1) * (n - 1) / (n - p).
        clusters : sequence of numbers or str, length n, optional
            Rows of one value form a cluster; `cov_type` is then CR1 where it is left out.

        Returns
        -------
        matrix of float64, (p, p)

        Raises
        ------
        ValidationError
            For another `cov_type`, and for clusters of another length or only one of them.
        """
        return self._square(self._native.cov_params(self._robust_kind(cov_type, clusters)))

    def bse_robust(self, cov_type: str = "HC1", *, clusters: Any = None) -> Vector:
        """Standard errors from `cov_robust`.

        Parameters
        ----------
        cov_type, clusters
            As `cov_robust` takes them.

        Returns
        -------
        vector of float64, length p
        """
        return vector(self._native.bse(self._robust_kind(cov_type, clusters)))

    def tvalues_robust(self, cov_type: str = "HC1", *, clusters: Any = None) -> Vector:
        """Estimates over `bse_robust`.

        Parameters
        ----------
        cov_type, clusters
            As `cov_robust` takes them.

        Returns
        -------
        vector of float64, length p
        """
        return vector(self._native.tvalues(self._robust_kind(cov_type, clusters)))

    def pvalues_robust(
        self, cov_type: str = "HC1", *, clusters: Any = None, use_t: bool | None = None
    ) -> Vector:
        """Two-sided p-values of `tvalues_robust`, from the distribution of `pvalues`.

        Parameters
        ----------
        cov_type, clusters
            As `cov_robust` takes them.
        use_t : bool, optional
            As for `pvalues`.

        Returns
        -------
        vector of float64, length p
        """
        return vector(self._native.pvalues(self._robust_kind(cov_type, clusters), use_t))

    def conf_int_robust(
        self,
        alpha: float = 0.05,
        cov_type: str = "HC1",
        *,
        clusters: Any = None,
        use_t: bool | None = None,
    ) -> ConfidenceIntervals:
        """As `conf_int`, with the standard errors of `bse_robust`.

        Parameters
        ----------
        alpha : float
            In (0, 1).
        cov_type, clusters
            As `cov_robust` takes them.
        use_t : bool, optional
            As for `pvalues`.

        Returns
        -------
        ConfidenceIntervals
        """
        kind = self._robust_kind(cov_type, clusters)
        return ConfidenceIntervals(*self._native.conf_int(number(alpha, "alpha"), kind, use_t))

    def _robust_kind(self, cov_type: str, clusters: Any) -> CovarianceKind:
        kind = text(cov_type, "cov_type")
        if clusters is None:
            return kind
        labels = clusters if hasattr(clusters, "__array__") else list(clusters)
        if len(labels) > 0 and isinstance(labels[0], str):
            numbers = {label: code for code, label in enumerate(dict.fromkeys(labels))}
            labels = [numbers[label] for label in labels]
        return self._native.clustered_covariance(
            "CR1" if kind == "HC1" else kind, column(labels, "clusters")
        )

    def _covariance_kind(self, cov_type: str | None, clusters: Any) -> CovarianceKind:
        if cov_type is None and clusters is None:
            return None
        return self._robust_kind("HC1" if cov_type is None else cov_type, clusters)

    def _square(self, values: array[float]) -> Matrix:
        p = len(self._native.params())
        return matrix(values, p, p)
