"""A dictionary of terms and the formula it stands for are one model, bit for bit."""

from typing import Any

import pytest

import webglm
from webglm.exceptions import FittingError, ValidationError

ROWS = range(120)
DATA: dict[str, Any] = {
    "claims": [(i * 7) % 5 for i in ROWS],
    "age": [18 + (i * 13) % 60 for i in ROWS],
    "value": [1 + ((i * 31) % 47) / 7 for i in ROWS],
    "area": ["CAB"[i % 3] for i in ROWS],
    "brand": [["q", "p"][(i >> 2) % 2] for i in ROWS],
    "years": [0.25 + (i % 4) / 4 for i in ROWS],
    "w": [1 + i % 2 for i in ROWS],
}
CATEGORICAL = {"type": "categorical"}


def expect_same_model(terms: Any, formula: str, interactions: Any = None, **options: Any) -> None:
    options = {"family": "poisson"} | options
    intercept = options.pop("intercept", True)
    by_dict = webglm.glm_dict("claims", terms, DATA, interactions, intercept, **options)
    by_formula = webglm.glm(formula, DATA, **options)
    assert by_dict.formula == by_formula.formula
    assert by_dict.feature_names == by_formula.feature_names
    first, second = by_dict.fit(), by_formula.fit()
    assert first.to_json() == second.to_json()


@pytest.mark.parametrize(
    ("terms", "interactions", "formula"),
    [
        ({"age": {}, "area": CATEGORICAL}, None, "claims ~ age + C(area)"),
        (
            {"area": {"type": "categorical", "reference": "B", "contrast": "sum"}},
            None,
            'claims ~ C(area, ref="B", contrast="sum")',
        ),
        (
            {"area": {"type": "categorical", "levels": ("C", "A", "B")}},
            None,
            'claims ~ C(area, levels=c("C", "A", "B"))',
        ),
        (
            {"age": {"type": "bs", "df": 5, "degree": 2}, "value": {"type": "ns", "df": 3}},
            None,
            "claims ~ bs(age, df=5, degree=2) + ns(value, df=3)",
        ),
        (
            {"age": {"type": "bs", "knots": [30, 50.1], "boundary_knots": (0, 90)}},
            None,
            "claims ~ bs(age, knots=c(30, 50.1), boundary=c(0, 90))",
        ),
        (
            {"any": {"type": "expression", "expr": "log(value) + age^2"}},
            None,
            "claims ~ I(log(value) + age^2)",
        ),
        (
            None,
            [
                {"area": CATEGORICAL, "age": {}, "include_main": True},
                {"brand": CATEGORICAL, "value": {"type": "bs", "df": 4}},
            ],
            "claims ~ C(area) + age + C(area):age + C(brand):bs(value, df=4)",
        ),
    ],
)
def test_a_dictionary_is_its_formula(terms: Any, interactions: Any, formula: str) -> None:
    expect_same_model(terms, formula, interactions)


def test_options() -> None:
    age = {"age": {"type": "linear"}}
    expect_same_model(age, "claims ~ 0 + age", intercept=False)
    expect_same_model(age, "claims ~ age", family=webglm.TweedieFamily(1.3), link="log")
    expect_same_model(age, "claims ~ age", family="tweedie", var_power=1.7)
    expect_same_model(age, "claims ~ age", family="negative_binomial", theta=0.1 + 0.2)
    expect_same_model(age, "claims ~ age", exposure="years", weights=DATA["w"])
    expect_same_model(age, "claims ~ age", offset="years", weights="w")
    expect_same_model(age, "claims ~ age", missing="drop", conventions="statsmodels")


def test_by_the_conventions_of_rustystats() -> None:
    terms = {"age": {"type": "bs", "df": 5}, "value": {"type": "ns", "df": 4}}
    expect_same_model(terms, "claims ~ bs(age, df=5) + ns(value, df=4)", conventions="rustystats")
    model = webglm.glm_dict("claims", terms, DATA, conventions="rustystats")
    assert model.feature_names[1:3] == ("bs(age, 2/5)", "bs(age, 3/5)")


@pytest.mark.parametrize(
    ("terms", "error", "part"),
    [
        ({"age": {"type": "sm"}}, ValidationError, "sm"),
        ({"age": {"tpe": "bs"}}, ValidationError, "tpe"),
        ({"aged": {}}, ValidationError, "aged"),
        ({"age": "linear"}, ValidationError, "age"),
        ({"age": {"type": "bs", "df": "5"}}, ValidationError, "terms.age.df"),
        ({"age": {"type": "bs", "knots": [float("nan")]}}, ValidationError, "terms.age.knots[0]"),
        ({"age": {"type": "bs", "df": 5 + 0j}}, TypeError, "terms.age.df"),
        ({"age": {"type": "target_encoding"}}, FittingError, "target_encoding"),
    ],
)
def test_refusals_point_into_the_dictionary(terms: Any, error: type[Exception], part: str) -> None:
    with pytest.raises(error) as refusal:
        webglm.glm_dict("claims", terms, DATA)
    if part not in str(refusal.value):
        assert isinstance(refusal.value, webglm.WebGLMError)
        assert part == refusal.value.details["path"]


def test_other_refusals() -> None:
    recursive: dict[str, Any] = {}
    recursive["age"] = recursive
    with pytest.raises(ValidationError, match="nested too deeply"):
        webglm.glm_dict("claims", recursive, DATA)
    with pytest.raises(FittingError, match="input_transforms"):
        webglm.glm_dict("claims", {"age": {}}, DATA, input_transforms=[])
    for arguments in ({"response": 7}, {"terms": 7}, {"data": 7}, {"interactions": 7}):
        given = {"response": "claims", "terms": {"age": {}}, "data": DATA} | arguments
        with pytest.raises((TypeError, ValidationError)):
            webglm.glm_dict(**given)
