"""The columns of a data frame as the core takes them: numbers, or codes with levels.

Text becomes a factor without being told. Nothing of a column is looked at that its type tells:
codes of categorical columns and numbers go on as they lie in memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from importlib import import_module
from typing import Any

from webglm._native import core
from webglm.columns import column
from webglm.frame_column import Factor, FrameColumn
from webglm.source import Source
from webglm.vectors import numpy_module

__all__ = ["check_name", "frame_columns"]


def frame_columns(source: Source, names: Iterable[str]) -> dict[str, FrameColumn]:
    """The named columns of `source`, each once.

    Parameters
    ----------
    source : Source
    names : iterable of str

    Returns
    -------
    dict of str to FrameColumn

    Raises
    ------
    TypeError
        For dates, and for values that are neither numbers nor text.
    """
    return {name: _frame_column(source.column(name), name) for name in dict.fromkeys(names)}


def check_name(source: Source, name: str) -> None:
    """Refuses a name that the data lack, with the nearest one that they have."""
    if name not in source.names:
        core.refuse_name("column", name, source.names)


def _frame_column(values: Any, name: str) -> FrameColumn:
    if isinstance(values, Mapping):
        return _coded(values, name)
    if hasattr(getattr(values, "dtype", None), "categories"):
        accessor = getattr(values, "cat", values)
        if hasattr(accessor, "codes"):  # pandas; polars' Enum has categories as well
            return _pandas_categorical(accessor, name)
    if hasattr(values, "factorize"):
        return _pandas_column(values, name)
    numpy = numpy_module()
    if numpy is not None and isinstance(values, numpy.ndarray):
        return _ndarray(values, name)
    if isinstance(values, (list, tuple)):
        return _sequence(values, name)
    if not isinstance(values, (str, bytes)):
        series = _narwhals_series(values)
        if series is not None:
            return _narwhals_column(series, name)
    for method in ("to_pylist", "to_list"):
        if hasattr(values, method):
            return _listed(getattr(values, method)(), getattr(values, "dtype", None), name)
    return column(values, name)


def _listed(values: Sequence[Any], dtype: Any, name: str) -> FrameColumn:
    """Values of a column of `dtype`; an Enum, of polars or narwhals, lists its levels in order."""
    if type(dtype).__name__ == "Enum" and hasattr(dtype, "categories"):
        return _texts(values, name, list(dtype.categories))
    return _sequence(values, name)


def _coded(values: Mapping[Any, Any], name: str) -> Factor:
    """A dict of codes and levels; the level `reference`, if any, moves to the front."""
    known = ("codes", "levels", "reference")
    for key in values:
        if key not in known:
            core.refuse_name(f"key of {name}", str(key), known)
    missing = next((key for key in known[:2] if key not in values), None)
    if missing is not None:
        raise TypeError(f'{name} is a dict without "{missing}"; it needs codes and levels')
    levels = [str(level) for level in values["levels"]]
    codes = column(values["codes"], f"{name}.codes")
    reference = values.get("reference")
    if reference is None:
        return Factor(codes, levels, sort=False)
    if reference not in levels:
        core.refuse_name(f"level of {name}", str(reference), levels)
    first = levels.index(reference)
    position = [i + 1 if i < first else i for i in range(len(levels))]
    position[first] = 0
    given = (-1 if code != code else int(code) for code in values["codes"])
    moved = [position[code] if 0 <= code < len(levels) else code for code in given]
    return Factor(column(moved, name), [reference, *levels[:first], *levels[first + 1 :]], False)


def _pandas_categorical(values: Any, name: str) -> FrameColumn:
    """In the order of the categories, which pandas has whether or not it calls them ordered."""
    codes = column(_plain(values.codes), name)
    return Factor(codes, [_level_text(category) for category in values.categories], sort=False)


def _plain(values: Any) -> Any:
    """The ndarray of a pandas Series."""
    return values.to_numpy() if hasattr(values, "to_numpy") else values


def _pandas_column(values: Any, name: str) -> FrameColumn:
    kind = values.dtype.kind
    if kind in "biuf":
        return column(values, name)
    _refuse_dates(kind in "mM", name)
    codes, levels = values.factorize()
    if any(not isinstance(level, str) for level in levels):
        # Objects: numbers with None among them, or something that is refused by its row.
        return _sequence(list(values), name)
    return Factor(column(codes, name), list(levels), sort=True)


def _ndarray(values: Any, name: str) -> FrameColumn:
    kind = values.dtype.kind
    _refuse_dates(kind in "mM", name)
    if kind in "OTU" and values.ndim == 1:
        return _sequence(values.tolist(), name)  # None where masked
    return column(values, name)


def _sequence(values: Sequence[Any], name: str) -> FrameColumn:
    first = next((value for value in values if not _is_missing(value)), None)
    _refuse_dates(isinstance(first, (date, time, timedelta)), name)
    return _texts(values, name) if isinstance(first, str) else column(values, name)


def _is_missing(value: Any) -> bool:
    """None, NaN and the NA of pandas."""
    if value is None or type(value).__name__ in ("NAType", "NaTType", "MaskedConstant"):
        return True
    return isinstance(value, float) and value != value


def _texts(values: Sequence[Any], name: str, levels: Sequence[str] | None = None) -> Factor:
    """Texts as codes in the order of `levels`, or to be sorted."""
    code_of: dict[Any, int] = {level: i for i, level in enumerate(levels or ())}
    known = dict(code_of)
    try:
        distinct = list(dict.fromkeys(values))
    except TypeError:  # an item that cannot be hashed is no text
        distinct = [value for value in values if not isinstance(value, str)]
    for value in distinct:
        if _is_missing(value):
            code_of[value] = -1
        elif not isinstance(value, str):
            i = next(i for i, item in enumerate(values) if item is value)
            raise TypeError(
                f"{name}[{i}] must be a text like the values before it, got {type(value).__name__}"
            )
        elif value not in known:
            code_of[value] = known[value] = len(known)
    codes = array("i", map(code_of.__getitem__, values))
    return Factor(column(codes, name), list(known), sort=levels is None)


def _refuse_dates(found: bool, name: str) -> None:
    if found:
        raise TypeError(
            f"{name} has dates; make numbers of them, such as days since a day, or texts"
        )


def _level_text(level: Any) -> str:
    """A level as the core would name it: whole numbers without a fraction."""
    if isinstance(level, float) and level.is_integer():
        return str(int(level))
    return str(level)


_narwhals: list[Any] = []


def _narwhals_series(values: Any) -> Any | None:
    """`values` as a series of narwhals, where narwhals is there and knows their library."""
    if not _narwhals:
        try:
            _narwhals.append(import_module("narwhals"))
        except ImportError:
            _narwhals.append(None)
    narwhals = _narwhals[0]
    if narwhals is None or isinstance(values, (array, memoryview)):
        return None
    series = narwhals.from_native(values, series_only=True, pass_through=True)
    return series if isinstance(series, narwhals.Series) else None


def _narwhals_column(series: Any, name: str) -> FrameColumn:
    dtype = series.dtype
    _refuse_dates(dtype.is_temporal(), name)
    if dtype.is_numeric() and numpy_module() is not None:
        return column(series.to_numpy(), name)
    return _listed(series.to_list(), dtype, name)
