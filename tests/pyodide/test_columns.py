"""Every form in which y, x, weights and offset may come gives the same fit."""

from array import array
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import webglm

Y = [1, 0, 3, 2, 1, 4]
X = [[1.0, 0.5], [1.0, -0.25], [1.0, 1.0], [1.0, 0.75], [1.0, -1.0], [1.0, 1.25]]
FLAT = [value for row in X for value in row]


def params(y: Any = Y, x: Any = X, **options: Any) -> list[float]:
    return webglm.fit_glm(y, x, "poisson", **options).params.tolist()


@pytest.mark.parametrize("code", list("bhilqBHILQfd"))
def test_typed_arrays(code: str) -> None:
    assert params(y=array(code, Y)) == params()
    assert params(y=memoryview(array(code, Y))) == params()


def as_memory(values: list[float], shape: tuple[int, int], code: str = "d") -> memoryview:
    return memoryview(array(code, values)).cast("B").cast(code, shape)


@pytest.mark.parametrize(
    "make",
    [
        lambda: tuple(map(tuple, X)),
        lambda: [array("d", row) for row in X],
        lambda: (row for row in X),
        lambda: as_memory(FLAT, (6, 2)),
        lambda: as_memory(FLAT, (6, 2), "f"),
        lambda: as_memory(FLAT * 2, (12, 2))[:6],
        lambda: as_memory([v for row in X for _ in range(2) for v in row], (12, 2))[::2],
        lambda: zip(*zip(*X, strict=True), strict=True),
        lambda: [[Fraction(value) for value in row] for row in X],
    ],
)
def test_tables(make: Callable[[], Any]) -> None:
    # Every value is a multiple of 1/4: no conversion rounds.
    assert params(x=make()) == params()


def test_columns_by_name() -> None:
    columns = {"base": [1] * 6, "class": array("d", [row[1] for row in X])}
    fit = webglm.fit_glm(Y, columns, "poisson")
    assert fit.params.tolist() == params()
    assert fit.feature_names == ("base", "class")
    named = webglm.fit_glm(Y, columns, "poisson", names=["a", "b"])
    assert named.feature_names == ("a", "b")


def test_strided_memory() -> None:
    strided = memoryview(array("i", [v for y in Y for v in (y, 99)]))[::2]
    assert params(y=strided) == params()


def test_booleans_are_0_and_1() -> None:
    flags = [True, False, True, True, False, True]
    numbers = [float(flag) for flag in flags]
    assert params(y=flags) == params(y=numbers)
    assert params(y=memoryview(bytes(flags)).cast("?")) == params(y=numbers)


def test_unit_weights_and_zero_offset_change_nothing() -> None:
    assert params(weights=[1] * 6, offset=array("f", [0] * 6)) == params()


def test_inputs_are_not_modified() -> None:
    y, x = array("d", Y), as_memory(FLAT, (6, 2))
    params(y=y, x=x)
    assert y == array("d", Y)
    assert x.tolist() == X


def test_buffer_of_text_is_refused() -> None:
    with pytest.raises(TypeError, match="format 'c'"):
        params(y=memoryview(b"103214").cast("c"))


@pytest.mark.parametrize("y", [[[1], [0], [3], [2], [1], [4]], as_memory(FLAT, (6, 2))])
def test_response_has_one_dimension(y: Any) -> None:
    with pytest.raises(webglm.ValidationError, match="one dimension"):
        params(y=y)


def test_design_has_two_dimensions() -> None:
    with pytest.raises(webglm.ValidationError, match="two dimensions"):
        params(x=array("d", Y))
