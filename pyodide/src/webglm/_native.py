"""The border to the WebAssembly core; nothing else in the package touches it.

`core` is the core as `webglm._core` states it. It exists in Pyodide alone.
"""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from webglm._core import (
    Core,
    CovarianceKind,
    NativeData,
    NativeFit,
    NativeJob,
    Progress,
    Statistics,
)
from webglm.columns import Numbers
from webglm.exceptions import error_of

__all__ = ["core"]


class _Module:
    """The Emscripten module, its errors turned into Python's."""

    def __init__(self, module: Any, ffi: Any) -> None:
        self._module = module
        self._ffi = ffi

    def call(self, function: str, *arguments: Any) -> Any:
        return self.guard(getattr(self._module, function), *arguments)

    def guard(self, function: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return function(*arguments)
        except self._ffi.JsException as exception:
            raise _translated(exception) from None

    def options(self, options: Mapping[str, Any]) -> Any:
        from_entries = import_module("js").Object.fromEntries
        given = {name: value for name, value in options.items() if value is not None}
        return self._ffi.to_js(given, dict_converter=from_entries)

    def strings(self, texts: Sequence[str]) -> Any:
        return self._ffi.to_js(list(texts))

    def covariance(self, kind: CovarianceKind) -> Any:
        return self._ffi.to_js(kind) if isinstance(kind, array) else kind

    @contextmanager
    def columns(self, what: str, parts: Sequence[Numbers]) -> Iterator[Any]:
        """A ColumnList of one-dimensional `parts` that is freed at the end of the block."""
        with self._list() as columns:
            for part in parts:
                self._reserve_and_copy(columns, what, part.element_type, part.count, part.data)
                self.guard(columns.append)
            yield columns

    @contextmanager
    def design(self, what: str, parts: Sequence[Numbers]) -> Iterator[Any]:
        """A ColumnList of the columns of `parts` that is freed at the end of the block."""
        with self._list() as columns:
            for part in parts:
                if len(part.shape) == 2:
                    self._append_table(columns, what, part)
                else:
                    self._reserve_and_copy(columns, what, part.element_type, part.count, part.data)
                    self.guard(columns.appendDesignColumn)
            yield columns

    @contextmanager
    def _list(self) -> Iterator[Any]:
        columns = self.guard(self._module.ColumnList.new)
        try:
            yield columns
        finally:
            columns.delete()

    def _append_table(self, columns: Any, what: str, table: Numbers) -> None:
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


def _doubles(values: Any) -> array[float]:
    """A copy of a Float64Array."""
    copy: array[float] = array("d", (0.0,)) * values.length
    if copy:
        values.assign_to(copy)
    return copy


def _record(record: Any) -> dict[str, Any]:
    """A plain object as a dict; Float64Arrays, which `to_py` leaves as they are, are copied."""
    plain: dict[str, Any] = record.to_py()
    return {k: _doubles(v) if hasattr(v, "assign_to") else v for k, v in plain.items()}


class _Owned:
    """A Python object that owns one C++ object; the C++ object goes when this one does."""

    def __init__(self, module: _Module, handle: Any) -> None:
        self._module = module
        self.handle = handle
        weakref.finalize(self, handle.delete).atexit = False


class _Data(_Owned):
    def names(self) -> list[str]:
        return self._module.guard(self.handle.names).to_py()  # type: ignore[no-any-return]


class _Job(_Owned):
    def advance(self, max_blocks: int) -> Progress:
        return self._module.guard(self.handle.advance, max_blocks).to_py()  # type: ignore[no-any-return]

    def result(self) -> NativeFit:
        return _Fit(self._module, self._module.guard(self.handle.result))


class _Fit(_Owned):
    @cached_property
    def statistics(self) -> Statistics:
        return self._module.guard(self.handle.statistics).to_py()  # type: ignore[no-any-return]

    def _vector(self, function: str, *arguments: Any) -> array[float]:
        return _doubles(self._module.call(function, self.handle, *arguments))

    def _number(self, function: str) -> float:
        return float(self._module.call(function, self.handle))

    def params(self) -> array[float]:
        return _doubles(self._module.guard(self.handle.params))

    def cov_unscaled(self) -> array[float]:
        return _doubles(self._module.guard(self.handle.covUnscaled))

    def cov_params(self, kind: CovarianceKind) -> array[float]:
        return self._vector("covParams", self._module.covariance(kind))

    def bse(self, kind: CovarianceKind) -> array[float]:
        return self._vector("bse", self._module.covariance(kind))

    def tvalues(self, kind: CovarianceKind) -> array[float]:
        return self._vector("tvalues", self._module.covariance(kind))

    def pvalues(self, kind: CovarianceKind, use_t: bool | None) -> array[float]:
        return self._vector("pvalues", self._module.covariance(kind), use_t)

    def conf_int(
        self, alpha: float, kind: CovarianceKind, use_t: bool | None
    ) -> tuple[array[float], array[float]]:
        covariance = self._module.covariance(kind)
        limits = self._module.call("confInt", self.handle, alpha, covariance, use_t)
        return _doubles(limits.lower), _doubles(limits.upper)

    def profile_intervals(
        self, columns: Sequence[str] | None, alpha: float, use_t: bool | None
    ) -> tuple[array[float], array[float], list[dict[str, Any]]]:
        names = None if columns is None else self._module.strings(columns)
        limits = self._module.call("profileIntervals", self.handle, names, alpha, use_t)
        return _doubles(limits.lower), _doubles(limits.upper), limits.warnings.to_py()

    def clustered_covariance(self, kind: str, clusters: Numbers) -> array[float]:
        with self._module.columns("clusters", [clusters]) as argument:
            return self._vector("clusteredCovariance", kind, argument)

    def relativities(
        self, alpha: float, kind: CovarianceKind
    ) -> tuple[array[float], array[float], array[float]]:
        covariance = self._module.covariance(kind)
        table = self._module.call("relativities", self.handle, alpha, covariance)
        return _doubles(table.relativity), _doubles(table.lower), _doubles(table.upper)

    def wald_test(
        self, hypothesis: Mapping[str, Any], kind: CovarianceKind, test: str | None
    ) -> dict[str, Any]:
        stated = self._module.options(hypothesis)
        covariance = self._module.covariance(kind)
        return _record(self._module.call("waldTest", self.handle, stated, covariance, test))

    def anova(self, type: int, test: str | None) -> dict[str, Any]:
        return _record(self._module.call("anova", self.handle, type, test))

    def drop1(self, test: str | None) -> dict[str, Any]:
        return _record(self._module.call("drop1", self.handle, test))

    def marginal_effects(self, options: Mapping[str, Any], kind: CovarianceKind) -> dict[str, Any]:
        given = self._module.options(options)
        covariance = self._module.covariance(kind)
        return _record(self._module.call("marginalEffects", self.handle, given, covariance))

    def with_conventions(self, conventions: str) -> NativeFit:
        changed = self._module.call("withConventions", self.handle, conventions)
        return _Fit(self._module, changed)

    def selected_features(self) -> list[int]:
        return self._module.call("selectedFeatures", self.handle).to_py()  # type: ignore[no-any-return]

    def significance_codes(self) -> list[str]:
        return self._module.call("significanceCodes", self.handle).to_py()  # type: ignore[no-any-return]

    def llf(self) -> float:
        return self._number("llf")

    def aic(self) -> float:
        return self._number("aic")

    def bic(self) -> float:
        return self._number("bic")

    def row_values(self, quantity: str) -> array[float]:
        return self._vector("rowValues", quantity)

    def response(self) -> array[float]:
        return self._vector("response")

    def design_matrix(self) -> array[float]:
        return self._vector("designMatrix")


class _PyodideCore:
    """`Core` over the Emscripten module."""

    def __init__(self, module: _Module) -> None:
        self._module = module

    def describe_family(self, family: str, var_power: float, theta: float) -> Mapping[str, Any]:
        parameters = self._module.options({"var_power": var_power, "theta": theta})
        return self._module.call("describeFamily", family, parameters).to_py()  # type: ignore[no-any-return]

    def family_variance(self, family: str, mu: Numbers) -> array[float]:
        return self._map("familyVariance", family, mu)

    def family_unit_deviance(self, family: str, y: Numbers, mu: Numbers) -> array[float]:
        with self._module.columns("y", [y]) as responses:
            return self._map("familyUnitDeviance", family, mu, responses)

    def family_deviance(self, family: str, y: Numbers, mu: Numbers) -> float:
        with (
            self._module.columns("y", [y]) as responses,
            self._module.columns("mu", [mu]) as means,
        ):
            return float(self._module.call("familyDeviance", family, responses, means))

    def link_spec(self, link: str) -> str:
        return self._module.call("linkSpec", link)  # type: ignore[no-any-return]

    def link_eta(self, link: str, mu: Numbers) -> array[float]:
        return self._map("linkEta", link, mu)

    def link_inverse(self, link: str, eta: Numbers) -> array[float]:
        return self._map("linkInverse", link, eta)

    def link_derivative(self, link: str, mu: Numbers) -> array[float]:
        return self._map("linkDerivative", link, mu)

    def adjust_p_values(self, p_values: Numbers, method: str) -> array[float]:
        with self._module.columns("p_values", [p_values]) as argument:
            return _doubles(self._module.call("adjustPValues", argument, method))

    def model_data(
        self,
        y: Numbers,
        x: Sequence[Numbers],
        weights: Numbers | None,
        offset: Numbers | None,
        names: Sequence[str],
    ) -> NativeData:
        columns = self._module.columns
        with (
            columns("y", [y]) as response,
            self._module.design("x", x) as design,
            columns("weights", [weights] if weights else []) as prior_weights,
            columns("offset", [offset] if offset else []) as offsets,
        ):
            arguments = response, design, prior_weights, offsets, self._module.strings(names)
            return _Data(self._module, self._module.call("modelData", *arguments))

    def score_test(self, fit: NativeFit, x: Sequence[Numbers]) -> dict[str, Any]:
        assert isinstance(fit, _Fit)
        with self._module.design("x", x) as columns:
            return _record(self._module.call("scoreTest", fit.handle, columns))

    def compare_fits(self, fits: Sequence[NativeFit], test: str | None) -> dict[str, Any]:
        handles = [fit.handle for fit in fits if isinstance(fit, _Fit)]
        return _record(self._module.call("compareFits", self._module.strings(handles), test))

    def fit_job(self, data: NativeData, options: Mapping[str, Any]) -> NativeJob:
        assert isinstance(data, _Data)
        job = self._module.call("fitJob", data.handle, self._module.options(options))
        return _Job(self._module, job)

    def bytes_in_use(self) -> int:
        return int(self._module.call("bytesInUse"))

    def _map(self, function: str, spec: str, values: Numbers, *first: Any) -> array[float]:
        with self._module.columns("mu", [values]) as argument:
            return _doubles(self._module.call(function, spec, *first, argument))


def _load() -> Core:
    """Instantiates the module synchronously, so that a plain ``import webglm`` is enough."""
    try:
        ffi = import_module("pyodide.ffi")
        run_js = import_module("pyodide.code").run_js
    except ImportError:
        raise ImportError(
            "webglm computes in WebAssembly and runs in Pyodide (a notebook in the browser, "
            "JupyterLite, or Pyodide under Node), not in this Python"
        ) from None
    folder = Path(__file__).parent
    source = (folder / "webglm.js").read_text(encoding="utf-8")
    create = run_js(f"(() => {{{source}\n;return createWebglm}})()")
    module = create(wasmBinary=ffi.to_js((folder / "webglm.wasm").read_bytes()))
    return _PyodideCore(_Module(module, ffi))


core: Core = _load()
