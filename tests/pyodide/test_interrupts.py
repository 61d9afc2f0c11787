"""An interrupt of the session ends a fit that does not pause."""

from typing import Any

import pyodide_js
import pytest
from js import Int32Array, SharedArrayBuffer

import webglm

N = 60_000
Y = [float(i * 7 % 5) for i in range(N)]
X = {"base": [1.0] * N} | {f"x{j}": [i * (j + 3) % 101 / 50 for i in range(N)] for j in range(9)}
SIGINT = 2


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


def test_between_two_steps(model: webglm.GLM, buffer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Python looks for an interrupt between two steps; here the first one brings it.
    start_job = model._job

    class Interrupted:
        def __init__(self, *arguments: Any) -> None:
            self.job = start_job(*arguments)

        def advance(self, max_blocks: int) -> Any:
            buffer[0] = SIGINT
            self.job.advance(1)
            return {"done": False}

    monkeypatch.setattr(model, "_job", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        model.fit()
    monkeypatch.undo()
    assert model.fit().converged
