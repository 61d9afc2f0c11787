"""What `fit_glm` refuses: the class, the code and the words."""

import math
from typing import Any

import pytest

import webglm
from webglm._native import core
from webglm.columns import Numbers

Y = [1.0, 0.0, 3.0, 2.0, 1.0]
X = [[1.0, 0.5], [1.0, -0.2], [1.0, 1.1], [1.0, 0.4], [1.0, -0.9]]


def refusal_of(y: Any = Y, x: Any = X, family: Any = "poisson", **options: Any) -> Any:
    with pytest.raises(webglm.WebGLMError) as refusal:
        webglm.fit_glm(y, x, family, **options)
    assert isinstance(refusal.value, ValueError)
    return refusal.value


@pytest.mark.parametrize("what", ["weights", "offset"])
def test_lengths_differ(what: str) -> None:
    error = refusal_of(**{what: [1.0, 1.0]})
    assert str(error) == f"Dimension mismatch: expected 5, got 2 ({what})"
    assert error.code == "dimension_mismatch"
    assert type(error) is webglm.ValidationError
    assert dict(error.details) == {"expected": 5, "got": 2}


def test_rows_of_x_differ_from_y() -> None:
    error = refusal_of(x=X[:3])
    assert error.code == "dimension_mismatch"
    assert str(error).startswith("Dimension mismatch: expected 5, got 3 (")
    columns_as_rows = list(zip(*X, strict=True))
    assert "zip(*x)" in str(refusal_of(x=columns_as_rows))
    assert webglm.fit_glm(Y, list(zip(*columns_as_rows, strict=True)), "poisson").converged


def test_ragged_rows() -> None:
    error = refusal_of(x=[*X[:4], [1.0]])
    assert str(error) == "Dimension mismatch: expected 2, got 1 (row 4 of x)"


def test_names_and_penalty_factors_have_the_length_of_x() -> None:
    assert refusal_of(names=["a"]).code == "dimension_mismatch"
    error = refusal_of(alpha=1.0, l1_ratio=0.0, penalty_factors=[1.0, 1.0, 1.0])
    assert error.code == "dimension_mismatch"


def test_nothing_to_fit() -> None:
    assert refusal_of(y=[], x=[]).code == "invalid_input"
    assert refusal_of(x=[[] for _ in Y]).code == "invalid_input"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, None])
@pytest.mark.parametrize("what", ["y", "x", "weights", "offset"])
def test_values_are_finite(what: str, bad: float | None) -> None:
    values: dict[str, Any] = {what: [1.0, 1.0, bad, 1.0, 1.0]}
    if what == "x":
        values = {"x": [[1.0, 0.5], [1.0, -0.2], [1.0, bad], [1.0, 0.4], [1.0, -0.9]]}
    error = refusal_of(**values)
    assert error.code == "invalid_input"
    # Rows are counted from 0, as Python does.
    assert "2" in str(error)


def test_weights() -> None:
    assert refusal_of(weights=[1, 1, -2, 1, 1]).code == "invalid_input"
    assert refusal_of(weights=[0, 0, 0, 0, 0]).code == "invalid_input"


@pytest.mark.parametrize(
    ("family", "y"),
    [
        ("poisson", [1, 0, -1, 2, 1]),
        ("negbinomial", [1, 0, -1, 2, 1]),
        ("quasipoisson", [1, 0, -1, 2, 1]),
        ("binomial", [0, 1, 1.5, 0, 1]),
        ("quasibinomial", [0, 1, -0.5, 0, 1]),
        ("gamma", [1, 2, 0, 2, 1]),
        ("inverse_gaussian", [1, 2, 0, 2, 1]),
        ("tweedie", [1, 2, -1, 2, 1]),
    ],
)
def test_response_outside_the_support(family: str, y: list[float]) -> None:
    error = refusal_of(y=y, family=family)
    assert error.code == "not_in_support"
    assert type(error) is webglm.ValidationError
    assert error.details["row"] == 2
    assert error.details["value"] == y[2]
    assert error.details["rule"] in str(error)


