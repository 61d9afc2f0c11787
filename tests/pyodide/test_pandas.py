"""Data frames of pandas, as they are and behind narwhals, mean what dicts of columns mean."""

from typing import Any

import narwhals
import numpy as np
import pandas as pd
import pytest

import webglm
from webglm.exceptions import ValidationError

ROWS = range(1, 201)
DATA: dict[str, Any] = {
    "x": [round(2 * ((i * 37) % 19) / 19 - 1, 3) for i in ROWS],
    "n": [(i * 53) % 23 for i in ROWS],
    "y": [(i * 7919) % 5 for i in ROWS],
    "won": [i % 4 == 0 for i in ROWS],
    "area": ["ABC"[i % 3] for i in ROWS],
}
FRAME = pd.DataFrame(DATA)
FORMULA = "y ~ x + n + won + area"


@pytest.fixture(scope="module")
def fit() -> webglm.GLMModel:
    return webglm.glm(FORMULA, DATA, "poisson").fit()


def same(frame: Any, fit: webglm.GLMModel, **options: Any) -> None:
    other = webglm.glm(FORMULA, frame, "poisson", **options).fit()
    assert other.feature_names == fit.feature_names
    assert other.params.tolist() == fit.params.tolist()


@pytest.mark.parametrize(
    "frame",
    [
        FRAME,
        FRAME.assign(area=FRAME["area"].astype("category")),
        FRAME.assign(area=FRAME["area"].astype(object)),
        FRAME.convert_dtypes(),
        FRAME.assign(n=FRAME["n"].astype("Int16"), x=FRAME["x"].astype("Float64")),
        FRAME.assign(n=FRAME["n"].astype(object), won=FRAME["won"].astype("boolean")),
        FRAME.set_index(pd.Index(range(1000, 1200))).sample(frac=1, random_state=1).sort_index(),
        FRAME.to_dict("series"),
        FRAME.to_dict("records"),
        FRAME.to_records(index=False),
        narwhals.from_native(FRAME),
        narwhals.from_native(FRAME.assign(area=FRAME["area"].astype("category"))),
    ],
    ids=[
        *("plain", "category", "object", "nullable", "masked", "objects", "index"),
        *("series", "records", "recarray", "narwhals", "narwhals-category"),
    ],
)
def test_frames_have_one_meaning(frame: Any, fit: webglm.GLMModel) -> None:
    same(frame, fit)


def test_masked_arrays(fit: webglm.GLMModel) -> None:
    mask = np.zeros(200, dtype=bool)
    columns: dict[str, Any] = {name: np.ma.array(FRAME[name], mask=mask) for name in "xny"}
    same(DATA | columns, fit)
    mask = mask.copy()
    mask[3] = True
    holes = DATA | {"x": np.ma.array(FRAME["x"], mask=mask)}
    with pytest.raises(ValidationError, match='"x"'):
        webglm.glm(FORMULA, holes)
    assert webglm.glm(FORMULA, holes, missing="drop").fit().nobs == 199
    texts = DATA | {"area": np.ma.array(FRAME["area"].to_numpy(dtype=object), mask=mask)}
    assert webglm.glm(FORMULA, texts, missing="drop").fit().nobs == 199


@pytest.mark.parametrize("dtype", ["Float64", "Int64", "boolean", "string", "category", "object"])
def test_missing_values_of_every_kind(dtype: str) -> None:
    values = {"Float64": "x", "Int64": "n", "boolean": "won"}.get(dtype, "area")
    frame = FRAME.assign(**{values: FRAME[values].astype(dtype)})
    frame.loc[[0, 7], values] = None
    assert frame[values].isna().sum() == 2
    with pytest.raises(ValidationError, match=values):
        webglm.glm(FORMULA, frame)
    model = webglm.glm(FORMULA, frame, missing="drop")
    dropped = webglm.glm(FORMULA, frame.dropna())
    assert list(model.kept_rows) == [i for i in range(200) if i not in (0, 7)]
    assert model.fit().params.tolist() == dropped.fit().params.tolist()


def test_categories_keep_their_order() -> None:
    order = pd.CategoricalDtype(["C", "A", "B", "unused"])
    names = webglm.glm("y ~ area", FRAME.astype({"area": order})).feature_names
    assert names == ("Intercept", "area[T.A]", "area[T.B]")
    numbers = FRAME.assign(area=pd.Categorical((FRAME["n"] % 3) / 2))
    assert webglm.glm("y ~ area", numbers).feature_names[1:] == ("area[T.0.5]", "area[T.1]")


def test_dates_are_refused() -> None:
    for column in (
        pd.date_range("2020-01-01", periods=200),
        pd.date_range("2020-01-01", periods=200, tz="UTC"),
        pd.to_timedelta(FRAME["n"], unit="D"),
        pd.Series([pd.Timestamp(2020, 1, 1).date()] * 200),
    ):
        with pytest.raises(TypeError, match="dates"):
            webglm.glm("y ~ x", FRAME.assign(x=column))


def test_names_that_are_no_texts_and_that_are_twice() -> None:
    frame = FRAME.rename(columns={"x": 7})
    assert webglm.glm("y ~ `7`", frame).feature_names == ("Intercept", "`7`")
    twice = pd.concat([FRAME, FRAME[["x"]]], axis=1)
    with pytest.raises(ValidationError, match='"x" twice'):
        webglm.glm("y ~ n", twice)


def test_series_beside_frames_and_frames_as_designs(fit: webglm.GLMModel) -> None:
    weights = pd.Series(1.0 + FRAME["n"], index=FRAME.index[::-1])
    by_name = webglm.glm("y ~ x", FRAME.assign(w=weights.to_numpy()), weights="w").fit()
    assert webglm.glm("y ~ x", FRAME, weights=weights).fit().params.tolist() == (
        by_name.params.tolist()
    )
    design = FRAME[["x", "n"]].assign(one=1.0)
    arrays = webglm.fit_glm(FRAME["y"], design, "poisson")
    assert arrays.feature_names == ("x", "n", "one")
    assert isinstance(fit.predict(FRAME), np.ndarray)
    assert fit.predict(FRAME).tolist() == fit.predict(FRAME.convert_dtypes()).tolist()
