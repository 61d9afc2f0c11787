"""Work that can pause between two of its steps."""

from __future__ import annotations

from collections.abc import Generator

__all__ = ["Steps", "at_once"]

# Yields where the work may pause, and returns what it has made.
type Steps[Result] = Generator[None, None, Result]


def at_once[Result](steps: Steps[Result]) -> Result:
    """The result of `steps`, without pauses."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
