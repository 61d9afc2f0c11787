"""Models as data: a dictionary of terms, which stands for a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from webglm._native import core
from webglm.columns import text
from webglm.families import Family, FamilyName
from webglm.formula import ColumnModel, MissingPolicy
from webglm.frame import frame_columns
from webglm.glm_model import prior_means
from webglm.links import Link, LinkName
from webglm.model import Conventions, Parameter, WeightsType
from webglm.row_values import RowArguments
from webglm.source import data_source
from webglm.specification_text import specification_text

__all__ = ["FormulaGLMDict", "glm_dict"]


class FormulaGLMDict(ColumnModel):
    """A model by a dictionary of terms; `webglm.glm_dict` makes it and explains its parameters."""

    def __init__(
        self,
        response: str,
        terms: Mapping[str, Mapping[str, Any]] | None,
        data: Any,
        interactions: Sequence[Mapping[str, Any]] | None = None,
        intercept: bool = True,
        family: FamilyName | str | Family = "gaussian",
        link: LinkName | str | Link | None = None,
        var_power: Parameter = 1.5,
        theta: Parameter = 1.0,
        exposure: Any = None,
        offset: Any = None,
        weights: Any = None,
        *,
        complement: Any = None,
        input_transforms: Sequence[Mapping[str, Any]] | None = None,
        missing: MissingPolicy = "error",
        weights_type: WeightsType = "variance",
        conventions: Conventions = "r",
    ) -> None:
        super().__init__(family, link, var_power, theta, weights_type, conventions)
        source = data_source(data)
        prior = prior_means(complement, data)
        rows = RowArguments(source, weights, offset, exposure, prior)
        members = {
            "response": text(response, "response"),
            "terms": terms,
            "interactions": interactions,
            "intercept": intercept,
            "input_transforms": input_transforms,
            **self._model_options(missing),
            **rows.names,
        }
        given = {key: value for key, value in members.items() if value is not None}
        specification = specification_text(given)
        used = core.dict_columns(specification, source.names)
        frame = frame_columns(source, [*used, *rows.columns])
        self._terms = core.learn_dict(specification, frame, rows.arrays)


def glm_dict(
    response: str,
    terms: Mapping[str, Mapping[str, Any]] | None,
    data: Any,
    interactions: Sequence[Mapping[str, Any]] | None = None,
    intercept: bool = True,
    family: FamilyName | str | Family = "gaussian",
    link: LinkName | str | Link | None = None,
    var_power: Parameter = 1.5,
    theta: Parameter = 1.0,
    exposure: Any = None,
    offset: Any = None,
    weights: Any = None,
    seed: int | None = None,
    complement: Any = None,
    input_transforms: Sequence[Mapping[str, Any]] | None = None,
    allow_extended_tweedie: bool = False,
    *,
    missing: MissingPolicy = "error",
    weights_type: WeightsType = "variance",
    conventions: Conventions = "r",
) -> FormulaGLMDict:
    """Describes a model as data, and learns its terms.

    Parameters
    ----------
    response : str
        The column of the response.
    terms : mapping of str to mapping
        What becomes of each column: ``{"type": "linear"}``, ``"categorical"`` with `levels`,
        `reference` and `contrast`, ``"bs"`` and ``"ns"`` with `df`, `knots`, `boundary_knots`,
        ``"expression"`` with `expr`.
    data
        As `webglm.glm` takes it.
    interactions : sequence of mappings, optional
        Each has two or more columns with their terms, and `include_main`.
    intercept : bool
        Whether the model has one.
    family, link, var_power, theta
        As `webglm.glm` takes them.
    exposure, offset, weights : str or sequence of numbers, length n, optional
        As `webglm.glm` takes them.
    complement : str, sequence of numbers, length n, or GLMModel, optional
        A prior model, as `webglm.glm` takes it.
    seed : int, optional
        Of encodings that draw random numbers; without meaning for the terms above.
    input_transforms : optional
        Refused where it is given (code ``unsupported_model``).
    allow_extended_tweedie : bool
        Without effect: every variance power outside (0, 1) is allowed.
    missing, weights_type, conventions
        As `webglm.glm` takes them.

    Returns
    -------
    FormulaGLMDict

    Raises
    ------
    TypeError
        For an argument of the wrong type.
    ValidationError
        For unknown keys and names, and for values that are not allowed; ``details`` has the path.
    FittingError
        For terms that are not available (code ``unsupported_model``).

    Examples
    --------
    >>> terms = {"age": {"type": "bs", "df": 5}, "area": {"type": "categorical"}}
    >>> model = glm_dict("claims", terms, data, family="poisson", exposure="years")
    >>> fit = model.fit()
    """
    del seed, allow_extended_tweedie
    return FormulaGLMDict(
        response,
        terms,
        data,
        interactions,
        intercept,
        family,
        link,
        var_power,
        theta,
        exposure,
        offset,
        weights,
        complement=complement,
        input_transforms=input_transforms,
        missing=missing,
        weights_type=weights_type,
        conventions=conventions,
    )
