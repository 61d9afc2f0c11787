"""The list of cases that C++ and JavaScript run as well, tests/parity/cases.json."""

import json
import math
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

import webglm

# What the npm package computes in them; run.mjs writes it.
JAVASCRIPT = json.loads(Path("/javascript.json").read_text())["parity"]
CASES = json.loads((Path(__file__).parents[1] / "parity" / "cases.json").read_text())["cases"]


def numbers(values: list[float | None]) -> list[float]:
    return [math.nan if value is None else value for value in values]


def fit_of(one: dict[str, Any]) -> webglm.GLMResults:
    if "formula" in one:
        return webglm.glm(one["formula"], one["data"], **one["options"]).fit()
    x = {name: numbers(values) for name, values in one["x"].items()}
    rows = {name: one[name] for name in ("weights", "offset", "trials") if name in one}
    return webglm.fit_glm(numbers(one["y"]), x, **one["options"], **rows)


def codes_of(warnings: Iterable[webglm.FitWarning]) -> list[str]:
    return sorted({warning.code for warning in warnings})


def check_prediction(one: dict[str, Any], fit: webglm.GLMModel) -> None:
    if "predict_error" in one:
        with pytest.raises(webglm.WebGLMError) as refusal:
            fit.predict(one["newdata"], unseen=one["unseen"], se=True)
        assert refusal.value.code == one["predict_error"]
        return
    prediction = fit.predict(one["newdata"], unseen=one["unseen"], se=True)
    assert isinstance(prediction, webglm.Prediction)
    assert codes_of(prediction.warnings) == one["predict_warnings"]


@pytest.mark.parametrize("one", CASES, ids=[one["id"] for one in CASES])
def test_case_has_its_outcome(one: dict[str, Any]) -> None:
    if "error" in one:
        with pytest.raises(webglm.WebGLMError) as refusal:
            fit_of(one)
        assert refusal.value.code == one["error"]
        return
    fit = fit_of(one)
    codes = codes_of(fit.warnings)
    assert codes == one["warnings"]
    assert fit.converged == one["converged"]
    if "profile_warnings" in one:
        assert codes_of(fit.conf_int(method="profile").warnings) == one["profile_warnings"]
    if "newdata" in one:
        assert isinstance(fit, webglm.GLMModel)
        check_prediction(one, fit)
    params, bse = list(fit.params), list(fit.bse())
    if any(map(math.isnan, [*params, *bse, fit.deviance, fit.scale()])):
        assert codes
    for got, expected, error in zip(params, one.get("params", []), bse, strict=False):
        if expected is None:
            assert math.isnan(got)
            continue
        size = max(abs(expected), error if math.isfinite(error) else 0.0)
        assert abs(got - expected) <= one["tolerance"] * size


def bits(values: Iterable[float]) -> list[str]:
    return [struct.pack(">d", value).hex() for value in values]


def as_javascript(value: Any) -> Any:
    """`value` with no difference between tuples and lists, and NaN as JSON has it."""
    if isinstance(value, Mapping):
        return {key: as_javascript(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_javascript(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def outcome_of(one: dict[str, Any]) -> dict[str, Any]:
    """By the names of the JavaScript API."""
    try:
        fit = fit_of(one)
        lower, upper = fit.conf_int()
        statistics = [fit.deviance, fit.null_deviance(), fit.scale(), fit.df_resid, fit.iterations]
        return {
            "params": bits(fit.params),
            "bse": bits(fit.bse()),
            "pvalues": bits(fit.pvalues()),
            "confInt": bits([*lower, *upper]),
            "fittedvalues": bits(fit.fittedvalues),
            "statistics": bits(statistics),
            "warnings": [
                {"code": each.code, "message": each.message, "details": dict(each.details)}
                for each in fit.warnings
            ],
        }
    except webglm.WebGLMError as refusal:
        return {
            "code": refusal.code,
            "message": str(refusal),
            "details": dict(refusal.details),
        }


@pytest.mark.parametrize("one", CASES, ids=[one["id"] for one in CASES])
def test_case_has_the_bits_and_words_of_javascript(one: dict[str, Any]) -> None:
    assert as_javascript(outcome_of(one)) == JAVASCRIPT[one["id"]]
