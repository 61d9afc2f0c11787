"""What the package asks of the WebAssembly core.

Buffers and plain values go in, ``array.array`` and plain values come out, refusals are exceptions
of `webglm.exceptions`. `webglm._native` answers in Pyodide; a stand-in can answer elsewhere.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, Protocol, TypedDict

from webglm.columns import Numbers
from webglm.frame_column import FrameColumn

__all__ = [
    "Core",
    "CovarianceKind",
    "Frame",
    "NativeData",
    "NativeFit",
    "NativeJob",
    "NativeModel",
    "Progress",
    "Rows",
    "Statistics",
]


# "HC0" to "HC3", a p x p matrix row by row, or None for the model's own covariance.
CovarianceKind = str | array[float] | None
# Named columns of equal length.
Frame = Mapping[str, FrameColumn]
# Of "weights", "offset" and "exposure" those that are given as arrays.
Rows = Mapping[str, Numbers]


class NativeData(Protocol):
    """The rows of a model on the heap of the core, shared by their fits."""

    def names(self) -> list[str]: ...


class NativeModel(Protocol):
    """Terms with what they have learned, and the rows they learned it from."""

    def data(self) -> NativeData: ...
    def formula(self) -> str: ...
    def names(self) -> list[str]: ...
    def warnings(self) -> list[dict[str, Any]]: ...
    def kept_rows(self) -> array[int]: ...
    def splines(self) -> list[dict[str, Any]]: ...


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
    conventions: str
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
    stationary: bool
    has_covariance: bool
    response_scale: float
    inference_status: str
    kkt_residual: float
    at_bound: list[str]
    warnings: list[dict[str, Any]]


class NativeFit(Protocol):
    """A fit on the heap of the core."""

    @property
    def statistics(self) -> Statistics: ...

    def params(self) -> array[float]: ...
    def cov_unscaled(self) -> array[float]: ...
    def cov_params(self, kind: CovarianceKind) -> array[float]: ...
    def bse(self, kind: CovarianceKind) -> array[float]: ...
    def tvalues(self, kind: CovarianceKind) -> array[float]: ...
    def pvalues(self, kind: CovarianceKind, use_t: bool | None) -> array[float]: ...
    def conf_int(
        self, alpha: float, kind: CovarianceKind, use_t: bool | None
    ) -> tuple[array[float], array[float]]: ...
    def profile_intervals(
        self, columns: Sequence[str] | None, alpha: float, use_t: bool | None
    ) -> tuple[array[float], array[float], list[dict[str, Any]]]: ...
    def clustered_covariance(self, kind: str, clusters: Numbers) -> array[float]: ...
    def relativities(
        self, alpha: float, kind: CovarianceKind
    ) -> tuple[array[float], array[float], array[float]]: ...
    def wald_test(
        self, hypothesis: Mapping[str, Any], kind: CovarianceKind, test: str | None
    ) -> dict[str, Any]: ...
    def anova(self, type: int, test: str | None) -> dict[str, Any]: ...
    def drop1(self, test: str | None) -> dict[str, Any]: ...
    def marginal_effects(
        self, options: Mapping[str, Any], kind: CovarianceKind
    ) -> dict[str, Any]: ...
    def regularization_path(self) -> dict[str, Any] | None: ...
    def with_conventions(self, conventions: str) -> NativeFit: ...
    def significance_codes(self) -> list[str]: ...
    def selected_features(self) -> list[int]: ...
    def llf(self) -> float: ...
    def aic(self) -> float: ...
    def bic(self) -> float: ...
    def row_values(self, quantity: str) -> array[float]: ...
    def response(self) -> array[float]: ...
    def design_matrix(self) -> array[float]: ...


class Progress(TypedDict):
    """How far a fit has come."""

    done: bool
    phase: str
    iteration: int
    deviance: float


class NativeJob(Protocol):
    """A fit that stops after some blocks of rows and can go on."""

    def advance(self, max_blocks: int) -> Progress: ...

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
    def adjust_p_values(self, p_values: Numbers, method: str) -> array[float]: ...
    def model_data(
        self,
        y: Numbers,
        x: Sequence[Numbers],
        weights: Numbers | None,
        offset: Numbers | None,
        names: Sequence[str],
    ) -> NativeData: ...
    def score_test(self, fit: NativeFit, x: Sequence[Numbers]) -> dict[str, Any]: ...
    def compare_fits(self, fits: Sequence[NativeFit], test: str | None) -> dict[str, Any]: ...
    def fit_job(self, data: NativeData, options: Mapping[str, Any]) -> NativeJob: ...
    def refuse_name(self, kind: str, name: str, known: Sequence[str]) -> NoReturn: ...
    def formula_columns(self, formula: str, names: Sequence[str]) -> list[str]: ...
    def dict_columns(self, specification: str, names: Sequence[str]) -> list[str]: ...
    def learn_formula(
        self, formula: str, columns: Frame, options: Mapping[str, Any], rows: Rows
    ) -> NativeModel: ...
    def learn_dict(self, specification: str, columns: Frame, rows: Rows) -> NativeModel: ...
    def column_terms(self, fit: NativeFit) -> NativeModel: ...
    def model_matrix(self, model: NativeModel, columns: Frame) -> array[float]: ...
    def predictor_columns(self, model: NativeModel) -> list[str]: ...
    def predict(
        self,
        model: NativeModel,
        fit: NativeFit,
        columns: Frame,
        options: Mapping[str, Any],
        rows: Rows,
    ) -> dict[str, Any]: ...
    def score_test_of_terms(
        self, model: NativeModel, fit: NativeFit, columns: Frame, terms: str
    ) -> dict[str, Any]: ...
    def marginal_effects_of_model(
        self,
        model: NativeModel,
        fit: NativeFit,
        columns: Frame,
        options: Mapping[str, Any],
        kind: CovarianceKind,
        rows: Rows,
    ) -> dict[str, Any]: ...
    def model_text(self, model: NativeModel, fit: NativeFit, covariance: bool) -> str: ...
    def read_model(self, text: str) -> tuple[NativeModel, NativeFit]: ...
    def bytes_in_use(self) -> int: ...
