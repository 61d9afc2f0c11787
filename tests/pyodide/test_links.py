"""Links as values, and their functions by their laws."""

import copy
import math
import pickle
from typing import Any

import pytest

import webglm
from webglm.links import Link, link_forward, link_from, link_inverse

LINKS = [
    webglm.IdentityLink(),
    webglm.LogLink(),
    webglm.LogitLink(),
    webglm.ProbitLink(),
    webglm.CloglogLink(),
    webglm.InverseLink(),
    webglm.InverseSquareLink(),
    webglm.SqrtLink(),
    webglm.PowerLink(0.3),
]
every_link = pytest.mark.parametrize("link", LINKS, ids=lambda link: link.name())
MEANS = [0.05, 0.3, 0.5, 0.7, 0.95]


@every_link
def test_link_is_a_value(link: Link) -> None:
    for other in (copy.copy(link), copy.deepcopy(link), pickle.loads(pickle.dumps(link))):
        assert other == link
        assert hash(other) == hash(link)
    assert eval(repr(link), vars(webglm)) == link
    assert link_from(link.name()) == link
    assert link_from(link.name().upper()) == link
    assert link_from(link) is link
    assert sum(link == other for other in LINKS) == 1


@every_link
def test_inverse_undoes_the_link(link: Link) -> None:
    eta = link.link(MEANS)
    assert eta.shape == (5,)
    # Both ways round once; the slope of g^-1 over mu is at most 20 here.
    assert link.inverse(eta).tolist() == pytest.approx(MEANS, rel=1e-13)


@every_link
def test_derivative_is_the_slope_of_the_link(link: Link) -> None:
    step = 1e-6
    above = link.link([mu + step for mu in MEANS])
    below = link.link([mu - step for mu in MEANS])
    slopes = [(a - b) / (2 * step) for a, b in zip(above, below, strict=True)]
    # The error of a central difference: g''' step^2 / 6 plus rounding of eta over step.
    assert link.derivative(MEANS).tolist() == pytest.approx(slopes, rel=1e-6)


def test_closed_forms() -> None:
    assert webglm.LogLink().link([1.0, math.e]).tolist() == [0.0, 1.0]
    assert webglm.LogitLink().inverse([0.0]).tolist() == [0.5]
    assert webglm.PowerLink(2).link([3.0]).tolist() == [9.0]
    assert link_inverse("identity", [2.5]).tolist() == [2.5]
    assert link_forward("sqrt", [4.0]).tolist() == [2.0]


def test_outside_the_domain_is_no_error() -> None:
    below, zero = webglm.LogLink().link([-1.0, 0.0])
    assert math.isnan(below)
    assert zero == -math.inf
    assert webglm.LogitLink().link([0.0, 1.0]).tolist() == [-math.inf, math.inf]


@pytest.mark.parametrize("exponent", [0.0, math.inf, math.nan])
def test_power_must_be_finite_and_not_zero(exponent: float) -> None:
    with pytest.raises(webglm.ValidationError):
        webglm.PowerLink(exponent)


def test_unknown_link_is_refused() -> None:
    with pytest.raises(webglm.ValidationError, match="did you mean log") as refusal:
        link_from("logti")
    assert refusal.value.code == "unknown_name"
    wrong: Any = 1.0
    with pytest.raises(TypeError, match="link must be"):
        link_from(wrong)
