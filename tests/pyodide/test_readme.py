"""The Python of README.md runs as it stands there, with the values that it states."""

import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "README.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_readme_has_blocks_of_python() -> None:
    assert BLOCKS


@pytest.mark.parametrize("code", BLOCKS)
def test_block_runs(code: str) -> None:
    names: dict[str, object] = {}
    exec(code, names)
    stated = re.findall(r"^(\S.*?)  # (\(.*\))$", code, re.MULTILINE)
    assert stated
    for expression, value in stated:
        assert eval(expression, names) == eval(value), expression
