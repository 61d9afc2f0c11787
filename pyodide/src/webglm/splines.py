"""Bases of splines on their own; in models they are terms of a formula."""

from __future__ import annotations

from array import array
from typing import Any, Literal

from webglm._core import NativeModel
from webglm._native import core
from webglm.columns import column, text
from webglm.exceptions import ValidationError
from webglm.frame_column import FrameColumn
from webglm.specification_text import specification_text
from webglm.vectors import Matrix, matrix, vector

__all__ = ["Beyond", "SplineTerm", "bs", "bs_names", "ns", "ns_names"]

Beyond = Literal["extrapolate", "clamp", "error"]
SplineConventions = Literal["r", "rustystats"]


class SplineTerm:
    """A spline of one variable, which learns its knots from the first values that it sees.

    Parameters
    ----------
    var_name : str
        The name of the variable, for the names of the columns.
    spline_type : {"bs", "ns"}
        B-splines, or natural cubic splines: straight lines beyond the boundary.
    df : int, optional
        Columns, as `conventions` count them.
    degree : int
        Of B-splines.
    boundary_knots : pair of float, optional
        The interval; by default the range of the values.
    knots : sequence of float, optional
        Interior knots; they win over `df`.
    include_intercept : bool
        Whether the columns span the constant.
    beyond : {"extrapolate", "clamp", "error"}
        What becomes of values beyond the boundary.
    conventions : {"r", "rustystats"}
        By "r", `df` counts columns and knots are quantiles, as in R's splines::bs and ns.
    """

    def __init__(
        self,
        var_name: str,
        spline_type: Literal["bs", "ns"] = "bs",
        df: int | None = 5,
        degree: int = 3,
        boundary_knots: tuple[float, float] | None = None,
        *,
        knots: Any = None,
        include_intercept: bool = False,
        beyond: Beyond = "extrapolate",
        conventions: SplineConventions = "r",
    ) -> None:
        if spline_type not in ("bs", "ns"):
            raise ValidationError(f'spline_type must be "bs" or "ns", got {spline_type!r}')
        self.var_name = text(var_name, "var_name")
        self.spline_type = spline_type
        self.df = df
        self.degree = degree
        options = {
            "type": spline_type,
            "df": None if knots is not None else df,
            "degree": degree if spline_type == "bs" else None,
            "boundary_knots": boundary_knots,
            "knots": knots,
            "intercept": include_intercept,
            "beyond": beyond,
        }
        term = {key: value for key, value in options.items() if value is not None}
        # A model needs a response, which takes no part in learning knots.
        self._response = "y" if var_name != "y" else "response"
        self._specification = specification_text(
            {
                "response": self._response,
                "terms": {var_name: term},
                "intercept": False,
                "conventions": conventions,
                "missing": "drop",
            }
        )
        core.dict_columns(self._specification, [var_name, self._response])
        self._learned: NativeModel | None = None

    def transform(self, x: Any) -> tuple[Matrix, list[str]]:
        """The columns of `x`, and their names.

        Parameters
        ----------
        x : sequence of numbers, length n
            The first ones given place the knots, which then stay.

        Returns
        -------
        matrix of float64, (n, columns)
            NaN where `x` has no value.
        list of str
        """
        numbers = column(x, self.var_name)
        frame: dict[str, FrameColumn] = {self.var_name: numbers}
        if self._learned is None:
            zeros = column(array("b", bytes(numbers.shape[0])), self._response)
            columns = frame | {self._response: zeros}
            self._learned = core.learn_dict(self._specification, columns, {})
        names = self._learned.names()
        values = core.model_matrix(self._learned, frame)
        return matrix(values, numbers.shape[0], len(names)), names

    def get_knot_info(self) -> dict[str, Any]:
        """Type, df, degree, knots and boundary_knots; the knots are None before `transform`.

        Returns
        -------
        dict
        """
        info: dict[str, Any] = {
            "type": self.spline_type,
            "df": self.df,
            "degree": self.degree if self.spline_type == "bs" else 3,
            "knots": None,
            "boundary_knots": None,
        }
        if self._learned is not None:
            (spline,) = self._learned.splines()
            info["knots"] = vector(spline["knots"])
            info["boundary_knots"] = (spline["lower"], spline["upper"])
        return info

    def __repr__(self) -> str:
        return f"SplineTerm({self.var_name!r}, {self.spline_type!r}, df={self.df})"


def bs(
    x: Any,
    df: int | None = None,
    degree: int = 3,
    knots: Any = None,
    boundary_knots: tuple[float, float] | None = None,
    include_intercept: bool = False,
    *,
    beyond: Beyond = "extrapolate",
    conventions: SplineConventions = "r",
) -> Matrix:
    """B-splines of `x`, with the columns of R's splines::bs.

    Parameters
    ----------
    x : sequence of numbers, length n
    df, degree, knots, boundary_knots, include_intercept, beyond, conventions
        As `SplineTerm` takes them.

    Returns
    -------
    matrix of float64, (n, columns)
        NaN where `x` has no value.

    Raises
    ------
    ValidationError
        For options out of range, and for values that leave no interval.
    """
    term = SplineTerm(
        "x",
        "bs",
        df,
        degree,
        boundary_knots,
        knots=knots,
        include_intercept=include_intercept,
        beyond=beyond,
        conventions=conventions,
    )
    return term.transform(x)[0]


def ns(
    x: Any,
    df: int | None = None,
    knots: Any = None,
    boundary_knots: tuple[float, float] | None = None,
    include_intercept: bool = False,
    *,
    beyond: Beyond = "extrapolate",
    conventions: SplineConventions = "r",
) -> Matrix:
    """Natural cubic splines of `x`, with the columns of R's splines::ns.

    Parameters
    ----------
    x : sequence of numbers, length n
    df, knots, boundary_knots, include_intercept, beyond, conventions
        As `SplineTerm` takes them.

    Returns
    -------
    matrix of float64, (n, columns)
        NaN where `x` has no value.

    Raises
    ------
    ValidationError
        For options out of range, and for values that leave no interval.
    """
    term = SplineTerm(
        "x",
        "ns",
        df,
        boundary_knots=boundary_knots,
        knots=knots,
        include_intercept=include_intercept,
        beyond=beyond,
        conventions=conventions,
    )
    return term.transform(x)[0]


def bs_names(
    var_name: str,
    df: int = 5,
    include_intercept: bool = False,
    *,
    conventions: SplineConventions = "r",
) -> list[str]:
    """The names of the columns that ``bs(var_name, df=df)`` has in a model.

    Parameters
    ----------
    var_name : str
    df, include_intercept, conventions
        As `SplineTerm` takes them.

    Returns
    -------
    list of str
    """
    return _names(var_name, "bs", df, include_intercept, conventions)


def ns_names(
    var_name: str,
    df: int = 5,
    include_intercept: bool = False,
    *,
    conventions: SplineConventions = "r",
) -> list[str]:
    """The names of the columns that ``ns(var_name, df=df)`` has in a model.

    Parameters
    ----------
    var_name : str
    df, include_intercept, conventions
        As `SplineTerm` takes them.

    Returns
    -------
    list of str
    """
    return _names(var_name, "ns", df, include_intercept, conventions)


def _names(
    var_name: str,
    spline_type: Literal["bs", "ns"],
    df: int,
    include_intercept: bool,
    conventions: SplineConventions,
) -> list[str]:
    term = SplineTerm(
        var_name, spline_type, df, include_intercept=include_intercept, conventions=conventions
    )
    # Any values will do that leave room for the knots: the number of columns depends on df alone.
    return term.transform(range(4 * max(int(df), 1) + 8))[1]
