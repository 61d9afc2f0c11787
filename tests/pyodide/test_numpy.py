"""numpy arrays in every layout go in, ndarrays come out."""

from typing import Any

import numpy as np
import pytest

import webglm

Y = np.array([1, 0, 3, 2, 1, 4])
X = np.column_stack([np.ones(6), [0.5, -0.25, 1.0, 0.75, -1.0, 1.25]])


def params(y: Any = Y, x: Any = X, **options: Any) -> list[float]:
    return webglm.fit_glm(y, x, "poisson", **options).params.tolist()


@pytest.fixture(scope="module")
def expected() -> list[float]:
    return params(Y.tolist(), X.tolist())


# Every value of X is a multiple of 1/4: no conversion rounds.
LAYOUTS = {
    "C order": X,
    "Fortran order": np.asfortranarray(X),
    "transposed": X.T.copy().T,
    "every other row": np.repeat(X, 2, axis=0)[::2],
    "every other column": np.repeat(X, 2, axis=1)[:, ::2],
    "negative stride": X[::-1].copy()[::-1],
    "read-only": np.broadcast_to(X, (1, 6, 2))[0],
    "float32": X.astype(np.float32),
    "float16": X.astype(np.float16),
    "big-endian": X.astype(">f8"),
    "object": X.astype(object),
    "masked, nothing hidden": np.ma.MaskedArray(X),
    "matrix": np.asmatrix(X),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_of_x(expected: list[float], layout: str) -> None:
    before = LAYOUTS[layout].tolist()
    assert params(x=LAYOUTS[layout]) == expected
    assert LAYOUTS[layout].tolist() == before


@pytest.mark.parametrize("dtype", "bhilqBHILQefdg")
def test_types_of_y(expected: list[float], dtype: str) -> None:
    assert params(y=Y.astype(dtype)) == expected
    assert params(y=np.repeat(Y, 2).astype(dtype)[::2]) == expected


def test_booleans() -> None:
    assert params(y=Y > 1) == params(y=(Y > 1).tolist())


def test_results_are_ndarrays() -> None:
    fit = webglm.fit_glm(Y, X, "poisson")
    for values in (fit.params, fit.bse(), fit.fittedvalues, fit.resid_pearson(), fit.cov_params()):
        assert isinstance(values, np.ndarray)
        assert values.dtype == np.float64
        assert values.flags.writeable
    assert fit.cov_params().shape == (2, 2)
    assert isinstance(webglm.LogLink().link(Y), np.ndarray)


def test_intervals_are_a_table() -> None:
    intervals = webglm.fit_glm(Y, X, "poisson").conf_int()
    table = np.asarray(intervals)
    lower, upper = intervals
    assert table.shape == intervals.shape == (2, 2)
    assert np.array_equal(table[:, 0], lower)
    assert np.array_equal(intervals[:, 1], upper)
    assert np.array_equal(np.column_stack([lower, upper]), table)


def test_options_may_be_numpy_numbers(expected: list[float]) -> None:
    assert params(max_iter=np.int64(25), tol=np.float32(2**-27), alpha=np.float64(0)) == expected
    assert webglm.TweedieFamily(np.float64(1.5)) == webglm.TweedieFamily(1.5)


@pytest.mark.parametrize(
    "y",
    [
        Y.astype(complex),
        Y.astype(str),
        np.array(["1", 0, 3, 2, 1, 4], dtype=object),
        Y.astype("datetime64[D]"),
        np.float64(3.0),
        np.zeros(6, dtype=[("a", "f8")]),
    ],
    ids=lambda y: str(y.dtype),
)
def test_what_is_not_a_number_is_a_type_error(y: Any) -> None:
    with pytest.raises(TypeError, match="y"):
        params(y=y)


@pytest.mark.parametrize(
    "y",
    [
        np.ma.MaskedArray(Y, mask=Y == 3),
        np.where(Y == 3, np.nan, Y),
        np.array([1, 0, None, 2, 1, 4], dtype=object),
    ],
    ids=["masked", "NaN", "None"],
)
def test_missing_values_are_refused_by_row(y: Any) -> None:
    with pytest.raises(webglm.ValidationError, match="2") as refusal:
        params(y=y)
    assert refusal.value.code == "invalid_input"


@pytest.mark.parametrize("x", [X[:, 0], X[None], np.ones((6, 1, 1))])
def test_x_has_two_dimensions(x: Any) -> None:
    with pytest.raises(webglm.ValidationError, match="two dimensions"):
        params(x=x)


def test_y_has_one_dimension() -> None:
    with pytest.raises(webglm.ValidationError, match="one dimension"):
        params(y=Y[:, None])


def test_dummies_are_the_same_in_every_layout() -> None:
    rows = 20_000
    index = np.arange(rows)
    level = index * 7 // 4 % 5
    x = np.column_stack([np.ones(rows), np.sin(index), *(level == k for k in range(1, 5))])
    y = index * index % 7 + level
    expected = params(y, [list(row) for row in x])
    named = {f"x{j}": x[:, j] for j in range(6)}
    for layout in (x, np.asfortranarray(x), np.repeat(x, 2, axis=1)[:, ::2], named):
        assert params(y, layout) == expected
    assert params(y, x.astype(np.int8)[:, 2:]) == params(y, x[:, 2:])
