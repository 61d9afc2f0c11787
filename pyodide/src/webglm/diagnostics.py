"""What a fit says about its rows: fitted values, residuals, leverage."""

from __future__ import annotations

from webglm._core import NativeFit
from webglm.vectors import Matrix, Vector, matrix, vector

__all__ = ["RowOutputs"]


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
