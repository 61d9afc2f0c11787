"""Models by formula: one meaning for all forms of data, in Python as in JavaScript."""

import gc
from array import array
from typing import Any

import pytest

import webglm
from webglm.exceptions import PredictionError, ValidationError

ROWS = range(1, 201)
DATA: dict[str, Any] = {
    "x": [round(2 * ((i * 37) % 19) / 19 - 1, 3) for i in ROWS],
    "z": [((i * 53) % 23) / 23 for i in ROWS],
    "y": [(i * 7919) % 5 for i in ROWS],
    "e": [1 + i % 3 for i in ROWS],
    "area": ["ABC"[i % 3] for i in ROWS],
}
FORMULA = "y ~ x + area * z + offset(log(e))"
NAMES = ("Intercept", "x", "area[T.B]", "area[T.C]", "z", "area[T.B]:z", "area[T.C]:z")


@pytest.fixture(scope="module")
def fit() -> webglm.GLMModel:
    return webglm.glm(FORMULA, DATA, family="poisson").fit()


def test_names_of_the_coefficients(fit: webglm.GLMModel) -> None:
    assert fit.feature_names == NAMES
    assert webglm.glm(FORMULA, DATA, "poisson").feature_names == NAMES
    assert fit.converged


def test_is_the_model_of_the_same_design(fit: webglm.GLMModel) -> None:
    design = fit.design_matrix
    offset = [
        value - sum(b * x for b, x in zip(fit.params, row, strict=True))
        for value, row in zip(fit.linear_predictor, design, strict=True)
    ]
    arrays = webglm.fit_glm(DATA["y"], design, "poisson", offset=offset)
    # Two designs that differ in rounding: the estimates agree to the tolerance of the fit.
    assert arrays.params.tolist() == pytest.approx(fit.params.tolist(), rel=1e-8)


def rows_of_dicts() -> list[dict[str, Any]]:
    return [dict(zip(DATA, row, strict=True)) for row in zip(*DATA.values(), strict=True)]


class Frame:
    """What a data frame of any library has."""

    columns = tuple(DATA)

    def __getitem__(self, name: str) -> Any:
        return DATA[name]


class Table:
    """What a table of pyarrow has."""

    column_names = tuple(DATA)

    def column(self, name: str) -> Any:
        class Chunked:
            def to_pylist(self) -> list[Any]:
                return DATA[name]

        return Chunked()


@pytest.mark.parametrize(
    "data",
    [
        rows_of_dicts(),
        Frame(),
        Table(),
        DATA | {"x": array("d", DATA["x"]), "y": array("H", DATA["y"])},
        DATA | {"x": memoryview(array("d", DATA["x"])), "area": tuple(DATA["area"])},
        DATA | {"area": {"codes": [i % 3 for i in ROWS], "levels": ["A", "B", "C"]}},
        DATA | {"area": {"codes": [(i + 1) % 3 for i in ROWS], "levels": "CAB", "reference": "A"}},
    ],
    ids=["rows", "frame", "table", "arrays", "memoryview", "codes", "reference"],
)
def test_forms_of_data_have_one_meaning(data: Any, fit: webglm.GLMModel) -> None:
    other = webglm.glm(FORMULA, data, "poisson").fit()
    if other.feature_names != NAMES:  # the reference moved to the front of C, A, B
        assert other.feature_names[2:4] == ("area[T.C]", "area[T.B]")
        assert other.deviance == pytest.approx(fit.deviance, rel=1e-12)
    else:
        assert other.params.tolist() == fit.params.tolist()


