"""One engine in a process of its own; worker.mjs describes the conversation with the driver."""

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np


def column_names(case: dict[str, Any]) -> dict[str, list[str]]:
    """Names of the columns by their kind, in the order of the model."""
    counts = {"x": case["numeric"], "c": case["factors"], "z": case["splines"]}
    return {kind: [f"{kind}{j + 1}" for j in range(count)] for kind, count in counts.items()}


def level_names(count: int) -> list[str]:
    """Names of the levels of every factor, in order."""
    return [f"L{k:02d}" for k in range(count)]


def read_column(case: dict[str, Any], name: str) -> np.ndarray:
    """Numbers of a column, length n: doubles, or codes of a factor."""
    kind = case["codes"] if name.startswith("c") else "f64"
    dtype = {"f64": np.float64, "u8": np.uint8, "u16": np.uint16}[kind]
    return np.fromfile(Path(case["folder"]) / f"{name}.{kind}", dtype=dtype)


def read_columns(case: dict[str, Any]) -> dict[str, np.ndarray]:
    """All columns of a case by name, the response first."""
    names = column_names(case)
    columns = {"y": read_column(case, f"y_{case['family']}")}
    return columns | {name: read_column(case, name) for kind in names.values() for name in kind}


def spline_basis(case: dict[str, Any], x: np.ndarray) -> np.ndarray:
    """Cubic B-splines with the knots of the case, without the first; n x columns."""
    from scipy.interpolate import BSpline

    knots = np.r_[[0.0] * 4, case["knots"], [1.0] * 4]
    return BSpline.design_matrix(x, knots, 3).toarray()[:, 1:]


def common_names(names: list[str]) -> list[str]:
    """Names of coefficients as all engines have them: x1, c1[L01]."""
    return [re.sub(r"^(?:C\()?(c\d+)\)?\[(?:T\.)?(L\d+)\]$", r"\1[\2]", name) for name in names]


def _job(engine: Any) -> tuple[dict[str, Any], dict[str, float]]:
    start = time.perf_counter()
    model = engine.build()
    built = time.perf_counter()
    fit = engine.fit(model)
    fitted = time.perf_counter()
    last = engine.coefficients(fit, model)
    end = time.perf_counter()
    return last, {"total": 1e3 * (end - start), "fit": 1e3 * (fitted - built)}


def _run(engine: Any, seconds: float) -> tuple[dict[str, Any], list[dict[str, float]]]:
    end = time.perf_counter() + seconds
    runs = []
    while not runs or time.perf_counter() < end:
        last, times = _job(engine)
        runs.append(times)
    return last, runs


def _process_memory(field: str) -> int:
    status = Path("/proc/self/status").read_text()
    return 1024 * int(re.search(rf"^{field}:\s*(\d+) kB", status, re.MULTILINE).group(1))


def _memory(engine: Any) -> tuple[dict[str, Any], dict[str, float]]:
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from what is resident
    resident = _process_memory("VmRSS")
    last, times = _job(engine)
    peak = _process_memory("VmHWM")
    return last, {"input": resident, "peak": peak, "job": peak - resident, "time": times["total"]}


def _numbers(values: list[float] | None) -> list[float | None] | None:
    """Numbers that JSON has: null for NaN and infinities."""
    if values is None:
        return None
    return [float(value) if np.isfinite(value) else None for value in values]


def serve(engine: Any) -> None:
    """Answer the driver until it closes the pipe."""
    last: dict[str, Any] = {}

    def answer(message: dict[str, Any]) -> dict[str, Any]:
        nonlocal last
        match message["command"]:
            case "load":
                engine.load(message["case"])
                return {"versions": engine.versions()}
            case "run":
                last, runs = _run(engine, message["seconds"])
                return {"runs": runs}
            case "memory":
                last, memory = _memory(engine)
                return {"memory": memory}
            case "coefficients":
                return last | {key: _numbers(last[key]) for key in ("params", "se")}
        raise ValueError(f"unknown command {message['command']}")

    for line in sys.stdin:
        try:
            reply = answer(json.loads(line))
        except Exception as error:  # told to the driver, which goes on with the other engines
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(f"bench:{json.dumps(reply)}", flush=True)
