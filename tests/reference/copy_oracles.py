"""Copy oracle cases into tests/fixtures/oracles, without what the tests do not read.

Usage: python3 tests/reference/copy_oracles.py FOLDER TOPIC...

FOLDER holds `<topic>.cases.json` files of the format `webglm-oracle-1`; each becomes
tests/fixtures/oracles/<topic>.json. Numbers keep their bits: Python reads and writes doubles in
shortest round-trip form.
"""

import json
import sys
from pathlib import Path
from typing import Any

KEPT = ("id", "data", "spec", "expected", "expect", "predict", "tol", "source", "licence")
TARGET = Path(__file__).resolve().parent.parent / "fixtures" / "oracles"


def lines(value: Any, depth: int) -> str:
    """JSON with one line for each member down to `depth`, so that a diff shows what changed."""
    if depth == 0 or not isinstance(value, (dict, list)) or not value:
        return json.dumps(value, ensure_ascii=True)
    if isinstance(value, dict):
        items = [f"{json.dumps(key)}: {lines(item, depth - 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + "\n}"
    return "[\n" + ",\n".join(lines(item, depth - 1) for item in value) + "\n]"


def copy(folder: Path, topic: str) -> None:
    document = json.loads((folder / f"{topic}.cases.json").read_text(encoding="utf-8"))
    if document["format"] != "webglm-oracle-1" or document["topic"] != topic:
        raise SystemExit(f"{topic}.cases.json is not a webglm-oracle-1 file of this topic")
    cases = document["cases"]
    # Cases that state accepted outcomes instead of numbers were not computed by a program.
    programs = sorted({case.get("oracle", "none: accepted outcomes") for case in cases})
    kept = [{key: case[key] for key in KEPT if key in case} for case in cases]
    result = {
        "format": document["format"],
        "topic": topic,
        "program": programs,
        "command": f"python3 tests/reference/copy_oracles.py FOLDER {topic}",
        "cases": kept,
    }
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / f"{topic}.json").write_text(lines(result, 4) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    for name in sys.argv[2:]:
        copy(Path(sys.argv[1]), name)
