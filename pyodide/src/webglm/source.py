"""Where the named columns of some data come from: a dict, rows, or a data frame of any library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webglm.exceptions import ValidationError

__all__ = ["Source", "data_source"]


@dataclass(frozen=True)
class Source:
    """Columns that are looked up one by one, so that only those that are used are read.

    Attributes
    ----------
    names : tuple of str
        Of all columns.
    column : callable
        The values of the column of that name, as the data hold them.
    """

    names: tuple[str, ...]
    column: Callable[[str], Any]


def data_source(data: Any) -> Source:
    """Understands the forms of data.

    Parameters
    ----------
    data : dict of columns, sequence of dicts, structured ndarray, or data frame
        A frame of pandas, polars or narwhals, or a table of pyarrow, as its attributes tell.

    Returns
    -------
    Source

    Raises
    ------
    TypeError
        For anything else.
    """
    if isinstance(data, Mapping):
        return _named(list(data), data.__getitem__)
    fields = getattr(getattr(data, "dtype", None), "names", None)
    if fields:
        return _named(list(fields), data.__getitem__)
    frame = data.collect() if hasattr(data, "collect") else data  # lazy ones
    if hasattr(frame, "column_names") and hasattr(frame, "column"):
        return _named(list(frame.column_names), frame.column)
    if hasattr(frame, "columns") and hasattr(frame, "__getitem__"):
        return _named(list(frame.columns), frame.__getitem__)
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _rows(data)
    raise TypeError(
        "data must be a dict of columns, a list of dicts or a data frame, "
        f"got {type(data).__name__}"
    )


def _named(keys: Sequence[Any], column: Callable[[Any], Any]) -> Source:
    """A source of columns with `keys`, which are called by their text."""
    key_of = {str(key): key for key in keys}
    if len(key_of) < len(keys):
        texts = [str(key) for key in keys]
        twice = next(text for i, text in enumerate(texts) if text in texts[:i])
        raise ValidationError(
            f'the data have the column "{twice}" twice', details={"column": twice}
        )
    return Source(tuple(key_of), lambda name: column(key_of[name]))


def _rows(rows: Sequence[Any]) -> Source:
    names: dict[Any, None] = {}
    for i, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise TypeError(f"data[{i}] must be a dict of values by name, got {type(row).__name__}")
        names.update(dict.fromkeys(row))
    return _named(list(names), lambda name: [row.get(name) for row in rows])
