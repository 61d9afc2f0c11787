"""Work that gives way to the event loop."""

from __future__ import annotations

from asyncio import CancelledError, sleep
from collections.abc import Callable
from time import perf_counter

from webglm._core import NativeJob
from webglm.outcomes import FitProgress
from webglm.steps import Steps

__all__ = ["advance_with_pauses", "with_pauses"]

# A frame of a 60 Hz display lasts 17 ms: a page keeps up with steps of half of that.
_STEP_SECONDS = 0.008

# The most blocks of 256 rows between two looks at the clock: the work for a block may become dearer
# from one pass to the next, to 0.2 ms where theta is estimated, thirty times as much as before.
_MOST_BLOCKS = 64


async def _pause(cancel: Callable[[], bool] | None) -> None:
    await sleep(0)
    if cancel is not None and cancel():
        raise CancelledError("the fit was cancelled")


async def with_pauses[Result](
    steps: Steps[Result], cancel: Callable[[], bool] | None = None
) -> Result:
    """The result of `steps`, with a pause wherever some of them have taken a few milliseconds.

    Parameters
    ----------
    steps : generator
        Yields where it may pause.
    cancel : callable, optional
        As in `advance_with_pauses`.

    Returns
    -------
    object
        What `steps` returns.

    Raises
    ------
    asyncio.CancelledError
        Where `cancel` returned true.
    """
    resumed = perf_counter()
    try:
        while True:
            next(steps)
            if perf_counter() - resumed >= _STEP_SECONDS:
                await _pause(cancel)
                resumed = perf_counter()
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        steps.close()


async def advance_with_pauses(
    job: NativeJob,
    progress: Callable[[FitProgress], object] | None,
    cancel: Callable[[], bool] | None,
) -> None:
    """Runs `job` to its end, in steps that take a few milliseconds each.

    Parameters
    ----------
    job : NativeJob
        A fit that has not ended.
    progress : callable, optional
        Called before each pause, and at the end.
    cancel : callable, optional
        Asked after each pause; where it returns true, the work ends.

    Raises
    ------
    asyncio.CancelledError
        Where `cancel` returned true.
    """
    blocks = 16
    resumed = before = perf_counter()
    while True:
        state = job.advance(blocks)
        now = perf_counter()
        if state["done"] or now - resumed >= _STEP_SECONDS:
            if progress is not None:
                progress(FitProgress(**state))
            if state["done"]:
                return
            await _pause(cancel)
            resumed = perf_counter()
        # Half the time, twice the work, within a factor of two.
        factor = _STEP_SECONDS / max(now - before, 1e-6)
        blocks = max(1, min(_MOST_BLOCKS, int(blocks * min(2.0, max(0.25, factor)))))
        before = perf_counter()
