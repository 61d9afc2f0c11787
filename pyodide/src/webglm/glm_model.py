"""A fitted model of named columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, overload

from webglm._native import core
from webglm.columns import number
from webglm.diagnostics import VarianceInflation, inflation_of
from webglm.fit import GLMResults, read_fit
from webglm.frame import frame_columns
from webglm.outcomes import FitWarning
from webglm.prediction import (
    Prediction,
    PredictionType,
    UnseenPolicy,
    asked_for,
    predict_rows,
    prediction_frame,
)
from webglm.row_values import column_name, row_arrays
from webglm.source import data_source
from webglm.term_tests import HypothesisTest, MarginalEffects, marginal_effects_of
from webglm.vectors import Vector, positions, vector

__all__ = ["CredibilityTable", "GLMModel", "load_model", "prior_means"]


@dataclass(frozen=True)
class CredibilityTable:
    """How far a model has gone from its complement, coefficient by coefficient.

    Attributes
    ----------
    name : tuple of str, length p
    deviation : vector of float64, length p
        The coefficients, in units of the linear predictor.
    zeroed : list of bool, length p
        Where true, the prior model's word stands.
    factor : vector of float64, length p, or None
        exp of the deviations, under the links log and logit.
    """

    name: tuple[str, ...]
    deviation: Vector
    zeroed: list[bool]
    factor: Vector | None


class GLMModel(GLMResults):
    """A fitted model of named columns, which predicts for new rows.

    It is copied as itself and pickled as its text, without the rows of the fit.
    """

    @property
    def formula(self) -> str:
        """The canonical formula."""
        return self._terms.formula()

    @property
    def kept_rows(self) -> Any:
        """The row of the data, from 0, behind each row of the fit; empty where none was dropped."""
        return positions(self._terms.kept_rows())

    @property
    def warnings(self) -> list[FitWarning]:
        """What the reader should know of: about the terms, then about the fit."""
        terms = [FitWarning(**warning) for warning in self._terms.warnings()]
        return terms + super().warnings

    def vif(self) -> VarianceInflation:
        """Variance inflation factors of the terms but the intercept.

        Returns
        -------
        VarianceInflation
        """
        return inflation_of(self._native.vif(self._terms))

    def summary(self) -> str:
        """The fit as a text for people: header with the formula, coefficient table, warnings.

        Returns
        -------
        str
        """
        return self._native.summary(self.formula)

    @overload
    def predict(
        self,
        data: Any,
        offset: Any = None,
        exposure: Any = None,
        *,
        type: Literal["response", "rate", "link"] = "response",
        se: Literal[False] = False,
        level: float = 0.95,
        unseen: UnseenPolicy = "error",
        complement: Any = None,
    ) -> Vector: ...
    @overload
    def predict(
        self,
        data: Any,
        offset: Any = None,
        exposure: Any = None,
        *,
        type: PredictionType = "response",
        se: bool = False,
        level: float = 0.95,
        unseen: UnseenPolicy = "error",
        complement: Any = None,
    ) -> Vector | Prediction: ...
    def predict(
        self,
        data: Any,
        offset: Any = None,
        exposure: Any = None,
        *,
        type: PredictionType = "response",
        se: bool = False,
        level: float = 0.95,
        unseen: UnseenPolicy = "error",
        complement: Any = None,
    ) -> Vector | Prediction:
        """Predicts for new rows, with the coding, knots and levels that were learned.

        Parameters
        ----------
        data
            As `webglm.glm` takes it. Columns that the fit named for offset, exposure and
            complement must be there.
        offset, exposure : str or sequence of numbers, optional
            Needed where the fit had an array.
        type : {"response", "rate", "link", "terms"}
            The mean, offset and exposure included; the mean for an exposure of 1; the linear
            predictor; or what each term adds to it.
        se : bool
            Whether to give standard errors and intervals as well.
        level : float
            Of the intervals.
        unseen : {"error", "reference", "na"}
            What becomes of a row with a level that the fit has not seen.
        complement : str, sequence of numbers, or GLMModel, optional
            Needed where the fit had an array or a model.

        Returns
        -------
        vector of float64, length n, or Prediction
            The latter for the type "terms" and with `se`. NaN where a row lacks a value.

        Raises
        ------
        PredictionError
            For columns that are missing, levels that are unseen, and unknown options.
        """
        options = {"type": type, "se": se, "level": level, "unseen": unseen}
        prior = prior_means(complement, data)
        rows = {"offset": offset, "exposure": exposure, "complement": prior}
        named = [column_name(values, what) for what, values in rows.items()]
        frame = prediction_frame(self._terms, data, named)
        prediction = predict_rows(self._terms, self._native, frame, options | rows)
        return asked_for(prediction, type, se)

    def credibility_table(self) -> CredibilityTable:
        """How far each coefficient is from the complement that the model was given.

        Returns
        -------
        CredibilityTable

        Raises
        ------
        ValidationError
            Where the model has no complement.
        """
        table = core.credibility_table(self._terms, self._native)
        return CredibilityTable(
            tuple(table["name"]),
            vector(table["deviation"]),
            list(table["zeroed"]),
            vector(table["factor"]) if len(table["factor"]) else None,
        )

    def score_test(self, x: Any, data: Any = None) -> HypothesisTest:
        """Rao's score test that terms or columns which the fit lacks have coefficient 0.

        Parameters
        ----------
        x : str, or numbers with one or two dimensions, n rows
            Terms, ``"z + area:x"``, learned from `data`; or the omitted columns.
        data : optional
            The rows that the model was learned from, where `x` names terms.

        Returns
        -------
        HypothesisTest
        """
        if not isinstance(x, str):
            return super().score_test(x)
        if data is None:
            raise TypeError("a score test of terms needs the data of the fit")
        source = data_source(data)
        used = core.formula_columns(f"~ {x}", source.names)
        frame = frame_columns(source, used or source.names[:1])
        return HypothesisTest(**core.score_test_of_terms(self._terms, self._native, frame, x))

    def marginal_effects(
        self,
        variables: Iterable[str] | None = None,
        *,
        data: Any = None,
        at: Mapping[str, float | str] | None = None,
        alpha: float = 0.05,
        use_t: bool | None = None,
        cov_type: str | None = None,
        clusters: Any = None,
        offset: Any = None,
        exposure: Any = None,
        complement: Any = None,
    ) -> MarginalEffects:
        """Average marginal effects over the rows of `data`.

        The mean derivative for a number, through all of its terms; the mean change from the
        reference level for each other level of a factor.

        Parameters
        ----------
        variables : iterable of str, optional
            Names of columns; by default all.
        data
            The rows to average over: those of the fit, or others. Required.
        at : mapping, optional
            Columns that hold one value in every row.
        alpha : float
            Level of the intervals is 1 - `alpha`.
        use_t, cov_type, clusters
            As `pvalues` and `cov_robust` take them.
        offset, exposure, complement : str or sequence of numbers, optional
            Needed where the fit had an array; a complement may be a fitted model.

        Returns
        -------
        MarginalEffects
        """
        if data is None:
            raise TypeError("marginal effects of a formula model need data")
        prior = prior_means(complement, data)
        rows = {"offset": offset, "exposure": exposure, "complement": prior}
        names = {what: column_name(values, what) for what, values in rows.items()}
        options = {
            "variables": None if variables is None else list(variables),
            "alpha": number(alpha, "alpha"),
            "use_t": use_t,
            "at": None if at is None else dict(at),
            **names,
        }
        kind = self._covariance_kind(cov_type, clusters)
        frame = prediction_frame(self._terms, data, list(names.values()))
        arrays = row_arrays(rows)
        return marginal_effects_of(
            core.marginal_effects_of_model(self._terms, self._native, frame, options, kind, arrays)
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return load_model, (self.to_json(),)

    def __repr__(self) -> str:
        return (
            f"<GLMModel: {self.formula}, {self.family}, link {self.link}, "
            f"{len(self.feature_names)} coefficients, {self.nobs} rows>"
        )


def prior_means(complement: Any, data: Any) -> Any:
    """The means of a fitted model in the rows of `data`, for an exposure of 1; others unchanged."""
    return complement.predict(data, type="rate") if isinstance(complement, GLMModel) else complement


def load_model(text: str) -> GLMModel:
    """Reads the text of a model; the rows of the fit are gone.

    Parameters
    ----------
    text : str
        From `GLMModel.to_json`, or from ``toJSON`` in JavaScript.

    Returns
    -------
    GLMModel
        It predicts the same bits as the model that was written.

    Raises
    ------
    TypeError
        Where `text` is no str.
    SerializationError
        For a text that is no model, or is damaged; ``details`` has the path.
    """
    return GLMModel(*read_fit(text))
