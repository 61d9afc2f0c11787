"""Families as values, and their functions against the fixture's check values."""

import copy
import pickle
from typing import Any, cast

import pytest

import webglm
from webglm.families import Family, family_from

FAMILIES = [
    (webglm.GaussianFamily(), "Gaussian", webglm.IdentityLink()),
    (webglm.PoissonFamily(), "Poisson", webglm.LogLink()),
    (webglm.BinomialFamily(), "Binomial", webglm.LogitLink()),
    (webglm.GammaFamily(), "Gamma", webglm.LogLink()),
    (webglm.InverseGaussianFamily(), "InverseGaussian", webglm.LogLink()),
    (webglm.TweedieFamily(1.3), "Tweedie", webglm.LogLink()),
    (webglm.QuasiPoissonFamily(), "QuasiPoisson", webglm.LogLink()),
    (webglm.QuasiBinomialFamily(), "QuasiBinomial", webglm.LogitLink()),
    (webglm.NegativeBinomialFamily(2.0), "NegativeBinomial", webglm.LogLink()),
]
every_family = pytest.mark.parametrize(
    ("family", "name", "link"), FAMILIES, ids=[name for _, name, _ in FAMILIES]
)


@every_family
def test_name_and_default_link(family: Family, name: str, link: Any) -> None:
    assert family.name() == name
    assert family.default_link() == link


@every_family
def test_family_is_a_value(family: Family, name: str, link: Any) -> None:
    for other in (copy.copy(family), copy.deepcopy(family), pickle.loads(pickle.dumps(family))):
        assert other == family
        assert hash(other) == hash(family)
    assert repr(family).startswith(f"{name}Family(")
    assert eval(repr(family), vars(webglm)) == family
    assert family_from(family.spec()) == family
    assert family_from(family) is family
    assert sum(family == other for other, _, _ in FAMILIES) == 1


def test_check_values(d20: dict[str, Any]) -> None:
    for case in d20["families"]:
        family = family_from(case["family"], case.get("var_power", 1.5), case.get("theta", 1.0))
        y, mu = case["y"], case["mu"]
        # The fixture's formulas cancel where y is near mu; 1e-12 is their rounding.
        assert family.variance(mu).tolist() == pytest.approx(case["variance"], rel=1e-14)
        assert family.unit_deviance(y, mu).tolist() == pytest.approx(
            case["unit_deviance"], rel=1e-12, abs=1e-15
        )
        assert family.deviance(y, mu) == pytest.approx(case["deviance"], rel=1e-12)


def test_parameters() -> None:
    assert webglm.TweedieFamily().var_power == 1.5
    assert webglm.NegativeBinomialFamily().theta == 1.0
    assert webglm.NegativeBinomialFamily(4).alpha == 0.25
    # The shortest decimal form of a double reads back as the same double.
    assert family_from("tweedie(p=1.1)") == webglm.TweedieFamily(1.1)
    third = webglm.NegativeBinomialFamily(1 / 3)
    read = family_from(third.spec())
    assert isinstance(read, webglm.NegativeBinomialFamily)
    assert read.theta == 1 / 3
    assert family_from("tweedie", var_power=1.7) == webglm.TweedieFamily(1.7)
    assert family_from("nb(theta=3)", theta=2.0) == webglm.NegativeBinomialFamily(3.0)


@pytest.mark.parametrize("alias", ["negbinomial", "NegativeBinomial", "negative_binomial", "NB"])
def test_aliases_of_the_negative_binomial(alias: str) -> None:
    assert family_from(alias) == webglm.NegativeBinomialFamily(1.0)


def test_tweedie_power_between_0_and_1_is_refused() -> None:
    with pytest.raises(ValueError, match="var_power") as refusal:
        webglm.TweedieFamily(0.5)
    assert str(refusal.value) == "var_power must be <= 0 or >= 1, got 0.5"
    assert refusal.value.code == "invalid_input"
    assert type(refusal.value) is webglm.ValidationError


@pytest.mark.parametrize("theta", [0.0, -1.0, float("nan"), float("inf")])
def test_theta_must_be_positive(theta: float) -> None:
    with pytest.raises(webglm.ValidationError, match="theta"):
        webglm.NegativeBinomialFamily(theta)


@pytest.mark.parametrize("value", ["1.5", None, [1.5], 1j])
def test_parameter_of_another_type(value: Any) -> None:
    with pytest.raises(TypeError, match="var_power must be a number"):
        webglm.TweedieFamily(value)


def test_unknown_family_is_named_with_the_nearest() -> None:
    with pytest.raises(webglm.ValidationError, match="poisson") as refusal:
        family_from("poison")
    assert refusal.value.code == "unknown_name"
    with pytest.raises(TypeError, match="family must be"):
        family_from(cast(Any, 3))


def test_lengths_of_y_and_mu_must_agree() -> None:
    with pytest.raises(ValueError, match="mismatch") as refusal:
        webglm.PoissonFamily().deviance([1, 2], [1.0, 2.0, 3.0])
    assert str(refusal.value) == "Dimension mismatch: expected 2, got 3 (mu)"
    assert refusal.value.code == "dimension_mismatch"


def test_empty_vectors() -> None:
    family = webglm.PoissonFamily()
    assert family.variance([]).shape == (0,)
    assert family.deviance([], []) == 0.0
