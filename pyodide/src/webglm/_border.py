"""How values cross the border to the Emscripten module; `_native` and `_handles` alone use it."""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from webglm._core import CovarianceKind
from webglm.columns import Numbers
from webglm.exceptions import error_of
from webglm.steps import Steps, at_once

__all__ = ["Module", "Owned", "doubles", "record", "records", "texts", "unsigned"]


class Module:
    """The Emscripten module, its errors turned into Python's."""

    def __init__(self, module: Any, ffi: Any, from_entries: Any) -> None:
        self._module = module
        self._ffi = ffi
        self._from_entries = from_entries

    def call(self, function: str, *arguments: Any) -> Any:
        return self.guard(getattr(self._module, function), *arguments)

    def guard(self, function: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return function(*arguments)
        except self._ffi.JsException as exception:
            raise _translated(exception) from None

    def options(self, options: Mapping[str, Any]) -> Any:
        given = {name: value for name, value in options.items() if value is not None}
        return self._ffi.to_js(given, dict_converter=self._from_entries)

    def strings(self, texts: Sequence[str]) -> Any:
        return self._ffi.to_js(list(texts))

    def covariance(self, kind: CovarianceKind) -> Any:
        return self._ffi.to_js(kind) if isinstance(kind, array) else kind

    @contextmanager
    def columns(self, what: str, parts: Sequence[Numbers]) -> Iterator[Any]:
        """A ColumnList of one-dimensional `parts` that is freed at the end of the block."""
        with self.column_list() as columns:
            at_once(self.append(columns, what, parts))
            yield columns

    def append(self, columns: Any, what: str, parts: Sequence[Numbers]) -> Steps[None]:
        """Appends one-dimensional `parts` to a ColumnList."""
        for part in parts:
            self._reserve_and_copy(columns, what, part.element_type, part.count, part.data)
            self.guard(columns.append)
            yield

    @contextmanager
    def design(self, what: str, parts: Sequence[Numbers]) -> Iterator[Any]:
        """A ColumnList of the columns of `parts` that is freed at the end of the block."""
        with self.column_list() as columns:
            at_once(self.append_design(columns, what, parts))
            yield columns

    def append_design(self, columns: Any, what: str, parts: Sequence[Numbers]) -> Steps[None]:
        """Appends the columns of `parts` to a ColumnList as those of a design."""
        for part in parts:
            if len(part.shape) == 2:
                yield from self._append_table(columns, what, part)
            else:
                self._reserve_and_copy(columns, what, part.element_type, part.count, part.data)
                self.guard(columns.appendDesignColumn)
                yield

    @contextmanager
    def reserved(self, what: str, part: Numbers) -> Iterator[Any]:
        """A ColumnList that holds `part` as written and not appended."""
        with self.column_list() as columns:
            self._reserve_and_copy(columns, what, part.element_type, part.count, part.data)
            yield columns

    def new(self, name: str) -> Any:
        """An object of the class of this name."""
        return self.guard(getattr(self._module, name).new)

    @contextmanager
    def column_list(self) -> Iterator[Any]:
        """An empty ColumnList that is freed at the end of the block."""
        columns = self.new("ColumnList")
        try:
            yield columns
        finally:
            columns.delete()

    def _append_table(self, columns: Any, what: str, table: Numbers) -> Steps[None]:
        """Appends the columns of a table in the parts that the core asks for."""
        rows, width = table.shape
        self.guard(columns.beginTable, what, rows, width, table.count, table.by_row)
        first = 0
        while (count := int(self.guard(columns.nextValues))) > 0:
            last = first + count * table.item_size
            part = table.data[first:last]
            self._reserve_and_copy(columns, what, table.element_type, count, part)
            self.guard(columns.appendPart)
            first = last
            yield

    def _reserve_and_copy(
        self, columns: Any, what: str, element_type: str, count: int, data: memoryview
    ) -> None:
        address = self.guard(columns.reserve, what, element_type, count)
        if count > 0:
            # The heap is looked up after the reservation, which may have moved it.
            heap = self._module.HEAPU8
            self.guard(heap.subarray(address, address + data.nbytes).assign, data)


def _translated(exception: Any) -> Exception:
    """The Python exception for an error that JavaScript threw."""
    error = exception.js_error
    if exception.name == "TypeError":
        return TypeError(exception.message)
    details = getattr(error, "details", None)
    return error_of(
        getattr(error, "code", "internal"),
        exception.message,
        None if details is None else details.to_py(),
    )


def doubles(values: Any) -> array[float]:
    """A copy of a Float64Array."""
    copy: array[float] = array("d", (0.0,)) * values.length
    if copy:
        values.assign_to(copy)
    return copy


def unsigned(values: Any) -> array[int]:
    """A copy of a Uint32Array."""
    copy: array[int] = array("I", (0,)) * values.length
    if copy:
        values.assign_to(copy)
    return copy


def texts(values: Any) -> list[str]:
    """An array of strings as a list."""
    copy: list[str] = values.to_py()
    return copy


def record(value: Any) -> dict[str, Any]:
    """A plain object as a dict, its Float64Arrays as arrays."""
    plain: dict[str, Any] = value.to_py()
    return {key: _array_of(member) for key, member in plain.items()}


def records(values: Any) -> list[dict[str, Any]]:
    """An array of plain objects as a list of dicts."""
    return [record(value) for value in values]


def _array_of(value: Any) -> Any:
    """An array of doubles where `value` is what `to_py` makes of a Float64Array."""
    if isinstance(value, memoryview):
        copy: array[float] = array("d")
        if value.nbytes > 0:
            copy.frombytes(value.cast("B"))
        return copy
    return doubles(value) if hasattr(value, "assign_to") else value


class Owned:
    """A Python object that owns one C++ object; the C++ object goes when this one does."""

    def __init__(self, module: Module, handle: Any) -> None:
        self._module = module
        self.handle = handle
        weakref.finalize(self, handle.delete).atexit = False
