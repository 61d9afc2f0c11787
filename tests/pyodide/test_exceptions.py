"""The classes of errors, and the table from codes to classes."""

import pickle
import re
from pathlib import Path

import pytest

import webglm
from webglm.exceptions import CLASS_OF_CODE, error_of


def test_hierarchy() -> None:
    assert issubclass(webglm.WebGLMError, ValueError)
    for cls in (
        webglm.ValidationError,
        webglm.DesignMatrixError,
        webglm.FittingError,
        webglm.PredictionError,
        webglm.EncodingError,
        webglm.SerializationError,
        webglm.OutOfMemoryError,
    ):
        assert issubclass(cls, webglm.WebGLMError)
    assert issubclass(webglm.ConvergenceError, webglm.FittingError)
    assert issubclass(webglm.OutOfMemoryError, MemoryError)


@pytest.mark.parametrize(
    ("code", "cls"),
    [
        ("invalid_input", webglm.ValidationError),
        ("dimension_mismatch", webglm.ValidationError),
        ("unknown_name", webglm.ValidationError),
        ("not_in_support", webglm.ValidationError),
        ("singular", webglm.DesignMatrixError),
        ("unsupported_model", webglm.FittingError),
        ("out_of_memory", webglm.OutOfMemoryError),
        ("internal", webglm.WebGLMError),
    ],
)
def test_code_decides_the_class(code: str, cls: type[webglm.WebGLMError]) -> None:
    error = error_of(code, "what is wrong", {"value": 3.0})
    assert type(error) is cls
    assert CLASS_OF_CODE.get(code, webglm.WebGLMError) is cls
    assert (str(error), error.code, dict(error.details)) == ("what is wrong", code, {"value": 3.0})


def test_errors_are_pickled_whole() -> None:
    error = error_of("not_in_support", "row 2", {"row": 2.0})
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), copy.code, copy.details) == (str(error), error.code, error.details)


def test_documented_table_is_the_one_in_use() -> None:
    page = Path(__file__).parents[2] / "docs" / "coming-from.md"
    table = page.read_text().split("## Errors")[1]
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)`", table, re.MULTILINE)
    assert dict(rows) == {code: cls.__name__ for code, cls in CLASS_OF_CODE.items()}
