"""Adjusted p-values against R's p.adjust."""

import math
from typing import Any

import pytest

import webglm

P_VALUES = [0.01, 0.04, 0.03, math.nan, 0.5]


@pytest.mark.parametrize(
    ("method", "adjusted"),
    # R 4.2.2: p.adjust(c(0.01, 0.04, 0.03, NA, 0.5), method)
    [
        ("bonferroni", [0.04, 0.16, 0.12, math.nan, 1.0]),
        ("holm", [0.04, 0.09, 0.09, math.nan, 0.5]),
        ("bh", [0.04, 0.16 / 3, 0.16 / 3, math.nan, 0.5]),
    ],
)
def test_values_and_shape_are_those_of_r(method: Any, adjusted: list[float]) -> None:
    actual = webglm.adjust_p_values(P_VALUES, method)
    assert actual.shape == (5,)
    assert actual.tolist() == pytest.approx(adjusted, rel=1e-15, nan_ok=True)


def test_holm_is_the_default() -> None:
    p_values = [0.01, 0.04, 0.03]
    holm = webglm.adjust_p_values(p_values, "HOLM")
    assert webglm.adjust_p_values(p_values).tolist() == holm.tolist()


def test_refusals() -> None:
    with pytest.raises(webglm.ValidationError) as refusal:
        webglm.adjust_p_values([0.5, 1.5])
    assert refusal.value.code == "invalid_input"
    with pytest.raises(webglm.ValidationError, match="holm") as refusal:
        webglm.adjust_p_values([0.5], "hollm")
    assert refusal.value.code == "unknown_name"
    wrong: Any = 1
    with pytest.raises(TypeError, match="method must be a string"):
        webglm.adjust_p_values([0.5], wrong)
