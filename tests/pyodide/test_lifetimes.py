"""Results own their memory, and everything is freed without being told."""

import gc
from typing import Any

import pytest

import webglm
from webglm._native import core

Y = [1.0, 0.0, 3.0, 2.0, 1.0]
X = [[1.0, 0.5], [1.0, -0.2], [1.0, 1.1], [1.0, 0.4], [1.0, -0.9]]


def test_ten_thousand_fits_keep_memory_flat() -> None:
    webglm.fit_glm(Y, X, "poisson").bse_robust()
    before = core.bytes_in_use()
    for _ in range(10_000):
        webglm.fit_glm(Y, X, "poisson")
    assert core.bytes_in_use() == before


def test_refusals_leave_nothing_behind() -> None:
    def refuse() -> None:
        with pytest.raises(webglm.WebGLMError):
            webglm.fit_glm(Y, X, "gamma")
        with pytest.raises(webglm.WebGLMError):
            webglm.fit_glm(Y, X, "poisson", weights=[1.0])
        with pytest.raises(TypeError):
            webglm.fit_glm(Y, X, "poisson", offset=["a"] * 5)

    refuse()
    gc.collect()
    before = core.bytes_in_use()
    for _ in range(100):
        refuse()
    gc.collect()
    assert core.bytes_in_use() == before


def test_fit_is_freed_in_a_cycle() -> None:
    gc.collect()
    before = core.bytes_in_use()
    cycle: list[Any] = [webglm.fit_glm(Y, X, "poisson")]
    cycle.append(cycle)
    assert core.bytes_in_use() > before
    del cycle
    gc.collect()
    assert core.bytes_in_use() == before


def test_arrays_outlive_their_fit() -> None:
    fit = webglm.fit_glm(Y, X, "poisson")
    params, fitted, expected = fit.params, fit.fittedvalues, fit.params.tolist()
    total = sum(fitted)
    del fit
    gc.collect()
    # Fits in between reuse the memory that the first one had.
    others = [webglm.fit_glm([y + 1 for y in Y], X, "poisson") for _ in range(20)]
    assert len(others) == 20
    assert params.tolist() == expected
    assert sum(fitted) == total


def test_arrays_are_copies() -> None:
    fit = webglm.fit_glm(Y, X, "poisson")
    first = fit.params.tolist()
    memoryview(fit.params)[0] = 99.0
    assert fit.params.tolist() == first


def test_growth_of_the_heap_does_no_harm() -> None:
    n = 400_000
    fit = webglm.fit_glm([1.0, 3.0] * (n // 2), {"base": [1.0] * n}, "poisson")
    # The mean of 1 and 3, at the identity of log and exp.
    assert fit.fittedvalues[n - 1] == pytest.approx(2.0, rel=1e-14)
