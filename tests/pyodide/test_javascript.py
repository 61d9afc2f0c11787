"""Python and JavaScript give the same bits, from the same WebAssembly module."""

import hashlib
import json
import struct
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import webglm

# run.mjs writes it: what the npm package computes in the same Node process.
JAVASCRIPT = json.loads(Path("/javascript.json").read_text())
FIXTURES = Path(__file__).parents[1] / "fixtures"
D20 = json.loads((FIXTURES / "d20.json").read_text())
NAMED = json.loads((FIXTURES / "named_models.json").read_text())


def bits(values: Iterable[float]) -> list[str]:
    return [struct.pack(">d", value).hex() for value in values]


def flat(intervals: Any) -> list[float]:
    lower, upper = intervals
    return [*lower, *upper]


def python_results(fit: webglm.GLMResults) -> dict[str, Iterable[float]]:
    """By the names of the JavaScript API."""
    return {
        "params": fit.params,
        "covParams": [value for row in fit.cov_params().tolist() for value in row],
        "bse": fit.bse(),
        "pvalues": fit.pvalues(),
        "confInt": flat(fit.conf_int()),
        "bseRobust": fit.bse_robust("HC3"),
        "fittedvalues": fit.fittedvalues,
        "residDeviance": fit.resid_deviance(),
        "statistics": [
            fit.deviance,
            fit.null_deviance(),
            fit.pearson_chi2(),
            fit.scale(),
            fit.llf(),
            fit.aic(),
            fit.bic(),
        ],
    }


@pytest.mark.parametrize("case_id", JAVASCRIPT["fits"])
def test_same_bits_as_javascript(case_id: str) -> None:
    data = D20["data"]
    case = next(case for case in D20["cases"] if case["id"] == case_id)
    spec = case["spec"]
    ones = [1.0] * len(data["x"])
    fit = webglm.fit_glm(
        data[spec["response"]],
        {name: data.get(name, ones) for name in case["expected"]["coef"]},
        family=spec["family"],
        link=spec["link"],
        var_power=spec.get("var_power", 1.5),
        theta=spec.get("theta", 1.0),
        offset=data[spec["offset"]] if "offset" in spec else None,
        weights=data[spec["weights"]] if "weights" in spec else None,
        weights_type=spec.get("weights_type", "variance"),
    )
    theirs = JAVASCRIPT["fits"][case_id]
    ours = {name: bits(values) for name, values in python_results(fit).items()}
    assert ours == theirs


@pytest.mark.parametrize("formula", NAMED["formulas"])
def test_same_models_by_formula_as_javascript(formula: str) -> None:
    data, theirs = NAMED["data"], JAVASCRIPT["models"][formula]
    fit = webglm.glm(formula, data, "poisson").fit()
    assert fit.to_json() == theirs["text"]
    for model in (fit, webglm.load_model(theirs["text"])):
        assert bits(model.predict(data)) == theirs["predicted"]


X = [1, 2]
REFUSED: dict[str, Callable[[], object]] = {
    "response": lambda: webglm.fit_glm([1.0, -1.0], [[1.0], [1.0]], "poisson"),
    "formula": lambda: webglm.glm("y ~ x + zz", {"y": X, "x": X, "z": X}),
    "missing": lambda: webglm.glm("y ~ x", {"y": X, "x": [1, None]}),
    "lengths": lambda: webglm.glm("y ~ x", {"y": X, "x": [1]}),
    "column": lambda: webglm.glm("y ~ x", {"y": X, "x": [1, 3]}, weights="w"),
    "text": lambda: webglm.load_model('{"format": "other"}'),
    "key": lambda: webglm.glm_dict("y", {"x": {"tpe": "bs"}}, {"y": X, "x": X}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_same_refusals_as_javascript(name: str) -> None:
    with pytest.raises(webglm.WebGLMError) as refusal:
        REFUSED[name]()
    error = refusal.value
    assert JAVASCRIPT["refusals"][name] == {
        "code": error.code,
        "message": str(error),
        "details": dict(error.details),
    }


def test_wheel_and_npm_carry_the_same_module() -> None:
    module = Path(webglm.__file__).with_name("webglm.wasm").read_bytes()
    assert hashlib.sha256(module).hexdigest() == JAVASCRIPT["wasm_sha256"]
