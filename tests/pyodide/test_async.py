"""Fits that give way to the event loop."""

from array import array
from asyncio import CancelledError
from collections.abc import Coroutine
from itertools import chain
from typing import Any

import pytest

import webglm
import webglm.pauses
from webglm._native import core

N = 60_000  # 235 blocks of 256 rows: more than one step of the 16 blocks that a fit begins with
Y = [float(i * 7 % 5) for i in range(N)]
X = {"base": [1.0] * N, "x": [i % 100 / 50 for i in range(N)]}


class Driven:
    """A coroutine that is advanced by hand from pause to pause, without an event loop."""

    def __init__(self, coroutine: Coroutine[Any, Any, webglm.GLMResults]) -> None:
        self.coroutine = coroutine
        self.pauses = 0
        self.result: webglm.GLMResults | None = None

    def step(self) -> bool:
        """Runs to the next pause; False at the end."""
        try:
            self.coroutine.send(None)
        except StopIteration as end:
            self.result = end.value
            return False
        self.pauses += 1
        return True

    def run(self) -> webglm.GLMResults:
        while self.step():
            pass
        assert self.result is not None
        return self.result


@pytest.fixture(scope="module")
def model() -> webglm.GLM:
    return webglm.GLM(Y, X, "poisson")


def test_same_bits_as_the_blocking_fit(model: webglm.GLM) -> None:
    driven = Driven(model.fit_async())
    fit, blocking = driven.run(), model.fit()
    assert driven.pauses >= 2
    assert fit.params.tolist() == blocking.params.tolist()
    assert fit.cov_params().tolist() == blocking.cov_params().tolist()
    whole = Driven(webglm.fit_glm_async(Y, X, "poisson")).run()
    assert whole.params.tolist() == blocking.params.tolist()


def test_fits_that_take_turns_do_not_disturb_each_other(model: webglm.GLM) -> None:
    plain, ridge = Driven(model.fit_async()), Driven(model.fit_async(50.0, 0.0))
    running = [plain, ridge]
    while running:
        running = [driven for driven in running if driven.step()]
        model.fit(alpha=1.0, l1_ratio=0.0)
    assert plain.result is not None
    assert ridge.result is not None
    assert plain.result.params.tolist() == model.fit().params.tolist()
    assert ridge.result.params.tolist() == model.fit(50.0, 0.0).params.tolist()


READ: dict[str, Any] = {
    "columns": X,
    "arrays": {name: array("d", values) for name, values in X.items()},
    "rows": list(zip(*X.values(), strict=True)),
    "table": memoryview(array("d", chain(*zip(*X.values(), strict=True))))
    .cast("B")
    .cast("d", (N, len(X))),
}


@pytest.mark.parametrize("kind", READ)
def test_pauses_while_arrays_are_read(
    kind: str, model: webglm.GLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webglm.pauses, "_STEP_SECONDS", 0.0)  # every step is too long
    before: list[int] = []
    driven = Driven(
        webglm.fit_glm_async(
            *(Y, READ[kind], "poisson"),
            weights=[1.0] * N,
            progress=lambda _: before.append(driven.pauses),
        )
    )
    fit = driven.run()
    # After each column or part of a table, twice for what Python converts.
    assert before[0] >= 4
    assert fit.params.tolist() == model.fit().params.tolist()


def test_arrays_that_are_read_take_turns_with_fits(model: webglm.GLM) -> None:
    expected = model.fit().params.tolist()
    driven = Driven(webglm.fit_glm_async(Y, X, "poisson"))
    while driven.step():
        webglm.fit_glm(Y[:300], {name: values[:300] for name, values in X.items()})
    assert driven.result is not None
    assert driven.result.params.tolist() == expected


def test_cancel_while_arrays_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webglm.pauses, "_STEP_SECONDS", 0.0)
    in_use = core.bytes_in_use()
    seen: list[webglm.FitProgress] = []
    driven = Driven(
        webglm.fit_glm_async(Y, X, cancel=lambda: driven.pauses == 4, progress=seen.append)
    )
    with pytest.raises(CancelledError):
        driven.run()
    assert seen == []
    assert core.bytes_in_use() == in_use


def test_path_of_penalties(model: webglm.GLM) -> None:
    path: dict[str, Any] = {"regularization": "ridge", "n_alphas": 3, "cv": 2}
    driven = Driven(webglm.fit_glm_async(Y, X, "poisson", **path))
    assert driven.run().path == model.fit(**path).path


def test_progress(model: webglm.GLM) -> None:
    seen: list[webglm.FitProgress] = []
    fit = Driven(model.fit_async(progress=seen.append)).run()
    assert [state.done for state in seen] == [False] * (len(seen) - 1) + [True]
    iterations = [state.iteration for state in seen]
    assert iterations == sorted(iterations)
    assert iterations[-1] == fit.iterations
    assert seen[-1].deviance == fit.deviance


def test_cancel(model: webglm.GLM) -> None:
    asked: list[bool] = []

    def cancel() -> bool:
        asked.append(True)
        return len(asked) == 2

    driven = Driven(model.fit_async(cancel=cancel))
    with pytest.raises(CancelledError):
        driven.run()
    assert driven.pauses == 2
    assert model.fit().converged


def test_error_of_a_callback_ends_the_fit(model: webglm.GLM) -> None:
    def fail(state: webglm.FitProgress) -> None:
        raise KeyError(state.phase)

    with pytest.raises(KeyError):
        Driven(model.fit_async(progress=fail)).run()


def test_refusal_comes_from_the_await() -> None:
    with pytest.raises(webglm.ValidationError, match="max_iter"):
        Driven(webglm.fit_glm_async([1.0, 2.0], [[1.0], [1.0]], max_iter=0)).run()


def test_interrupt_ends_a_blocking_fit(model: webglm.GLM, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyodide_js
    from js import Int32Array, SharedArrayBuffer

    # Python looks for an interrupt between two steps; here the first one brings it.
    buffer = Int32Array.new(SharedArrayBuffer.new(4))
    start_job = model._job

    class Interrupted:
        def __init__(self, *arguments: Any) -> None:
            self.job = start_job(*arguments)

        def advance(self, max_blocks: int) -> Any:
            buffer[0] = 2
            self.job.advance(1)
            return {"done": False}

    monkeypatch.setattr(model, "_job", Interrupted)
    pyodide_js.setInterruptBuffer(buffer)
    try:
        with pytest.raises(KeyboardInterrupt):
            model.fit()
    finally:
        buffer[0] = 0
        pyodide_js.setInterruptBuffer()
    monkeypatch.undo()
    assert model.fit().converged