def test_columns_that_no_term_uses_are_not_read() -> None:
    class Unread(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            assert name in ("y", "x"), name
            return super().__getitem__(name)

    assert webglm.glm("y ~ x", Unread(DATA)).fit().converged


def test_canonical_formula_gives_the_same_model() -> None:
    model = webglm.glm("y ~ z*area + x", DATA, "poisson")
    assert model.formula == "y ~ z + area + x + z:area"
    assert webglm.glm(model.formula, DATA, "poisson").feature_names == model.feature_names


def test_exposure_offset_and_weights_by_name_and_as_arrays() -> None:
    logs = webglm.LogLink().link(DATA["e"])
    by_name = webglm.glm("y ~ x", DATA, "poisson", exposure="e", weights="e").fit()
    for other in (
        webglm.glm("y ~ x", DATA, "poisson", exposure=DATA["e"], weights=array("i", DATA["e"])),
        webglm.glm("y ~ x", DATA, "poisson", offset=logs, weights=DATA["e"]),
        webglm.glm("y ~ x", DATA | {"l": logs}, "poisson", offset="l", weights="e"),
    ):
        assert other.fit().params.tolist() == by_name.params.tolist()


def test_missing_values_by_policy() -> None:
    gaps = DATA | {"x": [None, float("nan"), *DATA["x"][2:]], "area": [None, *DATA["area"][1:]]}
    with pytest.raises(ValidationError, match='"x"'):
        webglm.glm("y ~ x", gaps)
    model = webglm.glm("y ~ x + area", gaps, missing="drop")
    fit = model.fit()
    assert fit.nobs == 198
    assert list(fit.kept_rows) == list(model.kept_rows) == list(range(2, 200))
    assert len(webglm.glm("y ~ z", DATA).kept_rows) == 0
    names = webglm.glm("y ~ area", gaps, missing="level").feature_names
    assert len(names) == 4


def test_keyword_and_odd_names() -> None:
    data = {"lambda": DATA["x"], "new car": DATA["z"], "y": DATA["y"], 7: DATA["e"]}
    fit = webglm.glm("y ~ lambda + `new car` + `7`", data).fit()
    assert fit.feature_names == ("Intercept", "lambda", "`new car`", "`7`")


def test_responses_of_two_levels_and_counts() -> None:
    data = DATA | {"won": ["no", "yes"] * 100, "n": [3] * 200}
    by_text = webglm.glm("won ~ x", data, "binomial").fit()
    by_number = webglm.glm("w ~ x", data | {"w": [False, True] * 100}, "binomial").fit()
    assert by_text.params.tolist() == by_number.params.tolist()
    assert webglm.glm("cbind(e, n) ~ x", data, "binomial").fit().converged


def test_predictions(fit: webglm.GLMModel) -> None:
    assert fit.predict(DATA).tolist() == pytest.approx(fit.fittedvalues.tolist(), rel=1e-13)
    eta = fit.predict(DATA, type="link")
    assert eta.tolist() == pytest.approx(fit.linear_predictor.tolist(), rel=1e-12, abs=1e-14)
    whole = fit.predict(DATA, se=True, level=0.9)
    assert isinstance(whole, webglm.Prediction)
    assert whole.se is not None
    assert whole.lower is not None
    assert whole.lower.shape == whole.se.shape == (200,)
    terms = fit.predict(DATA, type="terms")
    assert terms.terms == ["Intercept", "x", "area", "z", "area:z"]
    assert terms.values.shape == (200, 5)
    assert terms.se is None
    offset = webglm.LogLink().link(DATA["e"])
    for i in (0, 7, 199):
        assert sum(terms.values[i]) + offset[i] == pytest.approx(eta[i], rel=1e-12)


def test_predictions_for_new_rows(fit: webglm.GLMModel) -> None:
    new = {"x": [0.5], "z": [0.25], "area": ["B"], "e": [2]}
    assert fit.predict(new).shape == (1,)
    assert fit.predict([dict(zip(new, [0.5, 0.25, "B", 2], strict=True))]) == fit.predict(new)
    unseen = new | {"area": ["D"]}
    with pytest.raises(PredictionError, match="D"):
        fit.predict(unseen)
    as_reference = fit.predict(unseen, unseen="reference")
    assert as_reference.tolist() == fit.predict(new | {"area": ["A"]}).tolist()
    assert fit.predict(unseen, unseen="na")[0] != fit.predict(unseen, unseen="na")[0]
    with pytest.raises(PredictionError, match='"e"'):
        fit.predict({name: values for name, values in new.items() if name != "e"})


def test_exposure_that_was_an_array_is_given_again() -> None:
    fit = webglm.glm("y ~ x", DATA, "poisson", exposure=DATA["e"]).fit()
    with pytest.raises(PredictionError, match="exposure"):
        fit.predict({"x": [1.0]})
    once, twice = (fit.predict({"x": [1.0]}, exposure=[e])[0] for e in (1, 2))
    assert twice == pytest.approx(2 * once, rel=1e-14)
    assert fit.predict({"x": [1.0]}, exposure=[2], type="rate")[0] == pytest.approx(once, rel=1e-14)


def test_terms_are_tested_by_name(fit: webglm.GLMModel) -> None:
    assert fit.wald_test(term="area:z").df == 2
    assert fit.score_test("x:z", DATA).df == 1
    assert fit.anova(2).labels
    effects = fit.marginal_effects(data=DATA, at={"x": 0.0})
    assert "area" in effects.variables


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("y ~ x + are", 'column 9 of "y ~ x + are"'),
        ("y ~ x +", "y ~ x"),
        ("y", "~"),
        ("y ~ 0", "neither an intercept nor terms"),
        ("area ~ x", "categorical with 3 levels"),
        ("~ x", "no response"),
    ],
)
def test_formulas_that_cannot_be_read(formula: str, message: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        webglm.glm(formula, DATA)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    "arguments",
    [
        {"formula": 7},
        {"formula": b"y ~ x"},
        {"data": 7},
        {"data": "x"},
        {"data": None},
        {"data": [1, 2]},
        {"family": 7},
        {"link": 7},
        {"var_power": "x"},
        {"theta": []},
        {"offset": 7},
        {"offset": b"e"},
        {"weights": {1, 2}},
        {"exposure": object()},
        {"missing": 7},
        {"conventions": 7},
        {"data": DATA | {"x": [object()] * 200}},
        {"data": DATA | {"x": 7}},
        {"data": DATA | {"x": "text"}},
        {"data": DATA | {"x": ["a", 1] * 100}},
        {"data": DATA | {"x": [["a"]] * 200}},
        {"data": DATA | {"x": {"codes": [0] * 200}}},
    ],
    ids=str,
)
def test_wrong_types(arguments: dict[str, Any]) -> None:
    given = {"formula": "y ~ x", "data": DATA, "family": "poisson"} | arguments
    with pytest.raises((TypeError, ValidationError)) as refusal:
        webglm.glm(**given)
    assert type(refusal.value).__module__ in ("builtins", "webglm.exceptions")


