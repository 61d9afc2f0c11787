"""What the reference scripts of this folder share: mpmath at 60 digits, and the form of a fixture."""

import json
import sys
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.dps = 60


def number(value):
    """The double nearest to an mpf; JSON has no infinities, so they are text."""
    result = float(value)
    if result != result or result in (float("inf"), float("-inf")):
        return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}[str(result)]
    return result


def write_fixture(name, cases):
    """Writes tests/fixtures/<name>.json; every argument in `cases` is a double, taken exactly."""
    folder = Path(__file__).resolve().parent.parent / "fixtures"
    folder.mkdir(exist_ok=True)
    fixture = {
        "program": "mpmath",
        "version": mpmath.__version__,
        "command": f"python3 tests/reference/{Path(sys.argv[0]).name}",
        "cases": cases,
    }
    lines = json.dumps(fixture, allow_nan=False, separators=(", ", ": "))
    lines = lines.replace('"cases": [', '"cases": [\n').replace("}, {", "},\n{").replace("}]}", "}\n]}")
    (folder / f"{name}.json").write_text(lines + "\n")
    print(f"{name}.json: {len(cases)} cases")


__all__ = ["mp", "mpf", "number", "write_fixture"]
