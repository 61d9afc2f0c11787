"""Link functions: eta = g(mu), from the mean to the linear predictor.

Links are small immutable values: they compare with ``==``, copy, pickle and print. Wherever a
link is taken, its name does as well, in any case: ``"log"``, ``"power(p=0.5)"``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from webglm._native import core
from webglm.columns import column, number
from webglm.vectors import Vector, vector

__all__ = [
    "Cloglog",
    "CloglogLink",
    "Identity",
    "IdentityLink",
    "Inverse",
    "InverseLink",
    "InverseSquare",
    "InverseSquareLink",
    "Link",
    "LinkName",
    "Log",
    "LogLink",
    "Logit",
    "LogitLink",
    "Power",
    "PowerLink",
    "Probit",
    "ProbitLink",
    "Sqrt",
    "SqrtLink",
    "link_forward",
    "link_from",
    "link_inverse",
]

LinkName = Literal[
    "identity",
    "log",
    "logit",
    "probit",
    "cloglog",
    "inverse",
    "inverse_square",
    "sqrt",
    "power",
]


@dataclass(frozen=True)
class Link:
    """What all links share; take one of its subclasses."""

    _name: ClassVar[str] = ""

    def name(self) -> str:
        """The name that `fit_glm` takes, with its parameter where it has one."""
        return self._name

    def link(self, mu: Any) -> Vector:
        """The linear predictor eta = g(mu).

        Parameters
        ----------
        mu : sequence of numbers, length n
            Means. A value outside the link's domain gives NaN or an infinity, not an error.

        Returns
        -------
        vector of float64, length n
        """
        return vector(core.link_eta(self.name(), column(mu, "mu")))

    def inverse(self, eta: Any) -> Vector:
        """The mean, mu with g(mu) = eta.

        Parameters
        ----------
        eta : sequence of numbers, length n
            Linear predictors.

        Returns
        -------
        vector of float64, length n
        """
        return vector(core.link_inverse(self.name(), column(eta, "eta")))

    def derivative(self, mu: Any) -> Vector:
        """The slope of the link, d eta / d mu, at `mu`.

        Parameters
        ----------
        mu : sequence of numbers, length n
            Means.

        Returns
        -------
        vector of float64, length n
        """
        return vector(core.link_derivative(self.name(), column(mu, "mu")))


@dataclass(frozen=True)
class IdentityLink(Link):
    """eta = mu."""

    _name: ClassVar[str] = "identity"


@dataclass(frozen=True)
class LogLink(Link):
    """eta = log(mu)."""

    _name: ClassVar[str] = "log"


@dataclass(frozen=True)
class LogitLink(Link):
    """eta = log(mu / (1 - mu))."""

    _name: ClassVar[str] = "logit"


@dataclass(frozen=True)
class ProbitLink(Link):
    """eta = the standard normal quantile of mu."""

    _name: ClassVar[str] = "probit"


@dataclass(frozen=True)
class CloglogLink(Link):
    """eta = log(-log(1 - mu))."""

    _name: ClassVar[str] = "cloglog"


@dataclass(frozen=True)
class InverseLink(Link):
    """eta = 1 / mu."""

    _name: ClassVar[str] = "inverse"


@dataclass(frozen=True)
class InverseSquareLink(Link):
    """eta = 1 / mu^2."""

    _name: ClassVar[str] = "inverse_square"


@dataclass(frozen=True)
class SqrtLink(Link):
    """eta = sqrt(mu)."""

    _name: ClassVar[str] = "sqrt"


@dataclass(frozen=True)
class PowerLink(Link):
    """eta = mu^p.

    Parameters
    ----------
    p : float
        The exponent: finite and not 0, whose limit is the log link.

    Raises
    ------
    ValidationError
        For any other exponent.
    """

    p: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", number(self.p, "p"))
        core.link_spec(self.name())

    def name(self) -> str:
        """The name that `fit_glm` takes, with the parameter."""
        return f"power(p={self.p!r})"


# The short names that other packages have in their modules of links.
Identity, Log, Logit = IdentityLink, LogLink, LogitLink
Probit, Cloglog, Sqrt = ProbitLink, CloglogLink, SqrtLink
Inverse, InverseSquare, Power = InverseLink, InverseSquareLink, PowerLink

_CLASSES: dict[str, type[Link]] = {cls._name: cls for cls in Link.__subclasses__() if cls._name}


def link_from(link: str | Link) -> Link:
    """The link that `link` names, or `link` itself.

    Parameters
    ----------
    link : str or Link

    Returns
    -------
    Link

    Raises
    ------
    TypeError
        Where `link` is neither.
    ValidationError
        For a name that no link has (code ``unknown_name``).
    """
    if isinstance(link, Link):
        return link
    if not isinstance(link, str):
        raise TypeError(f"link must be a name or a Link, got {type(link).__name__}")
    name, _, parameter = core.link_spec(link).partition("(p=")
    return _CLASSES[name]() if name in _CLASSES else PowerLink(float(parameter.rstrip(")")))


def link_forward(link: str | Link, mu: Any) -> Vector:
    """``link_from(link).link(mu)``."""
    return link_from(link).link(mu)


def link_inverse(link: str | Link, eta: Any) -> Vector:
    """``link_from(link).inverse(eta)``."""
    return link_from(link).inverse(eta)
