"""The notebooks of docs/notebooks run from top to bottom."""

import ast
import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_run(path: Path) -> None:
    cells = json.loads(path.read_text())["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: dict[str, object] = {}
    for source in sources:
        if source.startswith("%"):
            assert source == "%pip install -q webglm"
            continue
        exec(compile(ast.parse(source), path.name, "exec"), names)
    assert eval(sources[-1].splitlines()[-1], names) is True
