"""Data that several test files use."""

import json
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="session")
def d20() -> dict[str, Any]:
    """Twenty rows with a response for every family, and the fits of R on them."""
    return json.loads((FIXTURES / "d20.json").read_text())


@pytest.fixture(scope="session")
def x20(d20: dict[str, Any]) -> list[list[float]]:
    """Intercept, x and z by rows."""
    columns = d20["data"]
    return [[1.0, x, z] for x, z in zip(columns["x"], columns["z"], strict=True)]
