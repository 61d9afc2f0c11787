"""Intervals unpack as a pair and read as a table, also where p is 2."""

import copy
import pickle
from array import array

import pytest

import webglm
from webglm.intervals import ConfidenceIntervals

LOWER, UPPER = [1.0, 2.0], [10.0, 20.0]


@pytest.fixture
def intervals() -> ConfidenceIntervals:
    return ConfidenceIntervals(array("d", LOWER), array("d", UPPER))


def test_unpacks_as_lower_and_upper(intervals: ConfidenceIntervals) -> None:
    lower, upper = intervals
    assert (lower.tolist(), upper.tolist()) == (LOWER, UPPER)
    assert (intervals.lower.tolist(), intervals.upper.tolist()) == (LOWER, UPPER)


def test_reads_as_a_table(intervals: ConfidenceIntervals) -> None:
    assert (intervals.shape, intervals.ndim, len(intervals)) == ((2, 2), 2, 2)
    assert intervals[:, 0].tolist() == LOWER
    assert intervals[:, 1].tolist() == UPPER
    assert intervals[0].tolist() == [1.0, 10.0]
    assert intervals[1, 0] == 2.0
    assert intervals.tolist() == [[1.0, 10.0], [2.0, 20.0]]
    assert memoryview(intervals).tolist() == intervals.tolist()


def test_limits_are_copies(intervals: ConfidenceIntervals) -> None:
    memoryview(intervals.lower)[0] = 99.0
    assert intervals.lower.tolist() == LOWER


def test_intervals_are_values(intervals: ConfidenceIntervals) -> None:
    for other in (copy.copy(intervals), pickle.loads(pickle.dumps(intervals))):
        assert other == intervals
    assert intervals != ConfidenceIntervals(array("d", LOWER), array("d", LOWER))
    assert eval(repr(intervals), {"ConfidenceIntervals": _from_lists}) == intervals


def _from_lists(lower: list[float], upper: list[float]) -> ConfidenceIntervals:
    return ConfidenceIntervals(array("d", lower), array("d", upper))


def test_of_a_fit_with_two_coefficients() -> None:
    x = [[1.0, value] for value in (0.5, -0.2, 1.1, 0.4)]
    fit = webglm.fit_glm([1, 0, 3, 2], x, "poisson")
    lower, upper = fit.conf_int()
    assert fit.conf_int().shape == (2, 2)
    assert all(low < b < up for low, b, up in zip(lower, fit.params, upper, strict=True))
    wider, _ = fit.conf_int(alpha=0.01)
    assert all(wide < low for wide, low in zip(wider, lower, strict=True))
