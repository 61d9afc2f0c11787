"""Vectors and matrices of float64 that leave the package.

They are ndarrays where numpy can be imported. Elsewhere they are a :class:`NumberArray`, which has
a shape, supports the buffer protocol, and indexes, iterates and compares like a small ndarray.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, Protocol, cast

__all__ = [
    "Matrix",
    "NumberArray",
    "Vector",
    "matrix",
    "matrix_of_columns",
    "numpy_module",
    "positions",
    "vector",
]


class Vector(Protocol):
    """Numbers with one index: an ndarray or a `NumberArray`."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The length along each index."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[float]: ...
    def __getitem__(self, index: Any, /) -> Any: ...
    def tolist(self) -> Any:
        """The numbers in lists."""


class Matrix(Protocol):
    """Numbers with two indices, row by row: an ndarray or a `NumberArray`."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The length along each index."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: Any, /) -> Any: ...
    def tolist(self) -> Any:
        """The numbers in lists."""


class NumberArray:
    """Numbers in row-major order with a shape, for sessions without numpy.

    Parameters
    ----------
    values : iterable of float
        All numbers, row by row; they are copied unless they are an ``array.array`` of doubles.
    shape : tuple of int, optional
        One or two lengths; by default one index over all values.
    """

    __slots__ = ("_shape", "_values")

    def __init__(self, values: Iterable[float], shape: tuple[int, ...] | None = None) -> None:
        is_doubles = isinstance(values, array) and values.typecode == "d"
        self._values = cast("array[float]", values) if is_doubles else array("d", values)
        self._shape = (len(self._values),) if shape is None else tuple(shape)

    @property
    def shape(self) -> tuple[int, ...]:
        """The length along each index."""
        return self._shape

    @property
    def ndim(self) -> int:
        """The number of indices: 1 or 2."""
        return len(self._shape)

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return len(self._values)

    def tolist(self) -> Any:
        """The numbers as a list, or as a list of rows."""
        if self.ndim == 1:
            return self._values.tolist()
        return [self._row(i).tolist() for i in range(self._shape[0])]

    def _row(self, i: int) -> NumberArray:
        width = self._shape[1]
        return NumberArray(self._values[i * width : (i + 1) * width])

    def __len__(self) -> int:
        return self._shape[0]

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, index: Any) -> Any:
        if self.ndim == 1:
            chosen = self._values[_single(index)]
            return NumberArray(chosen) if isinstance(chosen, array) else chosen
        pair = index if isinstance(index, tuple) else (index, slice(None))
        if len(pair) != 2:
            raise IndexError(f"a matrix has two indices, got {len(pair)}")
        rows, columns = (range(n)[_single(part)] for n, part in zip(self._shape, pair, strict=True))
        return self._pick(rows, columns)

    def _pick(self, rows: range | int, columns: range | int) -> NumberArray | float:
        width = self._shape[1]
        if isinstance(rows, int) and isinstance(columns, int):
            return self._values[rows * width + columns]
        many_rows = [rows] if isinstance(rows, int) else rows
        many_columns = [columns] if isinstance(columns, int) else columns
        values = array("d", (self._values[i * width + j] for i in many_rows for j in many_columns))
        if isinstance(rows, int) or isinstance(columns, int):
            return NumberArray(values)
        return NumberArray(values, (len(rows), len(columns)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, NumberArray):
            return self._shape == other._shape and self._values == other._values
        return NotImplemented

    def __buffer__(self, flags: int, /) -> memoryview[Any]:
        """The numbers as a buffer of the array's shape (Python 3.12 and later)."""
        view = memoryview(self._values)
        return view if self.ndim == 1 else view.cast("B").cast("d", self._shape)

    def __reduce__(self) -> tuple[Any, ...]:
        return NumberArray, (self._values, self._shape)

    def __repr__(self) -> str:
        return f"NumberArray({self.tolist()!r})"


def _single(index: Any) -> Any:
    """`index`, or the only element of a tuple of one; refuses what is no integer or slice."""
    part = index[0] if isinstance(index, tuple) and len(index) == 1 else index
    if isinstance(part, slice) or hasattr(part, "__index__"):
        return part
    raise TypeError(f"indices are integers or slices, not {type(part).__name__}")


_tried: list[bool] = []


def numpy_module() -> Any | None:
    """numpy, or None where it cannot be imported.

    A failed import is tried once only; numpy that the session imports later is found all the same.
    """
    module = sys.modules.get("numpy")
    if module is None and not _tried:
        _tried.append(True)
        try:
            module = import_module("numpy")
        except ImportError:
            module = None
    return module


def vector(values: array[float]) -> Vector:
    """`values`, not copied, as this session's kind of vector."""
    numpy = numpy_module()
    return NumberArray(values) if numpy is None else numpy.asarray(values)


def matrix(values: array[float], rows: int, columns: int) -> Matrix:
    """`values`, row by row and not copied, as this session's kind of matrix."""
    numpy = numpy_module()
    if numpy is None:
        return NumberArray(values, (rows, columns))
    by_row: Matrix = numpy.asarray(values).reshape(rows, columns)
    return by_row


def matrix_of_columns(values: array[float], rows: int, columns: int) -> Matrix:
    """`values`, one column after the other, as this session's kind of matrix."""
    numpy = numpy_module()
    if numpy is not None:
        by_column: Matrix = numpy.asarray(values).reshape(columns, rows).T
        return by_column
    by_row = array("d", values)
    for j in range(columns):
        by_row[j::columns] = values[j * rows : (j + 1) * rows]
    return NumberArray(by_row, (rows, columns))


def positions(values: array[int]) -> Any:
    """Row numbers, not copied: an ndarray where there is numpy, else the ``array.array``."""
    numpy = numpy_module()
    return values if numpy is None else numpy.asarray(values)
