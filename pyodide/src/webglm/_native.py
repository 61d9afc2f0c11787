"""The border to the WebAssembly core; nothing else in the package touches it.

`core` is the core as Python sees it: buffers and plain values in, ``array.array`` and plain
values out, exceptions of `webglm.exceptions`. It exists in Pyodide alone; the protocols say what
a stand-in for tests has to offer.
"""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypedDict

from webglm.columns import Numbers
from webglm.exceptions import error_of

__all__ = ["Core", "NativeData", "NativeFit", "NativeJob", "Statistics", "core"]


class NativeData(Protocol):
    """The rows of a model on the heap of the core, shared by their fits."""

    def names(self) -> list[str]: ...


class Statistics(TypedDict):
    """Everything that is one value for the whole fit, as the core names it."""

    names: list[str]
    family: str
    family_spec: str
    link: str
    alpha: float
    l1_ratio: float
    penalty_type: str
    weights_type: str
    aliased: list[bool]
    deviance: float
    null_deviance: float
    pearson_chi2: float
    nobs: float
    rank: float
    df_resid: float
    df_model: float
    df_null: float
    scale: float
    scale_pearson: float
    iterations: int
    converged: bool
    step_halving_used: bool
    max_std_score: float
    warnings: list[dict[str, Any]]


class NativeFit(Protocol):
    """A fit on the heap of the core. `kind` is "HC0" to "HC3", or None for the model's own."""

    @property
    def statistics(self) -> Statistics: ...

    def params(self) -> array[float]: ...
    def cov_unscaled(self) -> array[float]: ...
    def cov_params(self, kind: str | None) -> array[float]: ...
    def bse(self, kind: str | None) -> array[float]: ...
    def tvalues(self, kind: str | None) -> array[float]: ...
    def pvalues(self, kind: str | None) -> array[float]: ...
    def conf_int(self, alpha: float, kind: str | None) -> tuple[array[float], array[float]]: ...
    def relativities(
        self, alpha: float, kind: str | None
    ) -> tuple[array[float], array[float], array[float]]: ...
    def significance_codes(self) -> list[str]: ...
    def selected_features(self) -> list[int]: ...
    def llf(self) -> float: ...
    def aic(self) -> float: ...
    def bic(self) -> float: ...
    def row_values(self, quantity: str) -> array[float]: ...
    def response(self) -> array[float]: ...


class NativeJob(Protocol):
    """A fit that stops after some blocks of rows and can go on."""

    def advance(self, max_blocks: int) -> Mapping[str, Any]:
        """``done``, ``phase``, ``iteration`` and ``deviance`` after at most `max_blocks`."""

    def result(self) -> NativeFit: ...


class Core(Protocol):
    """What the package asks of the core. Families and links are their specifications."""

    def describe_family(self, family: str, var_power: float, theta: float) -> Mapping[str, Any]: ...
    def family_variance(self, family: str, mu: Numbers) -> array[float]: ...
    def family_unit_deviance(self, family: str, y: Numbers, mu: Numbers) -> array[float]: ...
    def family_deviance(self, family: str, y: Numbers, mu: Numbers) -> float: ...
    def link_spec(self, link: str) -> str: ...
    def link_eta(self, link: str, mu: Numbers) -> array[float]: ...
    def link_inverse(self, link: str, eta: Numbers) -> array[float]: ...
    def link_derivative(self, link: str, mu: Numbers) -> array[float]: ...
    def model_data(
        self,
        y: Numbers,
        x: Sequence[Numbers],
        weights: Numbers | None,
        offset: Numbers | None,
        names: Sequence[str],
    ) -> NativeData: ...
    def fit_job(self, data: NativeData, options: Mapping[str, Any]) -> NativeJob: ...
    def bytes_in_use(self) -> int: ...


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

    @contextmanager
    def columns(self, what: str, parts: Sequence[Numbers]) -> Iterator[Any]:
        """A ColumnList of `parts` that is freed at the end of the block."""
        columns = self.guard(self._module.ColumnList.new)
        try:
            for part in parts:
                self._append(columns, what, part)
            yield columns
        finally:
            columns.delete()

    def _append(self, columns: Any, what: str, part: Numbers) -> None:
        count = 1
        for length in part.shape:
            count *= length
        address = self.guard(columns.reserve, what, part.element_type, count)
        if count > 0:
            # The heap is looked up after the reservation, which may have moved it.
            heap = self._module.HEAPU8
            self.guard(heap.subarray(address, address + part.data.nbytes).assign, part.data)
        if len(part.shape) == 2:
            self.guard(columns.appendTable, *part.shape, part.by_row)
        else:
            self.guard(columns.append)


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
    copy = array("d", bytes(8 * values.length))
    if copy:
        values.assign_to(copy)
    return copy


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
    def advance(self, max_blocks: int) -> Mapping[str, Any]:
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

    def cov_params(self, kind: str | None) -> array[float]:
        return self._vector("covParams", kind)

    def bse(self, kind: str | None) -> array[float]:
        return self._vector("bse", kind)

    def tvalues(self, kind: str | None) -> array[float]:
        return self._vector("tvalues", kind)

    def pvalues(self, kind: str | None) -> array[float]:
        return self._vector("pvalues", kind)

    def conf_int(self, alpha: float, kind: str | None) -> tuple[array[float], array[float]]:
        limits = self._module.call("confInt", self.handle, alpha, kind)
        return _doubles(limits.lower), _doubles(limits.upper)

    def relativities(
        self, alpha: float, kind: str | None
    ) -> tuple[array[float], array[float], array[float]]:
        table = self._module.call("relativities", self.handle, alpha, kind)
        return _doubles(table.relativity), _doubles(table.lower), _doubles(table.upper)

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
            columns("x", x) as design,
            columns("weights", [weights] if weights else []) as prior_weights,
            columns("offset", [offset] if offset else []) as offsets,
        ):
            arguments = response, design, prior_weights, offsets, self._module.strings(names)
            return _Data(self._module, self._module.call("modelData", *arguments))

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
