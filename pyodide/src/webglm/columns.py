"""Numbers that enter the package, from whatever the session holds them in.

Nothing is converted here that the core can convert: arrays of the common number types are handed
on as they lie in memory. Missing values (``None``, ``pandas.NA``, masked entries) become NaN;
whether NaN is allowed is for the core to say.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import nan, prod
from typing import Any

from webglm.exceptions import ValidationError, dimension_mismatch
from webglm.steps import Steps, at_once
from webglm.vectors import numpy_module

__all__ = [
    "Design",
    "Numbers",
    "column",
    "column_in_steps",
    "design",
    "design_in_steps",
    "doubles",
    "number",
    "text",
]

# Rows of Python objects that are read in one step: some milliseconds where each is looked at.
_ROWS_PER_STEP = 256
# Python objects of a column that are read in one step, likewise.
_ITEMS_PER_STEP = 8192


@dataclass(frozen=True)
class Numbers:
    """Numbers as they lie in memory, contiguous and in this machine's byte order.

    Attributes
    ----------
    data : memoryview
        The bytes, one-dimensional, format "B".
    element_type : str
        ``"f64"``, ``"f32"``, ``"i8"`` to ``"i64"`` or ``"u8"`` to ``"u64"``.
    shape : tuple of int
        One length, or rows and columns.
    by_row : bool
        Whether the numbers of a row are neighbours, or those of a column.
    """

    data: memoryview
    element_type: str
    shape: tuple[int, ...]
    by_row: bool = True

    @property
    def item_size(self) -> int:
        """The bytes of one number."""
        return int(self.element_type[1:]) // 8

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return prod(self.shape)

    def columns(self) -> list[Numbers]:
        """The columns of a table, or the only one."""
        if len(self.shape) == 1:
            return [self]
        rows, width = self.shape
        if self.count == 0:
            return [Numbers(memoryview(b""), self.element_type, (rows,))] * width
        values = _array_of(self)
        parts = (
            values[j::width] if self.by_row else values[j * rows : (j + 1) * rows]
            for j in range(width)
        )
        return [Numbers(_bytes_of(part), self.element_type, (rows,)) for part in parts]


@dataclass(frozen=True)
class Design:
    """The columns of x: one table, or columns one by one with their names."""

    parts: tuple[Numbers, ...]
    names: tuple[str, ...] | None = None


def number(value: Any, what: str) -> float:
    """`value` as a float; a TypeError that names `what` where it is no real number."""
    if isinstance(value, (str, bytes, complex)) or not hasattr(value, "__float__"):
        raise TypeError(f"{what} must be a number, got {type(value).__name__}")
    return float(value)


def text(value: Any, what: str) -> str:
    """`value` where it is a str; else a TypeError that names `what`."""
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a string, got {type(value).__name__}")
    return value


def column(values: Any, what: str) -> Numbers:
    """One-dimensional `values`.

    Parameters
    ----------
    values : sequence of numbers
        A list, tuple, ``array.array``, memoryview, ndarray or Series of real numbers or bools.
    what : str
        The name of the argument, for messages.

    Returns
    -------
    Numbers
        With one length; it shares the memory of `values` where it can.

    Raises
    ------
    TypeError
        Where `values` does not hold numbers.
    ValidationError
        Where it does not have exactly one dimension.
    """
    return at_once(column_in_steps(values, what))


def column_in_steps(values: Any, what: str) -> Steps[Numbers]:
    """`column`, which may pause between Python objects."""
    numbers = (yield from _from_memory(values, what)) or (yield from _from_iterable(values, what))
    if len(numbers.shape) != 1:
        raise ValidationError(f"{what} must have one dimension; the shape is {numbers.shape}")
    return numbers


def design(x: Any, rows: int) -> Design:
    """Two-dimensional `x`.

    Parameters
    ----------
    x : two-dimensional numbers
        An ndarray, memoryview or sequence of rows; or columns by name: a dict or a data frame.
    rows : int
        The length of the response, for a message where columns were given as rows.

    Returns
    -------
    Design

    Raises
    ------
    TypeError
        Where `x` does not hold numbers.
    ValidationError
        Where it does not have two dimensions, or its rows differ in length.
    """
    return at_once(design_in_steps(x, rows))


def design_in_steps(x: Any, rows: int) -> Steps[Design]:
    """`design`, which may pause between columns and between rows of Python objects."""
    if isinstance(x, Mapping) or (hasattr(x, "columns") and hasattr(x, "__getitem__")):
        names = list(x) if isinstance(x, Mapping) else list(x.columns)
        columns: list[Numbers] = []
        for name in names:
            columns.append((yield from column_in_steps(x[name], str(name))))
            yield
        return Design(tuple(columns), tuple(str(name) for name in names))
    table = (yield from _from_memory(x, "x")) or (yield from _from_rows(x, rows))
    if len(table.shape) != 2:
        raise ValidationError(f"x must have two dimensions; the shape is {table.shape}")
    return Design((table,))


def doubles(values: Any, what: str) -> array[float]:
    """One-dimensional `values` as float64, for the few that stay in Python."""
    return array("d", _array_of(column(values, what)))


def _array_of(numbers: Numbers) -> array[Any]:
    copy: array[Any] = array(_CODES[numbers.element_type])
    copy.frombytes(numbers.data)
    return copy


_NATIVE_TYPES: dict[str, str] = {
    code: f"{kind}{8 * array(code).itemsize}"
    for kind, codes in {"f": "fd", "i": "bhilq", "u": "BHILQ"}.items()
    for code in codes
}
_CODES: dict[str, str] = {element_type: code for code, element_type in _NATIVE_TYPES.items()}


def _from_memory(values: Any, what: str) -> Steps[Numbers | None]:
    """The numbers of an ndarray or another buffer; None where `values` is something else."""
    if isinstance(values, (str, bytes, bytearray)):
        raise TypeError(f"{what} must hold numbers, got {type(values).__name__}")
    numpy = numpy_module()
    if numpy is not None and hasattr(values, "__array__"):
        return (yield from _from_numpy(numpy, values, what))
    try:
        buffer = memoryview(values)
    except TypeError:
        return None
    return _from_buffer(buffer, what)


def _from_buffer(buffer: memoryview, what: str, by_row: bool = True) -> Numbers:
    lengths = buffer.shape or ()
    shape = lengths if by_row else lengths[::-1]
    code = "B" if buffer.format == "?" else buffer.format
    if code in _NATIVE_TYPES:
        return Numbers(_bytes_of(buffer), _NATIVE_TYPES[code], shape, by_row)
    raise TypeError(f"{what} must hold numbers, got the buffer format {buffer.format!r}")


def _bytes_of(buffer: array[float] | memoryview) -> memoryview:
    """The bytes of `buffer` in order; a copy only where they do not lie in order."""
    view = memoryview(buffer)
    # A view with a zero in its shape cannot be cast.
    return view.cast("B") if view.c_contiguous and view.nbytes else memoryview(view.tobytes())


def _from_numpy(numpy: Any, values: Any, what: str) -> Steps[Numbers]:
    if _is_nullable(numpy, values):
        values = values.to_numpy(dtype="float64", na_value=nan)
    raw = values if isinstance(values, numpy.ma.MaskedArray) else numpy.asarray(values)
    if raw.ndim == 0:
        raise TypeError(f"{what} must be a sequence of numbers, got {type(values).__name__}")
    if raw.dtype.kind == "O":
        objects = yield from _from_iterable(raw.ravel(), what)
        return Numbers(objects.data, "f64", raw.shape)
    if raw.dtype.kind not in "biuf":
        raise TypeError(f"{what} must hold numbers, got {raw.dtype}")
    if isinstance(raw, numpy.ma.MaskedArray):
        raw = raw.astype(numpy.float64).filled(nan)
    if not raw.dtype.isnative or raw.dtype.char not in f"{''.join(_NATIVE_TYPES)}?":
        raw = raw.astype(numpy.float64)
    if raw.ndim == 2 and raw.flags.f_contiguous:
        return _from_buffer(memoryview(raw.T), what, by_row=False)
    return _from_buffer(memoryview(numpy.ascontiguousarray(raw)), what)


def _is_nullable(numpy: Any, values: Any) -> bool:
    """Whether `values` has one of pandas' own types of numbers, which keep a mask beside them."""
    dtype = getattr(values, "dtype", None)
    is_own = dtype is not None and not isinstance(dtype, numpy.dtype)
    return is_own and hasattr(values, "to_numpy") and getattr(dtype, "kind", "O") in "biuf"