def test_dates_are_refused_with_advice() -> None:
    from datetime import date

    with pytest.raises(TypeError, match="dates; make numbers"):
        webglm.glm("y ~ x", DATA | {"x": [None, *[date(2020, 1, 1)] * 199]})


def test_lengths_that_differ() -> None:
    with pytest.raises(ValidationError) as refusal:
        webglm.glm("y ~ x", DATA | {"x": [1.0]})
    assert refusal.value.code == "dimension_mismatch"
    with pytest.raises(ValidationError, match="weights"):
        webglm.glm("y ~ x", DATA, weights=[1.0])


def test_unknown_names_tell_the_nearest() -> None:
    with pytest.raises(ValidationError, match="did you mean e") as refusal:
        webglm.glm("y ~ x", DATA, "poisson", exposure="ee")
    assert refusal.value.code == "unknown_name"
    with pytest.raises(ValidationError, match="levels"):
        webglm.glm("y ~ area", DATA | {"area": {"codes": [0], "levls": ["A"]}})


def test_errors_leave_nothing_behind(fit: webglm.GLMModel) -> None:
    from webglm._native import core

    def refused() -> None:
        with pytest.raises(ValidationError):
            webglm.glm("y ~ x + are", DATA)
        with pytest.raises(ValidationError):
            webglm.glm("y ~ x", DATA | {"x": [1.0]})
        with pytest.raises(PredictionError):
            fit.predict({"x": [1.0]})

    refused()
    gc.collect()
    before = core.bytes_in_use()
    for _ in range(10):
        refused()
    gc.collect()
    assert core.bytes_in_use() == before


def test_levels_that_a_column_lists_keep_their_order() -> None:
    class Enum:  # of polars, by its attributes
        categories = ("C", "A", "B")

    class Series:
        dtype = Enum()

        def to_list(self) -> list[str]:
            return DATA["area"]

    names = webglm.glm("y ~ area", DATA | {"area": Series()}).feature_names
    assert names == ("Intercept", "area[T.A]", "area[T.B]")
