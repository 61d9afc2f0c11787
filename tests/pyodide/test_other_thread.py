"""An interrupt from another thread ends a fit that does not pause."""

from typing import Any

import pyodide_js
import pytest
from js import Int32Array, SharedArrayBuffer, interrupter

import webglm

N = 60_000
Y = [float(i * 7 % 5) for i in range(N)]
X = {"base": [1.0] * N} | {f"x{j}": [i * (j + 3) % 101 / 50 for i in range(N)] for j in range(9)}


@pytest.fixture(scope="module")
def model() -> webglm.GLM:
    return webglm.GLM(Y, X, "poisson")


@pytest.fixture
def buffer() -> Any:
    buffer = Int32Array.new(SharedArrayBuffer.new(4))
    pyodide_js.setInterruptBuffer(buffer)
    yield buffer
    buffer[0] = 0
    pyodide_js.setInterruptBuffer()


def test_from_another_thread(model: webglm.GLM, buffer: Any) -> None:
    expected = model.fit().params.tolist()
    interrupter.interrupt(buffer, 200)
    with pytest.raises(KeyboardInterrupt) as interrupt:
        # This would take many times as long.
        model.fit(regularization="lasso", n_alphas=1000, alpha_min_ratio=1e-6, cv=10)
    assert "fit" in [entry.name for entry in interrupt.traceback]
    assert model.fit().params.tolist() == expected
