"""Objects of the WebAssembly core as `webglm._core` states them."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from webglm._border import Owned, doubles, record, records, texts, unsigned
from webglm._core import CovarianceKind, NativeData, NativeFit, NativeModel, Progress, Statistics
from webglm.columns import Numbers

__all__ = ["DataHandle", "FitHandle", "JobHandle", "ModelHandle"]


class DataHandle(Owned):
    def names(self) -> list[str]:
        return texts(self._module.guard(self.handle.names))


class JobHandle(Owned):
    def advance(self, max_blocks: int) -> Progress:
        progress: Progress = self._module.guard(self.handle.advance, max_blocks).to_py()
        return progress

    def result(self) -> NativeFit:
        return FitHandle(self._module, self._module.guard(self.handle.result))


class ModelHandle(Owned):
    def data(self) -> NativeData:
        return DataHandle(self._module, self._module.guard(self.handle.data))

    def formula(self) -> str:
        return str(self._module.guard(self.handle.formula))

    def names(self) -> list[str]:
        return texts(self._module.guard(self.handle.names))

    def warnings(self) -> list[dict[str, Any]]:
        return records(self._module.guard(self.handle.warnings))

    def splines(self) -> list[dict[str, Any]]:
        return records(self._module.guard(self.handle.splines))

    def kept_rows(self) -> array[int]:
        return unsigned(self._module.guard(self.handle.keptRows))


class FitHandle(Owned):
    @cached_property
    def statistics(self) -> Statistics:
        statistics: Statistics = self._module.guard(self.handle.statistics).to_py()
        return statistics

    def _vector(self, function: str, *arguments: Any) -> array[float]:
        return doubles(self._module.call(function, self.handle, *arguments))

    def _number(self, function: str) -> float:
        return float(self._module.call(function, self.handle))

    def params(self) -> array[float]:
        return doubles(self._module.guard(self.handle.params))

    def cov_unscaled(self) -> array[float]:
        return doubles(self._module.guard(self.handle.covUnscaled))

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
        return doubles(limits.lower), doubles(limits.upper)

    def profile_intervals(
        self, columns: Sequence[str] | None, alpha: float, use_t: bool | None
    ) -> tuple[array[float], array[float], list[dict[str, Any]]]:
        names = None if columns is None else self._module.strings(columns)
        limits = self._module.call("profileIntervals", self.handle, names, alpha, use_t)
        return doubles(limits.lower), doubles(limits.upper), records(limits.warnings)

    def clustered_covariance(self, kind: str, clusters: Numbers) -> array[float]:
        with self._module.columns("clusters", [clusters]) as argument:
            return self._vector("clusteredCovariance", kind, argument)

    def relativities(
        self, alpha: float, kind: CovarianceKind
    ) -> tuple[array[float], array[float], array[float]]:
        covariance = self._module.covariance(kind)
        table = self._module.call("relativities", self.handle, alpha, covariance)
        return doubles(table.relativity), doubles(table.lower), doubles(table.upper)

    def wald_test(
        self, hypothesis: Mapping[str, Any], kind: CovarianceKind, test: str | None
    ) -> dict[str, Any]:
        stated = self._module.options(hypothesis)
        covariance = self._module.covariance(kind)
        return record(self._module.call("waldTest", self.handle, stated, covariance, test))

    def anova(self, type: int, test: str | None) -> dict[str, Any]:
        return record(self._module.call("anova", self.handle, type, test))

    def drop1(self, test: str | None) -> dict[str, Any]:
        return record(self._module.call("drop1", self.handle, test))

    def marginal_effects(self, options: Mapping[str, Any], kind: CovarianceKind) -> dict[str, Any]:
        given = self._module.options(options)
        covariance = self._module.covariance(kind)
        return record(self._module.call("marginalEffects", self.handle, given, covariance))

    def regularization_path(self) -> dict[str, Any] | None:
        path = self._module.call("regularizationPath", self.handle)
        return None if path is None else record(path)

    def with_conventions(self, conventions: str) -> NativeFit:
        changed = self._module.call("withConventions", self.handle, conventions)
        return FitHandle(self._module, changed)

    def selected_features(self) -> list[int]:
        positions: list[int] = self._module.call("selectedFeatures", self.handle).to_py()
        return positions

    def significance_codes(self) -> list[str]:
        return texts(self._module.call("significanceCodes", self.handle))

    def llf(self) -> float:
        return self._number("llf")

    def aic(self) -> float:
        return self._number("aic")

    def bic(self) -> float:
        return self._number("bic")

    def row_values(self, quantity: str) -> array[float]:
        return self._vector("rowValues", quantity)

    def dfbetas(self) -> array[float]:
        return self._vector("dfbetas")

    def quantile_residuals(self, seed: int) -> array[float]:
        return self._vector("quantileResiduals", seed)

    def vif(self, model: NativeModel | None) -> dict[str, Any]:
        if isinstance(model, ModelHandle):
            return record(self._module.call("vifOfTerms", self.handle, model.handle))
        return record(self._module.call("vif", self.handle))

    def pseudo_r2(self) -> dict[str, float]:
        return record(self._module.call("pseudoR2", self.handle))

    def firth_tests(self) -> dict[str, Any]:
        return record(self._module.call("firthTests", self.handle))

    def summary(self, formula: str) -> str:
        return str(self._module.call("summary", self.handle, formula))

    def response(self) -> array[float]:
        return self._vector("response")

    def design_matrix(self) -> array[float]:
        return self._vector("designMatrix")
