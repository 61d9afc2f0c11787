"""P-values of several hypotheses, looked at together."""

from __future__ import annotations

from typing import Any, Literal

from webglm._native import core
from webglm.columns import column, text
from webglm.vectors import Vector, vector

__all__ = ["Adjustment", "adjust_p_values"]

Adjustment = Literal["bonferroni", "holm", "bh"]


def adjust_p_values(p_values: Any, method: Adjustment | str = "holm") -> Vector:
    """P-values adjusted for having looked at several hypotheses.

    Parameters
    ----------
    p_values : sequence of numbers, length m
        In [0, 1]; a NaN stays NaN and does not count as a test.
    method : {"holm", "bonferroni", "bh"}
        ``"holm"`` (Holm 1979) and ``"bonferroni"`` bound the chance of any false finding,
        ``"bh"`` (Benjamini & Hochberg 1995) the expected share of false ones among the findings.

    Returns
    -------
    vector of float64, length m
        In the order of `p_values`, at most 1.

    Raises
    ------
    TypeError
        Where `p_values` does not hold numbers, or `method` is not a name.
    ValidationError
        For a p-value outside [0, 1], or an unknown `method`.
    """
    return vector(core.adjust_p_values(column(p_values, "p_values"), text(method, "method")))
