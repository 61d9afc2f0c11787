"""Texts of fits, as functions."""

from __future__ import annotations

from webglm.fit import GLMResults

__all__ = ["summary", "summary_relativities"]


def summary(result: GLMResults) -> str:
    """``result.summary()``: header, coefficient table, warnings.

    Parameters
    ----------
    result : GLMResults or GLMModel

    Returns
    -------
    str
    """
    return result.summary()


def summary_relativities(result: GLMResults, alpha: float = 0.05) -> str:
    """The relativities of a fit as a text: rate ratios under log, odds ratios under logit.

    Parameters
    ----------
    result : GLMResults or GLMModel
    alpha : float
        In (0, 1); the limits have the level 1 - `alpha`.

    Returns
    -------
    str
        One line for each coefficient, below a header; empty cells where it is aliased.
    """
    table = result.relativities(alpha)
    names = result.feature_names
    width = max(map(len, names), default=0)
    lines = [f"{'':{width}}{'relativity':>14}{'lower':>14}{'upper':>14}"]
    for name, *values in zip(names, table.relativity, table.lower, table.upper, strict=True):
        cells = "".join(f"{'' if value != value else f'{value:.6g}':>14}" for value in values)
        lines.append(f"{name:{width}}{cells}".rstrip())
    return "\n".join(lines)
