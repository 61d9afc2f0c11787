"""Spline bases on their own are the columns that the same terms have in a model."""

from typing import Any, cast

import pytest

import webglm
from webglm.exceptions import ValidationError

X = [0, 1, 1.5, 2, 4, 7, 8, 9, 15, 20]


def columns_in_a_model(term: str, x: list[float], conventions: str = "r") -> list[list[float]]:
    data = {"x": x, "y": list(range(len(x)))}
    model = webglm.glm(f"y ~ 0 + {term}", data, conventions=conventions)
    return model.fit().design_matrix.tolist()


@pytest.mark.parametrize(
    ("basis", "options", "term"),
    [
        (webglm.bs, {"df": 5}, "bs(x, df=5)"),
        (webglm.bs, {"df": 4, "degree": 2}, "bs(x, df=4, degree=2)"),
        (webglm.bs, {"knots": [3, 10]}, "bs(x, knots=c(3, 10))"),
        (webglm.bs, {"df": 6, "include_intercept": True}, "bs(x, df=6, intercept=TRUE)"),
        (webglm.bs, {"boundary_knots": (-1, 30)}, "bs(x, boundary=c(-1, 30))"),
        (webglm.ns, {"df": 3}, "ns(x, df=3)"),
        (webglm.ns, {"knots": [3, 10]}, "ns(x, knots=c(3, 10))"),
    ],
)
def test_bases_are_those_of_models(basis: Any, options: dict[str, Any], term: str) -> None:
    assert basis(X, **options).tolist() == columns_in_a_model(term, X)


def test_functions_sum_to_one() -> None:
    for row in webglm.bs(X, 6, include_intercept=True).tolist():
        assert sum(row) == pytest.approx(1.0, abs=1e-14)


def test_knots_by_convention() -> None:
    info = webglm.SplineTerm("x", "bs", 6, conventions="rustystats")
    info.transform(X)
    # Lower order statistics: recorded of rustystats 0.9.0 for these values.
    assert info.get_knot_info()["knots"].tolist() == [2.0, 8.0]
    assert webglm.bs(X, 5, conventions="rustystats").shape == (10, 4)
    assert webglm.bs(X, 5).shape == (10, 5)


def test_names() -> None:
    assert webglm.bs_names("age", 5)[1] == "bs(age, df=5)[2]"
    assert webglm.ns_names("y", 3) == [f"ns(y, df=3)[{i}]" for i in (1, 2, 3)]
    assert webglm.bs_names("age", 5, conventions="rustystats") == [
        f"bs(age, {i}/5)" for i in (2, 3, 4, 5)
    ]


def test_a_term_keeps_the_knots_of_its_first_values() -> None:
    term = webglm.SplineTerm("x", "ns", 3)
    assert term.get_knot_info()["knots"] is None
    first, names = term.transform(X)
    assert first.shape == (10, 3)
    assert names == webglm.ns_names("x", 3)
    info = term.get_knot_info()
    assert info["boundary_knots"] == (0.0, 20.0)
    again, _ = term.transform([4, 25.0, None])
    assert again[0].tolist() == first[4].tolist()
    assert all(value != value for value in again[2])
    assert term.get_knot_info()["knots"].tolist() == info["knots"].tolist()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"df": 0}, ValidationError),
        ({"df": 5.5}, ValidationError),
        ({"df": "5"}, ValidationError),
        ({"degree": -1}, ValidationError),
        ({"knots": [30]}, ValidationError),
        ({"boundary_knots": (1, 1)}, ValidationError),
        ({"knots": object()}, TypeError),
        ({"beyond": "guess"}, ValidationError),
        ({"conventions": "sas"}, ValidationError),
        ({"x": ["a"]}, TypeError),
        ({"x": []}, ValidationError),
        ({"x": [None, None]}, ValidationError),
        ({"x": [float("inf"), 1.0]}, ValidationError),
    ],
    ids=str,
)
def test_refusals(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        webglm.bs(**({"x": X} | options))


def test_other_refusals() -> None:
    with pytest.raises(ValidationError, match="spline_type"):
        webglm.SplineTerm("x", cast(Any, "ms"))
    with pytest.raises(TypeError, match="var_name"):
        webglm.SplineTerm(cast(Any, 7))
