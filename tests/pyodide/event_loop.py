"""What happens around long fits while they give way to the event loop.

run.mjs and page.mjs await `measure` before pytest starts, because a test cannot wait: pytest runs
inside one task of the event loop. test_event_loop.py reads what is returned.
"""

import asyncio
import json
from array import array
from contextlib import suppress
from itertools import pairwise
from time import perf_counter
from typing import Any

import webglm

ROWS = 500_000
PERIOD = 1000  # the rows repeat themselves: they are quick to make


def data(rows: int) -> tuple[Any, Any]:
    """A response and a design of 12 columns."""
    times = rows // PERIOD

    def repeated(values: Any) -> Any:
        return array("d", values) * times

    y = repeated((i * 7919) % 7 for i in range(PERIOD))
    x = {"Intercept": repeated(1.0 for _ in range(PERIOD))}
    for j in range(11):
        x[f"x{j}"] = repeated(((i * (37 + 2 * j)) % 101) / 101 for i in range(PERIOD))
    return y, x


class Timer:
    """A timer that is set anew each time it fires, as pages have them."""

    def __init__(self) -> None:
        self.fired: list[float] = []
        self._handle = self._set()

    def _set(self) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(0.005, self._fire)

    def _fire(self) -> None:
        self.fired.append(perf_counter())
        self._handle = self._set()

    def stop(self) -> None:
        self._handle.cancel()


def gaps(times: list[float]) -> list[float]:
    """The milliseconds between one time and the next, in ascending order."""
    return sorted(1000 * (after - before) for before, after in pairwise(times))


async def timer_during_a_fit() -> dict[str, Any]:
    """How often a timer fires and a fit pauses, and the milliseconds in between.

    The fit reads its arrays as well.
    """
    y, x = data(ROWS)
    pauses: list[float] = []
    timer = Timer()
    await asyncio.sleep(0.01)  # it has fired once
    await webglm.fit_glm_async(y, x, "poisson", progress=lambda _: pauses.append(perf_counter()))
    timer.stop()
    return {"fired": len(timer.fired), "pauses": gaps(pauses), "gaps": gaps(timer.fired)}


async def measure() -> str:
    """Timers and estimates of fits that pause, beside those of fits that do not, as JSON."""
    timer = await timer_during_a_fit()
    y, x = data(ROWS // 10)
    model = webglm.GLM(y, x, "poisson")
    formula = webglm.glm("y ~ x0 + x1 + x2", {"y": y} | x, "poisson")
    alone = [model.fit(), model.fit(50.0, 0.0), formula.fit()]

    async def disturb() -> None:
        """Fits that do not pause, while others do."""
        for _ in range(5):
            await asyncio.sleep(0)
            model.fit(max_iter=1)

    *together, _ = await asyncio.gather(
        model.fit_async(), model.fit_async(50.0, 0.0), formula.fit_async(), disturb()
    )
    # Several passes over 48 MB take longer than a fit works before it pauses.
    long = webglm.GLM(*data(ROWS), "poisson")
    cancelled = asyncio.ensure_future(long.fit_async())
    await asyncio.sleep(0)
    cancelled.cancel()
    with suppress(asyncio.CancelledError):
        await cancelled
    return json.dumps(
        {
            "timer": timer,
            "alone": [fit.params.tolist() for fit in alone],
            "together": [fit.params.tolist() for fit in together],
            "cancelled": cancelled.cancelled(),
        }
    )
