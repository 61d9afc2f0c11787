"""The WebAssembly core.

`core` is the core as `webglm._core` states it. It exists in Pyodide alone.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from webglm._border import Module, doubles, record, texts
from webglm._core import (
    Core,
    CovarianceKind,
    Frame,
    NativeData,
    NativeFit,
    NativeJob,
    NativeModel,
    Rows,
)
from webglm._handles import DataHandle, FitHandle, JobHandle, ModelHandle
from webglm.columns import Numbers
from webglm.frame_column import Factor, FrameColumn, NumberLevels
from webglm.steps import Steps

__all__ = ["core"]


# In the order of the core's arguments.
_ROWS = ("weights", "offset", "exposure", "complement")


class _PyodideCore:
    """`Core` over the Emscripten module."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def describe_family(self, family: str, var_power: float, theta: float) -> Mapping[str, Any]:
        parameters = self._module.options({"var_power": var_power, "theta": theta})
        return record(self._module.call("describeFamily", family, parameters))

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
        return str(self._module.call("linkSpec", link))

    def link_eta(self, link: str, mu: Numbers) -> array[float]:
        return self._map("linkEta", link, mu)

    def link_inverse(self, link: str, eta: Numbers) -> array[float]:
        return self._map("linkInverse", link, eta)

    def link_derivative(self, link: str, mu: Numbers) -> array[float]:
        return self._map("linkDerivative", link, mu)

    def adjust_p_values(self, p_values: Numbers, method: str) -> array[float]:
        with self._module.columns("p_values", [p_values]) as argument:
            return doubles(self._module.call("adjustPValues", argument, method))

    def model_data(
        self,
        y: Numbers,
        x: Sequence[Numbers],
        weights: Numbers | None,
        offset: Numbers | None,
        names: Sequence[str],
        trials: Numbers | None,
    ) -> Steps[NativeData]:
        module, lists = self._module, self._module.column_list
        with lists() as response, lists() as table, lists() as prior, lists() as offsets:
            yield from module.append(response, "y", [y, trials] if trials else [y])
            yield from module.append_design(table, "x", x)
            yield from module.append(prior, "weights", [weights] if weights else [])
            yield from module.append(offsets, "offset", [offset] if offset else [])
            arguments = response, table, prior, offsets, module.strings(names)
            return DataHandle(module, module.call("modelData", *arguments))

    def score_test(self, fit: NativeFit, x: Sequence[Numbers]) -> dict[str, Any]:
        assert isinstance(fit, FitHandle)
        with self._module.design("x", x) as columns:
            return record(self._module.call("scoreTest", fit.handle, columns))

    def compare_fits(self, fits: Sequence[NativeFit], test: str | None) -> dict[str, Any]:
        handles = [fit.handle for fit in fits if isinstance(fit, FitHandle)]
        return record(self._module.call("compareFits", self._module.strings(handles), test))

    def fit_job(self, data: NativeData, options: Mapping[str, Any]) -> NativeJob:
        assert isinstance(data, DataHandle)
        job = self._module.call("fitJob", data.handle, self._module.options(options))
        return JobHandle(self._module, job)

    def refuse_name(self, kind: str, name: str, known: Sequence[str]) -> NoReturn:
        self._module.call("refuseName", kind, name, self._module.strings(known))
        raise AssertionError("refuseName always throws")

    def formula_columns(self, formula: str, names: Sequence[str]) -> list[str]:
        known = self._module.strings(names)
        return texts(self._module.call("formulaColumns", formula, known))

    def dict_columns(self, specification: str, names: Sequence[str]) -> list[str]:
        known = self._module.strings(names)
        return texts(self._module.call("dictColumns", specification, known))

    def learn_formula(
        self, formula: str, columns: Frame, options: Mapping[str, Any], rows: Rows
    ) -> NativeModel:
        given = self._module.options(options)
        with self._frame(columns) as frame, self._rows(_ROWS, rows) as arrays:
            return self._terms("learnFormula", formula, frame, given, *arrays)

    def learn_dict(self, specification: str, columns: Frame, rows: Rows) -> NativeModel:
        with self._frame(columns) as frame, self._rows(_ROWS, rows) as arrays:
            return self._terms("learnDict", specification, frame, *arrays)

    def _terms(self, function: str, *arguments: Any) -> NativeModel:
        return ModelHandle(self._module, self._module.call(function, *arguments))

    def column_terms(self, fit: NativeFit) -> NativeModel:
        assert isinstance(fit, FitHandle)
        return self._terms("columnTerms", fit.handle)

    def model_matrix(self, model: NativeModel, columns: Frame) -> array[float]:
        assert isinstance(model, ModelHandle)
        with self._frame(columns) as frame:
            return doubles(self._module.call("modelMatrix", model.handle, frame))

    def predictor_columns(self, model: NativeModel) -> list[str]:
        assert isinstance(model, ModelHandle)
        return texts(self._module.call("predictorColumns", model.handle))

    def predict(
        self,
        model: NativeModel,
        fit: NativeFit,
        columns: Frame,
        options: Mapping[str, Any],
        rows: Rows,
    ) -> dict[str, Any]:
        given = self._module.options(options)
        with self._frame(columns) as frame, self._rows(_ROWS[1:], rows) as arrays:
            return self._of_model("predict", model, fit, frame, given, *arrays)

    def credibility_table(self, model: NativeModel, fit: NativeFit) -> dict[str, Any]:
        return self._of_model("credibilityTable", model, fit)

    def score_test_of_terms(
        self, model: NativeModel, fit: NativeFit, columns: Frame, terms: str
    ) -> dict[str, Any]:
        with self._frame(columns) as frame:
            return self._of_model("scoreTestOfTerms", model, fit, frame, terms)

    def marginal_effects_of_model(
        self,
        model: NativeModel,
        fit: NativeFit,
        columns: Frame,
        options: Mapping[str, Any],
        kind: CovarianceKind,
        rows: Rows,
    ) -> dict[str, Any]:
        given = self._module.options(options)
        covariance = self._module.covariance(kind)
        with self._frame(columns) as frame, self._rows(_ROWS[1:], rows) as arrays:
            return self._of_model(
                "marginalEffectsOfModel", model, fit, frame, given, covariance, *arrays
            )

    def _of_model(
        self, function: str, model: NativeModel, fit: NativeFit, *arguments: Any
    ) -> dict[str, Any]:
        assert isinstance(model, ModelHandle)
        assert isinstance(fit, FitHandle)
        return record(self._module.call(function, model.handle, fit.handle, *arguments))

    def model_text(self, model: NativeModel, fit: NativeFit, covariance: bool) -> str:
        assert isinstance(model, ModelHandle)
        assert isinstance(fit, FitHandle)
        return str(self._module.call("modelText", model.handle, fit.handle, covariance))

    def read_model(self, text: str) -> tuple[NativeModel, NativeFit]:
        saved = self._module.call("readModel", text)
        try:
            fit = FitHandle(self._module, self._module.guard(saved.fit))
            return ModelHandle(self._module, self._module.guard(saved.terms)), fit
        finally:
            saved.delete()

    @contextmanager
    def _frame(self, columns: Frame) -> Iterator[Any]:
        """A frame of `columns` that is freed at the end of the block."""
        frame = self._module.new("Frame")
        try:
            for name, column in columns.items():
                self._add(frame, name, column)
            yield frame
        finally:
            frame.delete()

    def _add(self, frame: Any, name: str, column: FrameColumn) -> None:
        if isinstance(column, Factor):
            levels = self._module.strings(column.levels)
            with self._module.reserved(name, column.codes) as codes:
                self._module.guard(frame.addCategorical, name, codes, levels, column.sort)
            return
        is_factor = isinstance(column, NumberLevels)
        values = column.values if isinstance(column, NumberLevels) else column
        with self._module.columns(name, [values]) as numbers:
            add = frame.addNumberLevels if is_factor else frame.addNumeric
            self._module.guard(add, name, numbers)

    @contextmanager
    def _rows(self, names: Sequence[str], rows: Rows) -> Iterator[list[Any]]:
        """For each of `names` a list of the array of this name among `rows`, or an empty one."""
        with ExitStack() as stack:
            yield [
                stack.enter_context(
                    self._module.columns(name, [rows[name]] if name in rows else [])
                )
                for name in names
            ]

    def bytes_in_use(self) -> int:
        return int(self._module.call("bytesInUse"))

    def _map(self, function: str, spec: str, values: Numbers, *first: Any) -> array[float]:
        with self._module.columns("mu", [values]) as argument:
            return doubles(self._module.call(function, spec, *first, argument))


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
    return _PyodideCore(Module(module, ffi, import_module("js").Object.fromEntries))


core: Core = _load()