@pytest.mark.parametrize(
    "options",
    [
        {"alpha": -1.0},
        {"alpha": math.nan},
        {"alpha": 1.0, "l1_ratio": 1.5},
        {"alpha": 1.0, "l1_ratio": -0.1},
        {"max_iter": 0},
        {"tol": 0.0},
        {"tol": -1e-8},
        {"family": "negbinomial", "theta": 0.0},
        {"family": "tweedie", "var_power": 0.5},
        {"alpha": 1.0, "l1_ratio": 0.0, "penalty_factors": [0.0, -1.0]},
    ],
    ids=str,
)
def test_options_out_of_range(options: dict[str, Any]) -> None:
    error = refusal_of(**{"family": "poisson", **options})
    assert error.code == "invalid_input"
    assert type(error) is webglm.ValidationError


@pytest.mark.parametrize(
    ("options", "nearest"),
    [
        ({"family": "poison"}, "poisson"),
        ({"link": "lgo"}, "log"),
        ({"weights_type": "frequencies"}, "frequency"),
    ],
)
def test_unknown_names(options: dict[str, Any], nearest: str) -> None:
    error = refusal_of(**options)
    assert error.code == "unknown_name"
    assert nearest in str(error)


def test_unknown_robust_covariance() -> None:
    with pytest.raises(webglm.ValidationError) as refusal:
        webglm.fit_glm(Y, X, "poisson").bse_robust("HC9")
    assert refusal.value.code == "unknown_name"


@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1, math.nan])
def test_level_of_intervals(alpha: float) -> None:
    with pytest.raises(webglm.ValidationError) as refusal:
        webglm.fit_glm(Y, X, "poisson").conf_int(alpha)
    assert refusal.value.code == "invalid_input"


@pytest.mark.parametrize(
    "arguments",
    [
        {"y": 3.0},
        {"y": "12345"},
        {"y": ["1", "0", "3", "2", "1"]},
        {"y": {1, 2, 3}},
        {"x": 1.0},
        {"x": [1.0, 2.0, 3.0, 4.0, 5.0]},
        {"x": [["1", 0.5]] * 5},
        {"x": {"a": ["u", "v", "u", "v", "u"]}},
        {"weights": 2.0},
        {"offset": "log"},
        {"family": 3},
        {"link": 3},
        {"names": 3},
        {"names": "ab"},
        {"names": [1, 2]},
        {"alpha": "1"},
        {"l1_ratio": None},
        {"tol": "small"},
        {"max_iter": 2.5},
        {"theta": None},
        {"var_power": "1.5"},
        {"weights_type": 1},
        {"penalty_factors": 1.0},
    ],
    ids=str,
)
def test_wrong_types_are_type_errors(arguments: dict[str, Any]) -> None:
    with pytest.raises(TypeError) as refusal:
        webglm.fit_glm(**{"y": Y, "x": X, "family": "poisson", **arguments})
    assert not isinstance(refusal.value, ValueError)


def test_misspelt_option_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="wieghts"):
        webglm.fit_glm_regularized(Y, X, "poisson", 1.0, wieghts=Y)


def test_type_error_names_the_element() -> None:
    with pytest.raises(TypeError, match=r"y\[3\] must be a number, got str"):
        webglm.fit_glm([1.0, 0.0, 3.0, "2", 1.0], X)
    with pytest.raises(TypeError, match=r"x\[1\]\[0\] must be a number, got str"):
        webglm.fit_glm(Y[:2], [[1.0, 0.5], ["1", 0.5]])


def test_integer_beyond_the_doubles() -> None:
    with pytest.raises(webglm.ValidationError, match=r"y\[0\]"):
        webglm.fit_glm([10**400, 1, 1, 1, 1], X)


@pytest.mark.parametrize("count", [2**29, 2**40])
def test_out_of_memory(count: int) -> None:
    # 4 GiB and 8 TiB of doubles; the refusal comes before a byte is copied.
    huge = Numbers(memoryview(b""), "f64", (count,))
    with pytest.raises(webglm.OutOfMemoryError) as refusal:
        core.link_eta("log", huge)
    assert isinstance(refusal.value, MemoryError)
    assert refusal.value.code == "out_of_memory"
    assert str(count) in str(refusal.value)
    assert webglm.fit_glm(Y, X, "poisson").converged


def test_module_works_after_refusals() -> None:
    refusal_of(weights=[1.0, 1.0])
    assert webglm.fit_glm(Y, X, "poisson").converged


def test_no_error_is_a_javascript_exception() -> None:
    from pyodide.ffi import JsException

    error = refusal_of(y=[-1, 0, 1, 2, 3])
    assert not isinstance(error, JsException)
    assert error.__cause__ is None
    assert error.__suppress_context__
