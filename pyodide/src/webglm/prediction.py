"""Predictions of a fitted model for new rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, overload

from webglm._core import NativeFit, NativeModel
from webglm._native import core
from webglm.columns import design, number, text
from webglm.exceptions import (
    PredictionError,
    ValidationError,
    dimension_mismatch,
    raised_as,
)
from webglm.frame import frame_columns
from webglm.frame_column import FrameColumn
from webglm.links import Link, LinkName, link_from
from webglm.outcomes import FitWarning
from webglm.row_values import column_name, row_arrays
from webglm.source import data_source
from webglm.vectors import Matrix, Vector, matrix_of_columns, vector

__all__ = [
    "ArrayPrediction",
    "Prediction",
    "PredictionType",
    "UnseenPolicy",
    "asked_for",
    "predict",
    "predict_rows",
    "prediction_frame",
]

PredictionType = Literal["response", "rate", "link", "terms"]
UnseenPolicy = Literal["error", "reference", "na"]


@dataclass(frozen=True)
class Prediction:
    """Predictions of n rows; NaN where a row lacks a value.

    Attributes
    ----------
    values : vector of float64, length n, or matrix (n, len(terms))
    terms : list of str
        The labels of the columns where the terms were asked for; else empty.
    se : of the shape of `values`, or None
        Standard errors, where they were asked for.
    lower, upper : of the shape of `values`, or None
        Limits of the intervals for the mean, made on the scale of the link.
    warnings : list of FitWarning
        ``extrapolated``, ``unseen_level``.
    """

    values: Vector | Matrix
    terms: list[str]
    se: Vector | Matrix | None
    lower: Vector | Matrix | None
    upper: Vector | Matrix | None
    warnings: list[FitWarning]


def asked_for(prediction: Prediction, type: PredictionType, se: bool) -> Vector | Prediction:
    """The values alone, unless there is more to tell: standard errors, or the terms' labels."""
    return prediction if se or type == "terms" else cast(Vector, prediction.values)


def prediction_frame(
    model: NativeModel, data: Any, named: Sequence[str | None]
) -> dict[str, FrameColumn]:
    """The columns of `data` that `model` and `named` read, as far as they are there."""
    source = data_source(data)
    wanted = {*core.predictor_columns(model), *named}
    present = [name for name in source.names if name in wanted]
    # A row count is needed even where the model reads no column at all.
    return frame_columns(source, present or source.names[:1])


def predict_rows(
    model: NativeModel,
    fit: NativeFit,
    frame: Mapping[str, FrameColumn],
    options: Mapping[str, Any],
) -> Prediction:
    """Predicts for the rows of `frame`.

    Parameters
    ----------
    model, fit
        The terms with what they have learned, and the coefficients.
    frame
        The columns that the terms read.
    options : mapping
        ``type``, ``se``, ``level``, ``unseen``, ``offset``, ``exposure`` and ``complement``.

    Returns
    -------
    Prediction
    """
    rows = {what: options[what] for what in ("offset", "exposure", "complement")}
    names = {what: column_name(values, what) for what, values in rows.items()}
    given = {
        "type": text(options["type"], "type"),
        "se": bool(options["se"]),
        "level": number(options["level"], "level"),
        "unseen": text(options["unseen"], "unseen"),
        **names,
    }
    with raised_as(PredictionError):
        native = core.predict(model, fit, frame, given, row_arrays(rows))
    terms = native["terms"]
    count = len(terms)

    def shaped(values: array[float]) -> Vector | Matrix:
        return matrix_of_columns(values, len(values) // count, count) if count else vector(values)

    se, lower, upper = (
        shaped(native[key]) if given["se"] else None for key in ("se", "lower", "upper")
    )
    warnings = [FitWarning(**warning) for warning in native["warnings"]]
    return Prediction(shaped(native["values"]), terms, se, lower, upper, warnings)


class ArrayPrediction(ABC):
    """Predictions of a fit from arrays."""

    _native: NativeFit

    @property
    @abstractmethod
    def _terms(self) -> NativeModel: ...

    @overload
    def predict(
        self,
        x: Any,
        offset: Any = None,
        *,
        type: Literal["response", "link"] = "response",
        se: Literal[False] = False,
        level: float = 0.95,
    ) -> Vector: ...
    @overload
    def predict(
        self,
        x: Any,
        offset: Any = None,
        *,
        type: PredictionType = "response",
        se: bool = False,
        level: float = 0.95,
    ) -> Vector | Prediction: ...
    def predict(
        self,
        x: Any,
        offset: Any = None,
        *,
        type: PredictionType = "response",
        se: bool = False,
        level: float = 0.95,
    ) -> Vector | Prediction:
        """Predicts for new rows of the design.

        Parameters
        ----------
        x : two-dimensional numbers, (m, p)
            As the fit had it. Columns by name may have another order, and more of them.
        offset : sequence of numbers, length m, optional
            Needed where the fit had one.
        type : {"response", "link", "terms"}
            The mean, offset included; the linear predictor; or what each column adds to it.
        se : bool
            Whether to give standard errors and intervals as well.
        level : float
            Of the intervals.

        Returns
        -------
        vector of float64, length m, or Prediction
            The latter for the type "terms" and with `se`.

        Raises
        ------
        ValidationError
            For another number of columns.
        PredictionError
            For an offset that is missing or of another length, for values that are not finite.
        """
        names = self._native.statistics["names"]
        table = design(x, -1)
        columns = [one for part in table.parts for one in part.columns()]
        if table.names is not None and set(names) <= set(table.names):
            columns = [columns[table.names.index(name)] for name in names]
        if len(columns) != len(names):
            raise dimension_mismatch(len(names), len(columns), "columns of x")
        frame = dict(zip(names, columns, strict=True))
        options = {"type": type, "se": se, "level": level, "unseen": "error"}
        rows = {"offset": offset, "exposure": None, "complement": None}
        prediction = predict_rows(self._terms, self._native, frame, options | rows)
        return asked_for(prediction, type, se)


def predict(
    result: ArrayPrediction, x: Any, link: LinkName | str | Link | None = None, offset: Any = None
) -> Vector:
    """The means that a fit predicts for new rows, as a function.

    Parameters
    ----------
    result : GLMResults or GLMModel
    x
        New rows of the design, or named columns where the model has such.
    link : str or Link, optional
        The link of the fit, which need not be repeated.
    offset : sequence of numbers, optional
        Needed where the fit had one.

    Returns
    -------
    vector of float64, one for each row

    Raises
    ------
    ValidationError
        For a link that is not that of the fit.
    """
    own = result._native.statistics["link"]
    if link is not None and link_from(link).name() != own:
        message = f"the fit has the link {own}; predict cannot use {link_from(link).name()}"
        raise ValidationError(message)
    return result.predict(x, offset)
