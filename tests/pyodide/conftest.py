"""What this session has, and data that several test files use."""

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).parents[1] / "fixtures"

# Nothing is skipped in silence: the header says what the session has.
HAS_NUMPY = find_spec("numpy") is not None
collect_ignore = [] if HAS_NUMPY else ["test_numpy.py"]


def pytest_report_header() -> str:
    return f"Python {sys.version.split()[0]}, numpy: {'yes' if HAS_NUMPY else 'no'}"


@pytest.fixture(scope="session")
def d20() -> dict[str, Any]:
    """Twenty rows with a response for every family, and the fits of R on them."""
    return json.loads((FIXTURES / "d20.json").read_text())


@pytest.fixture(scope="session")
def x20(d20: dict[str, Any]) -> list[list[float]]:
    """Intercept, x and z by rows."""
    columns = d20["data"]
    return [[1.0, x, z] for x, z in zip(columns["x"], columns["z"], strict=True)]
