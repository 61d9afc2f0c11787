"""What this session has, and data that several test files use."""

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import js
import pyodide_js
import pytest

import webglm

FIXTURES = Path(__file__).parents[1] / "fixtures"

# Nothing is skipped in silence: the header says what the session has.
LIBRARIES = ("numpy", "pandas", "narwhals")
FOUND = {name: find_spec(name) is not None for name in LIBRARIES}
FILES = {"test_numpy.py": "numpy", "test_pandas.py": "pandas"}
collect_ignore = [file for file, library in FILES.items() if not FOUND[library]]
if not Path("/event_loop.json").exists():  # some other files were asked for
    collect_ignore.append("test_event_loop.py")
if not hasattr(js, "interrupter"):  # in browsers
    collect_ignore.append("test_other_thread.py")


def pytest_report_header() -> list[str]:
    session = Path("/session.txt").read_text()
    libraries = ", ".join(f"{name}: {'yes' if has else 'no'}" for name, has in FOUND.items())
    left_out = f"; left out: {', '.join(collect_ignore)}" if collect_ignore else ""
    lines = [f"session {session}, Python {sys.version.split()[0]}, {libraries}{left_out}"]
    measured = Path("/event_loop.json")
    if measured.exists():
        timer = json.loads(measured.read_text())["timer"]
        lines.append(
            f"500,000 rows read and fitted: the timer fired {timer['fired']} times, at most "
            f"{max(timer['gaps'], default=0):.0f} ms apart"
        )
    return lines


@pytest.fixture(scope="session")
def d20() -> dict[str, Any]:
    """Twenty rows with a response for every family, and the fits of R on them."""
    return json.loads((FIXTURES / "d20.json").read_text())


@pytest.fixture(scope="session")
def x20(d20: dict[str, Any]) -> list[list[float]]:
    """Intercept, x and z by rows."""
    columns = d20["data"]
    return [[1.0, x, z] for x, z in zip(columns["x"], columns["z"], strict=True)]


@pytest.fixture(scope="session")
def long_model() -> webglm.GLM:
    """60,000 rows and ten columns: a fit takes many steps."""
    rows = range(60_000)
    x = {"base": [1.0 for _ in rows]}
    x |= {f"x{j}": [i * (j + 3) % 101 / 50 for i in rows] for j in range(9)}
    return webglm.GLM([float(i * 7 % 5) for i in rows], x, "poisson")


@pytest.fixture
def interrupt_buffer() -> Any:
    """What a thread that interrupts this one writes to."""
    buffer = js.Int32Array.new(js.SharedArrayBuffer.new(4))
    pyodide_js.setInterruptBuffer(buffer)
    yield buffer
    buffer[0] = 0
    pyodide_js.setInterruptBuffer()
