"""Fits that give way to the event loop."""

from array import array
from asyncio import CancelledError
from collections.abc import Coroutine
from fractions import Fraction
from itertools import chain, count, pairwise
from time import perf_counter
from typing import Any

import pytest

import webglm
import webglm.pauses
from webglm._native import core

N = 60_000  # 235 blocks of 256 rows: more than one step of the 16 blocks that a fit begins with
Y = [float(i * 7 % 5) for i in range(N)]
X = {"base": [1.0] * N, "x": [i % 100 / 50 for i in range(N)]}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step takes just as long as is meant, so that work pauses wherever it can."""
    step = 2.0**-7
    monkeypatch.setattr(webglm.pauses, "_STEP_SECONDS", step)
    monkeypatch.setattr(webglm.pauses, "perf_counter", count(0.0, step).__next__)


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
        model.fit(alpha=1.0, l1_ratio=0.0, max_iter=1)
    assert plain.result is not None
    assert ridge.result is not None
    assert plain.result.params.tolist() == model.fit().params.tolist()
    assert ridge.result.params.tolist() == model.fit(50.0, 0.0).params.tolist()


class Clock:
    """The time that simulated work has taken, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Work:
    """Passes over 500,000 rows whose blocks take the given times, as a job."""

    BLOCKS = 1954

    def __init__(self, clock: Clock, seconds_of_a_block: list[float]) -> None:
        self.clock = clock
        self.passes = seconds_of_a_block
        self.left = self.BLOCKS

    def advance(self, max_blocks: int) -> Any:
        taken = min(max_blocks, self.left)
        self.left -= taken
        self.clock.now += taken * self.passes[0]
        if self.left == 0:
            self.passes, self.left = self.passes[1:], self.BLOCKS
        return {"done": not self.passes, "phase": "iterate", "iteration": 0, "deviance": 1.0}

    def result(self) -> Any:
        raise AssertionError("nothing was fitted")


def test_no_step_of_passes_of_any_cost_takes_50_ms(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(webglm.pauses, "_STEP_SECONDS", 0.008)
    monkeypatch.setattr(webglm.pauses, "perf_counter", clock)
    # A score, a Gram matrix of few and of many columns, theta (measured), and a slow machine.
    work = Work(clock, [2e-6, 6e-6, 2e-4, 6e-6, 2e-4, 2e-6, 6e-4, 6e-4, 2e-6])
    driven = Driven(webglm.pauses.advance_with_pauses(work, None, None))
    pauses = [0.0]
    while driven.step():
        pauses.append(clock.now)
    longest = max(after - before for before, after in pairwise(pauses))
    assert 0.008 <= longest <= 0.05
    # A pause costs a turn of the event loop: there are few more than the steps need.
    assert len(pauses) <= clock.now / 0.008 + 1


def test_few_blocks_between_two_looks_at_the_clock(
    model: webglm.GLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    start_job = model._job

    class Recorded:
        def __init__(self, *arguments: Any) -> None:
            job = start_job(*arguments)
            self.result = job.result
            self._advance = job.advance

        def advance(self, max_blocks: int) -> Any:
            asked.append(max_blocks)
            return self._advance(max_blocks)

    monkeypatch.setattr(model, "_job", Recorded)
    monkeypatch.setattr(webglm.pauses, "_STEP_SECONDS", 1e9)  # all steps are far too short
    monkeypatch.setattr(webglm.pauses, "perf_counter", perf_counter)
    driven = Driven(model.fit_async())
    assert driven.run().converged
    assert driven.pauses == 0
    assert max(asked) == 64


READ: dict[str, Any] = {
    "columns": X,
    "objects": {name: [Fraction(value) for value in values] for name, values in X.items()},
    "arrays": {name: array("d", values) for name, values in X.items()},
    "rows": list(zip(*X.values(), strict=True)),
    "table": memoryview(array("d", chain(*zip(*X.values(), strict=True))))
    .cast("B")
    .cast("d", (N, len(X))),
}
# Of y and the weights, of 8192 Python objects at a time, and of two columns or of rows, 256 at a
# time; after each column and each part of a table when it is copied.
PAUSES = {"columns": 32, "objects": 32, "arrays": 16 + 2, "rows": 16 + 234, "table": 16 + 2}


@pytest.mark.parametrize("kind", READ)
def test_pauses_while_arrays_are_read(kind: str, model: webglm.GLM) -> None:
    before: list[int] = []
    driven = Driven(
        webglm.fit_glm_async(
            *(Y, READ[kind], "poisson"),
            weights=[1.0] * N,
            progress=lambda _: before.append(driven.pauses),
        )
    )
    fit = driven.run()
    assert before[0] >= PAUSES[kind]
    assert fit.params.tolist() == model.fit().params.tolist()


def test_arrays_that_are_read_take_turns_with_fits(model: webglm.GLM) -> None:
    expected = model.fit().params.tolist()
    driven = Driven(webglm.fit_glm_async(Y, X, "poisson"))
    while driven.step():
        webglm.fit_glm(Y[:300], {name: values[:300] for name, values in X.items()})
    assert driven.result is not None
    assert driven.result.params.tolist() == expected


def test_cancel_while_arrays_are_read() -> None:
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
