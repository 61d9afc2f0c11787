"""What is given once for each row: a column of the data by its name, or an array."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webglm.columns import Numbers, column
from webglm.frame import check_name
from webglm.source import Source

__all__ = ["RowArguments", "column_name", "row_arrays"]


def column_name(values: Any, what: str) -> str | None:
    """The name, where `values` is one.

    Parameters
    ----------
    values : str, sequence of numbers, or None
    what : str
        The name of the argument, for messages.

    Returns
    -------
    str or None

    Raises
    ------
    TypeError
        For bytes and other things that are neither a name nor numbers.
    """
    if values is None or isinstance(values, str):
        return values
    if isinstance(values, (bytes, int, float)) or not (
        hasattr(values, "__iter__") or hasattr(values, "__buffer__") or hasattr(values, "__array__")
    ):
        raise TypeError(
            f"{what} must be a column name or numbers for each row, got {type(values).__name__}"
        )
    return None


def row_arrays(given: Mapping[str, Any]) -> dict[str, Numbers]:
    """The arrays among `given`, by their names."""
    return {
        what: column(values, what)
        for what, values in given.items()
        if values is not None and not isinstance(values, str)
    }


class RowArguments:
    """What rows have beside the terms: each the name of a column, numbers for each row, or None."""

    def __init__(
        self, source: Source, weights: Any, offset: Any, exposure: Any, complement: Any
    ) -> None:
        given = {
            "weights": weights,
            "offset": offset,
            "exposure": exposure,
            "complement": complement,
        }
        self.names = {what: column_name(values, what) for what, values in given.items()}
        self.columns = [name for name in self.names.values() if name is not None]
        for name in self.columns:
            check_name(source, name)
        self.arrays = row_arrays(given)