def _from_rows(x: Any, expected: int) -> Steps[Numbers]:
    flat = array("d")
    rows = _iterate(x, "x")
    width = len(doubles(rows[0], "x[0]")) if rows else 0
    for first in range(0, len(rows), _ROWS_PER_STEP):
        part = rows[first : first + _ROWS_PER_STEP]
        flat.extend(_plain_rows(part, width) or _any_rows(part, width, first))
        yield
    if len(rows) != expected and width == expected:
        hint = "x: a sequence of sequences holds rows; for columns write zip(*x)"
        raise dimension_mismatch(expected, len(rows), hint)
    return Numbers(_bytes_of(flat), "f64", (len(rows), width))


def _plain_rows(rows: Sequence[Any], width: int) -> array[float] | None:
    """Lists or tuples of `width` numbers, all at once; None where some are something else."""
    if not all(isinstance(row, (list, tuple)) and len(row) == width for row in rows):
        return None
    try:
        return array("d", chain.from_iterable(rows))
    except (TypeError, OverflowError):
        return None


def _any_rows(rows: Sequence[Any], width: int, first: int) -> array[float]:
    """Rows of `width` numbers one by one; `first` is the position of the first of them in x."""
    flat = array("d")
    for i, row in enumerate(rows, first):
        values = doubles(row, f"x[{i}]")
        if len(values) != width:
            raise dimension_mismatch(width, len(values), f"row {i} of x")
        flat.extend(values)
    return flat


def _iterate(values: Any, what: str) -> list[Any] | tuple[Any, ...]:
    if isinstance(values, (set, frozenset, Mapping)) or not isinstance(values, Iterable):
        raise TypeError(f"{what} must be a sequence of numbers, got {type(values).__name__}")
    return values if isinstance(values, (list, tuple)) else list(values)


def _from_iterable(values: Any, what: str) -> Steps[Numbers]:
    items = _iterate(values, what)
    elements = array("d")
    for first in range(0, len(items), _ITEMS_PER_STEP):
        part = items[first : first + _ITEMS_PER_STEP]
        try:
            elements.extend(array("d", part))
        except (TypeError, OverflowError):
            each = (_element(item, i, what) for i, item in enumerate(part, first))
            elements.extend(array("d", each))
        yield
    return Numbers(_bytes_of(elements), "f64", (len(elements),))


def _element(value: Any, i: int, what: str) -> float:
    if value is None or type(value).__name__ == "NAType":
        return nan
    if isinstance(value, (list, tuple)):
        raise ValidationError(f"{what} must have one dimension, but {what}[{i}] is a sequence")
    try:
        return number(value, f"{what}[{i}]")
    except OverflowError:
        raise ValidationError(f"{what}[{i}] is {value}, which no double can hold") from None
