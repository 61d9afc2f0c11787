"""A fit from arrays predicts for new rows, and is pickled as its text."""

import pickle
from typing import Any

import pytest

import webglm
from webglm.exceptions import PredictionError, ValidationError

X = [[1.0, i % 7, ((i * 37) % 11) / 11] for i in range(60)]
Y = [(i * 7) % 5 for i in range(60)]
LOGS = webglm.LogLink().link([1 + i % 3 for i in range(60)])
# Odd names, as patsy makes them.
NAMES = ["Intercept", "area[T.B]", "new car"]


@pytest.fixture(scope="module")
def fit() -> webglm.GLMResults:
    return webglm.fit_glm(Y, X, "poisson", offset=LOGS, names=NAMES)


def test_predicts_its_own_rows(fit: webglm.GLMResults) -> None:
    # The design of the fit is centred and scaled, that of a prediction is not.
    assert fit.predict(X, LOGS).tolist() == pytest.approx(fit.fittedvalues.tolist(), rel=1e-13)
    eta = fit.predict(X, offset=LOGS, type="link")
    assert eta.tolist() == pytest.approx(fit.linear_predictor.tolist(), rel=1e-12, abs=1e-14)
    assert webglm.predict(fit, X, "log", LOGS).tolist() == fit.predict(X, LOGS).tolist()
    whole = fit.predict(X, LOGS, se=True)
    assert isinstance(whole, webglm.Prediction)
    assert whole.se is not None
    assert whole.se.shape == (60,)


def test_columns_by_name_and_by_position(fit: webglm.GLMResults) -> None:
    columns = dict(zip(NAMES, map(list, zip(*X, strict=True)), strict=True))
    expected = fit.predict(X, LOGS).tolist()
    reordered = {name: columns[name] for name in reversed(NAMES)} | {"more": LOGS}
    others = dict(zip("abc", columns.values(), strict=True))
    for x in (columns, reordered, others):
        assert fit.predict(x, LOGS).tolist() == expected


def test_pickled_fit_predicts_the_same_bits(fit: webglm.GLMResults) -> None:
    back = pickle.loads(pickle.dumps(fit))
    assert type(back) is webglm.GLMResults
    assert back.feature_names == tuple(NAMES)
    assert back.to_json() == fit.to_json()
    assert back.predict(X, LOGS).tolist() == fit.predict(X, LOGS).tolist()
    assert back.bse().tolist() == fit.bse().tolist()
    model = webglm.load_model(fit.to_json())
    columns = dict(zip(NAMES, map(list, zip(*X, strict=True)), strict=True))
    assert model.predict(columns, LOGS).tolist() == fit.predict(X, LOGS).tolist()


def test_refusals(fit: webglm.GLMResults) -> None:
    with pytest.raises(PredictionError, match="offset"):
        fit.predict(X)
    with pytest.raises(PredictionError):
        fit.predict(X, LOGS[:3])
    with pytest.raises(ValidationError, match="expected 3, got 2") as refusal:
        fit.predict([[1.0, 2.0]], [0.0])
    assert refusal.value.code == "dimension_mismatch"
    with pytest.raises(ValidationError, match="link"):
        webglm.predict(fit, X, "logit", LOGS)
    wrong: list[Any] = [7, "x", None, {1, 2}, [["a", "b", "c"]]]
    for x in wrong:
        with pytest.raises(TypeError):
            fit.predict(x, LOGS)
    with pytest.raises(PredictionError, match="area"):
        fit.predict([[1.0, float("nan"), 0.0]], [0.0])
