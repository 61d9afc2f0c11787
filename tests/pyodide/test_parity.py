"""The list of cases that C++ and JavaScript run as well, tests/parity/cases.json."""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import webglm

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
