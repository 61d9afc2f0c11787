"""Confidence intervals that read as a pair and as a table."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from webglm.outcomes import FitWarning
from webglm.vectors import NumberArray, Vector, matrix, vector

__all__ = ["ConfidenceIntervals", "Relativities"]


@dataclass(frozen=True)
class Relativities:
    """What coefficients mean on the scale of the mean: rate ratios under log, odds under logit.

    Attributes
    ----------
    relativity : vector of float64, length p
        exp of the estimates.
    lower, upper : vector of float64, length p
        exp of their confidence limits.
    """

    relativity: Vector
    lower: Vector
    upper: Vector


class ConfidenceIntervals:
    """Lower and upper limits of p coefficients, in units of the linear predictor.

    It unpacks as a pair, ``lower, upper = fit.conf_int()``, whatever p is; everywhere else it is
    the table of shape (p, 2) with a row for each coefficient: ``numpy.asarray(ci)``, ``ci.shape``,
    ``len(ci)``, ``ci[3]``, ``ci[:, 0]``, ``ci.tolist()``.

    Parameters
    ----------
    lower, upper : array of float64, length p
        The limits; NaN where a coefficient is aliased.
    warnings : sequence of FitWarning
        What was found of limits that do not exist.
    """

    __slots__ = ("_lower", "_upper", "_warnings")

    def __init__(
        self,
        lower: array[float],
        upper: array[float],
        warnings: Sequence[FitWarning] = (),
    ) -> None:
        self._lower = lower
        self._upper = upper
        self._warnings = tuple(warnings)

    @property
    def warnings(self) -> tuple[FitWarning, ...]:
        """``code``, ``message`` and ``details`` for limits that do not exist or were not found."""
        return self._warnings

    @property
    def lower(self) -> Vector:
        """Lower limits, length p; a copy."""
        return vector(self._lower[:])

    @property
    def upper(self) -> Vector:
        """Upper limits, length p; a copy."""
        return vector(self._upper[:])

    @property
    def shape(self) -> tuple[int, int]:
        """(p, 2)."""
        return len(self._lower), 2

    @property
    def ndim(self) -> int:
        """The number of indices: 2."""
        return 2

    def _numbers(self) -> array[float]:
        """The limits, row by row."""
        return array("d", chain.from_iterable(zip(self._lower, self._upper, strict=True)))

    def __iter__(self) -> Iterator[Vector]:
        return iter((self.lower, self.upper))

    def __len__(self) -> int:
        return len(self._lower)

    def __getitem__(self, index: Any) -> Any:
        return matrix(self._numbers(), *self.shape)[index]

    def tolist(self) -> list[list[float]]:
        """The limits as a list of p pairs."""
        return [list(row) for row in zip(self._lower, self._upper, strict=True)]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ConfidenceIntervals):
            return self._lower == other._lower and self._upper == other._upper
        return NotImplemented

    def __reduce__(self) -> tuple[Any, ...]:
        return ConfidenceIntervals, (self._lower, self._upper, self._warnings)

    def __repr__(self) -> str:
        return f"ConfidenceIntervals(lower={self._lower.tolist()}, upper={self._upper.tolist()})"

    def __buffer__(self, flags: int, /) -> memoryview:
        """The table of shape (p, 2) as a buffer of float64 (Python 3.12 and later)."""
        return memoryview(NumberArray(self._numbers(), self.shape))
