"""An interrupt of the session ends a fit that does not pause."""

from typing import Any

import pytest

import webglm

SIGINT = 2


def test_between_two_steps(
    long_model: webglm.GLM, interrupt_buffer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Python looks for an interrupt between two steps; here the first one brings it.
    start_job = long_model._job

    class Interrupted:
        def __init__(self, *arguments: Any) -> None:
            self.job = start_job(*arguments)

        def advance(self, max_blocks: int) -> Any:
            interrupt_buffer[0] = SIGINT
            self.job.advance(1)
            return {"done": False}

    monkeypatch.setattr(long_model, "_job", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        long_model.fit()
    monkeypatch.undo()
    assert long_model.fit().converged
