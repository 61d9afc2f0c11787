"""Models of named columns, written as R-style formulas."""

from __future__ import annotations

from typing import Any, Literal

from webglm._core import NativeData, NativeFit, NativeModel
from webglm._native import core
from webglm.columns import text
from webglm.families import Family, FamilyName
from webglm.frame import frame_columns
from webglm.glm_model import GLMModel, prior_means
from webglm.links import Link, LinkName
from webglm.model import Conventions, Model, Parameter, WeightsType
from webglm.outcomes import FitWarning
from webglm.row_values import RowArguments
from webglm.source import data_source
from webglm.vectors import positions

__all__ = ["ColumnModel", "FormulaGLM", "MissingPolicy", "glm"]

MissingPolicy = Literal["error", "drop", "level"]


class ColumnModel(Model[GLMModel]):
    """A model of named columns: its terms have learned levels and knots from the data."""

    _terms: NativeModel

    @property
    def formula(self) -> str:
        """The canonical formula."""
        return self._terms.formula()

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the p coefficients."""
        return tuple(self._terms.names())

    @property
    def kept_rows(self) -> Any:
        """The row of the data, from 0, behind each row of the fit; empty where none was dropped."""
        return positions(self._terms.kept_rows())

    @property
    def warnings(self) -> list[FitWarning]:
        """What the reader should know of before fitting: factors of one level, say."""
        return [FitWarning(**warning) for warning in self._terms.warnings()]

    def _rows(self) -> NativeData:
        return self._terms.data()

    def _results(self, native: NativeFit) -> GLMModel:
        return GLMModel(native, self._family_of(native), self.link, self._terms)

    def _model_options(self, missing: str) -> dict[str, Any]:
        return {
            "family": self.family.spec(),
            "link": None if self._has_default_link else self.link.name(),
            "missing": text(missing, "missing"),
            "conventions": text(self.conventions, "conventions"),
        }


class FormulaGLM(ColumnModel):
    """A model by formula; `webglm.glm` makes it and explains its parameters."""

    def __init__(
        self,
        formula: str,
        data: Any,
        family: FamilyName | str | Family = "gaussian",
        link: LinkName | str | Link | None = None,
        var_power: Parameter = 1.5,
        theta: Parameter = 1.0,
        offset: Any = None,
        weights: Any = None,
        *,
        exposure: Any = None,
        complement: Any = None,
        missing: MissingPolicy = "error",
        weights_type: WeightsType = "variance",
        conventions: Conventions = "r",
    ) -> None:
        super().__init__(family, link, var_power, theta, weights_type, conventions)
        written = text(formula, "formula")
        source = data_source(data)
        prior = prior_means(complement, data)
        rows = RowArguments(source, weights, offset, exposure, prior)
        used = core.formula_columns(written, source.names)
        frame = frame_columns(source, [*used, *rows.columns])
        options = self._model_options(missing) | rows.names
        self._terms = core.learn_formula(written, frame, options, rows.arrays)


def glm(
    formula: str,
    data: Any,
    family: FamilyName | str | Family = "gaussian",
    link: LinkName | str | Link | None = None,
    var_power: Parameter = 1.5,
    theta: Parameter = 1.0,
    offset: Any = None,
    weights: Any = None,
    seed: int | None = None,
    *,
    exposure: Any = None,
    complement: Any = None,
    missing: MissingPolicy = "error",
    weights_type: WeightsType = "variance",
    conventions: Conventions = "r",
) -> FormulaGLM:
    """Describes a model by an R-style formula, and learns its terms from the data.

    Parameters
    ----------
    formula : str
        ``"claims ~ age * C(area) + bs(value, df=5) + offset(log(years))"``, say; the grammar is in
        docs/formulas.md.
    data : dict of columns, list of dicts, or data frame
        Columns of equal length. Frames of pandas, polars, pyarrow and narwhals are understood.
        Text is a factor without being told; categories keep their order.
    family : str or Family
        ``"gaussian"``, ``"poisson"``, ``"tweedie(p=1.3)"``, ... or an object.
    link : str or Link, optional
        By default identity for the Gaussian, logit for the binomials, log for all others.
    var_power, theta : float or "estimate"
        Parameters of the Tweedie and the negative binomial family, where `family` is a name;
        "estimate" takes the parameter from the data, by maximum likelihood.
    offset : str or sequence of numbers, length n, optional
        Added to the linear predictor as it is.
    weights : str or sequence of numbers, length n, optional
        Prior weights w >= 0.
    seed : int, optional
        Of encodings that draw random numbers; no term of a formula does.
    exposure : str or sequence of numbers, length n, optional
        Positive; its logarithm is added to the linear predictor, which needs the log link.
    complement : str, sequence of numbers, length n, or GLMModel, optional
        The means of a prior model, on the scale of the response: g of them is added to the linear
        predictor, so that coefficients are deviations from that model, and a penalty shrinks
        towards it. A fitted model stands for its means in the rows of `data`, for an exposure
        of 1. See `GLMModel.credibility_table`.
    missing : {"error", "drop", "level"}
        Whether rows without a value in a column that is used are refused (by column and count),
        left out, or in factors make a level of their own.
    weights_type : {"variance", "frequency"}
        Whether w divides the variance, or counts equal rows.
    conventions : {"r", "statsmodels", "glum", "rustystats"}
        Whose statistics the fits report. By "rustystats" the arguments of splines and the coding
        of factors are read as there too.

    Returns
    -------
    FormulaGLM

    Raises
    ------
    TypeError
        For an argument of the wrong type.
    ValidationError
        For a formula that cannot be read, unknown names, missing values.

    Examples
    --------
    >>> fit = glm("claims ~ age + area", data, family="poisson", exposure="years").fit()
    >>> fit.predict(new_data)
    """
    del seed
    return FormulaGLM(
        formula,
        data,
        family,
        link,
        var_power,
        theta,
        offset,
        weights,
        exposure=exposure,
        complement=complement,
        missing=missing,
        weights_type=weights_type,
        conventions=conventions,
    )
