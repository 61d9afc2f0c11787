"""The text of a model: the same bits predicted, the same bytes written, clear refusals."""

import copy
import gc
import json
import pickle
from pathlib import Path
from typing import Any, cast

import pytest

import webglm
from webglm.exceptions import PredictionError, SerializationError, ValidationError

NAMED = json.loads((Path(__file__).parents[1] / "fixtures" / "named_models.json").read_text())
DATA: dict[str, Any] = NAMED["data"]
FORMULAS: list[str] = NAMED["formulas"]


def fitted(formula: str, **options: Any) -> webglm.GLMModel:
    return webglm.glm(formula, DATA, "poisson", **options).fit()


@pytest.mark.parametrize("formula", FORMULAS)
def test_predicts_the_same_bits_after_reading(formula: str) -> None:
    fit = fitted(formula)
    text = fit.to_json()
    assert json.loads(text)["format"] == "webglm model"
    back = webglm.load_model(text)
    assert back.to_json() == text
    assert back.predict(DATA).tolist() == fit.predict(DATA).tolist()
    ours, theirs = fit.predict(DATA, se=True), back.predict(DATA, se=True)
    assert isinstance(ours, webglm.Prediction)
    assert isinstance(theirs, webglm.Prediction)
    for after, before in ((theirs.se, ours.se), (theirs.lower, ours.lower)):
        assert after is not None
        assert before is not None
        assert list(after) == list(before)
    assert back.params.tolist() == fit.params.tolist()
    assert back.bse().tolist() == fit.bse().tolist()
    assert (back.formula, back.family, back.link) == (fit.formula, fit.family, fit.link)
    assert back.conf_int() == fit.conf_int()


def test_pickle_and_copy() -> None:
    fit = fitted("y ~ x + area")
    back = pickle.loads(pickle.dumps(fit))
    assert isinstance(back, webglm.GLMModel)
    assert back.to_json() == fit.to_json()
    assert back.predict(DATA).tolist() == fit.predict(DATA).tolist()
    for other in (copy.copy(fit), copy.deepcopy(fit)):
        assert other.fittedvalues.tolist() == fit.fittedvalues.tolist()


def test_what_needs_the_rows_says_that_they_are_gone() -> None:
    back = webglm.load_model(fitted("y ~ x").to_json())
    with pytest.raises(ValidationError, match="rows"):
        _ = back.fittedvalues
    for name in ("leverage", "resid_deviance", "cov_robust", "llf"):
        with pytest.raises(ValidationError):
            getattr(back, name)()


def test_without_covariance() -> None:
    fit = fitted("y ~ bs(x, df=5)")
    text = fit.to_json(covariance=False)
    assert len(text) < len(fit.to_json())
    back = webglm.load_model(text)
    assert back.predict(DATA).tolist() == fit.predict(DATA).tolist()
    with pytest.raises(PredictionError):
        back.predict(DATA, se=True)
    with pytest.raises(ValidationError):
        back.bse()


def test_damaged_texts() -> None:
    from webglm._native import core

    text = fitted("y ~ x").to_json()
    gc.collect()  # what other tests left
    before = core.bytes_in_use()
    for damaged in ("", "{}", "[1]", text[:-2], text.replace("webglm model", "other"), "\0"):
        with pytest.raises(SerializationError):
            webglm.load_model(damaged)
    gc.collect()
    assert core.bytes_in_use() == before
    with pytest.raises(TypeError, match="must be a string"):
        webglm.load_model(cast(Any, b"{}"))
