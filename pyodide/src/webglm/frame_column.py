"""What a column of named data is to the core: numbers, or a factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webglm.columns import Numbers

__all__ = ["Factor", "FrameColumn", "NumberLevels"]


@dataclass(frozen=True)
class Factor:
    """Codes into levels.

    Attributes
    ----------
    codes : Numbers
        One for each row; negative or NaN for a missing value.
    levels : sequence of str
    sort : bool
        Whether the levels are to be sorted; else their order has a meaning.
    """

    codes: Numbers
    levels: Sequence[str]
    sort: bool


@dataclass(frozen=True)
class NumberLevels:
    """A factor whose levels are the distinct numbers.

    Attributes
    ----------
    values : Numbers
        One for each row; NaN for a missing value.
    """

    values: Numbers


FrameColumn = Numbers | Factor | NumberLevels
