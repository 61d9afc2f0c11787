"""Exponential dispersion families: Var(y) = phi V(mu) / w.

Families are small immutable values: they compare with ``==``, copy, pickle and print. Wherever a
family is taken, its name does as well, in any case: ``"poisson"``, ``"tweedie(p=1.3)"``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from webglm._native import core
from webglm.columns import column, number
from webglm.links import Link, link_from
from webglm.vectors import Vector, vector

__all__ = [
    "Binomial",
    "BinomialFamily",
    "Family",
    "FamilyName",
    "Gamma",
    "GammaFamily",
    "Gaussian",
    "GaussianFamily",
    "InverseGaussian",
    "InverseGaussianFamily",
    "NegativeBinomial",
    "NegativeBinomialFamily",
    "Poisson",
    "PoissonFamily",
    "QuasiBinomial",
    "QuasiBinomialFamily",
    "QuasiFamily",
    "QuasiPoisson",
    "QuasiPoissonFamily",
    "Tweedie",
    "TweedieFamily",
    "family_from",
]

FamilyName = Literal[
    "gaussian",
    "poisson",
    "binomial",
    "gamma",
    "inverse_gaussian",
    "tweedie",
    "quasi_poisson",
    "quasi_binomial",
    "quasi",
    "negative_binomial",
]


@dataclass(frozen=True)
class Family:
    """What all families share; take one of its subclasses."""

    _code: ClassVar[str] = ""

    def name(self) -> str:
        """The family's name without parameters, such as ``"NegativeBinomial"``."""
        return str(self._described()["name"])

    def spec(self) -> str:
        """The name that `fit_glm` takes, with its parameter where it has one."""
        return self._code

    def variance(self, mu: Any) -> Vector:
        """The variance function V(mu).

        Parameters
        ----------
        mu : sequence of numbers, length n
            Means. A value outside the family's domain gives NaN or an infinity, not an error.

        Returns
        -------
        vector of float64, length n
        """
        return vector(core.family_variance(self.spec(), column(mu, "mu")))

    def unit_deviance(self, y: Any, mu: Any) -> Vector:
        """The deviance of single rows without weights: 0 at y = mu, positive elsewhere.

        Parameters
        ----------
        y, mu : sequence of numbers, length n
            Responses and means.

        Returns
        -------
        vector of float64, length n

        Raises
        ------
        ValidationError
            Where the lengths differ (code ``dimension_mismatch``).
        """
        return vector(core.family_unit_deviance(self.spec(), column(y, "y"), column(mu, "mu")))

    def deviance(self, y: Any, mu: Any) -> float:
        """The sum of `unit_deviance` over the rows.

        Parameters
        ----------
        y, mu : sequence of numbers, length n
            Responses and means.

        Returns
        -------
        float

        Raises
        ------
        ValidationError
            Where the lengths differ (code ``dimension_mismatch``).
        """
        return core.family_deviance(self.spec(), column(y, "y"), column(mu, "mu"))

    def default_link(self) -> Link:
        """The link of a fit that names none."""
        return link_from(str(self._described()["default_link"]))

    def _described(self) -> Mapping[str, Any]:
        return core.describe_family(self.spec(), 1.5, 1.0)


@dataclass(frozen=True)
class GaussianFamily(Family):
    """Real responses, V = 1; identity link."""

    _code: ClassVar[str] = "gaussian"


@dataclass(frozen=True)
class PoissonFamily(Family):
    """Counts, V = mu; log link."""

    _code: ClassVar[str] = "poisson"


@dataclass(frozen=True)
class BinomialFamily(Family):
    """0 and 1, or proportions with the trials as weights, V = mu (1 - mu); logit link."""

    _code: ClassVar[str] = "binomial"


@dataclass(frozen=True)
class GammaFamily(Family):
    """Positive amounts, V = mu^2; log link."""

    _code: ClassVar[str] = "gamma"


@dataclass(frozen=True)
class InverseGaussianFamily(Family):
    """Positive amounts, V = mu^3; log link."""

    _code: ClassVar[str] = "inverse_gaussian"


@dataclass(frozen=True)
class QuasiPoissonFamily(Family):
    """The Poisson's mean and variance with an estimated dispersion; log link."""

    _code: ClassVar[str] = "quasi_poisson"


@dataclass(frozen=True)
class QuasiBinomialFamily(Family):
    """The binomial's mean and variance with an estimated dispersion; logit link."""

    _code: ClassVar[str] = "quasi_binomial"


@dataclass(frozen=True)
class TweedieFamily(Family):
    """V = mu^p; between 1 and 2, sums of a Poisson number of gamma amounts; log link.

    Parameters
    ----------
    var_power : float
        p, at most 0 or at least 1.

    Raises
    ------
    ValidationError
        For a power between 0 and 1, where no such family exists.
    """

    var_power: float = 1.5
    _code: ClassVar[str] = "tweedie"

    def __post_init__(self) -> None:
        object.__setattr__(self, "var_power", number(self.var_power, "var_power"))
        core.describe_family(self._code, self.var_power, 1.0)

    def spec(self) -> str:
        """The name that `fit_glm` takes, with the parameter."""
        return f"{self._code}(p={self.var_power!r})"


@dataclass(frozen=True)
class QuasiFamily(Family):
    """V = mu^p for any p with an estimated dispersion and no likelihood; log link.

    Parameters
    ----------
    var_power : float
        p, finite.
    """

    var_power: float = 1.0
    _code: ClassVar[str] = "quasi"

    def __post_init__(self) -> None:
        object.__setattr__(self, "var_power", number(self.var_power, "var_power"))
        core.describe_family(self._code, self.var_power, 1.0)

    def spec(self) -> str:
        """The name that `fit_glm` takes, with the parameter."""
        return f"{self._code}(p={self.var_power!r})"


@dataclass(frozen=True)
class NegativeBinomialFamily(Family):
    """Counts, V = mu + mu^2 / theta; log link.

    Parameters
    ----------
    theta : float
        Positive; the variance approaches the Poisson's as it grows.

    Raises
    ------
    ValidationError
        Unless theta is positive and finite.
    """

    theta: float = 1.0
    _code: ClassVar[str] = "negative_binomial"

    def __post_init__(self) -> None:
        object.__setattr__(self, "theta", number(self.theta, "theta"))
        core.describe_family(self._code, 1.5, self.theta)

    @property
    def alpha(self) -> float:
        """1 / theta, the coefficient of mu^2 in the variance."""
        return float(self._described()["alpha"])

    def spec(self) -> str:
        """The name that `fit_glm` takes, with the parameter."""
        return f"{self._code}(theta={self.theta!r})"


# The short names that other packages have in their modules of families.
Gaussian, Poisson, Binomial, Gamma = GaussianFamily, PoissonFamily, BinomialFamily, GammaFamily
InverseGaussian, Tweedie, NegativeBinomial = (
    InverseGaussianFamily,
    TweedieFamily,
    NegativeBinomialFamily,
)
QuasiPoisson, QuasiBinomial = QuasiPoissonFamily, QuasiBinomialFamily

_CLASSES: dict[str, type[Family]] = {cls._code: cls for cls in Family.__subclasses__()}


def family_from(family: str | Family, var_power: float = 1.5, theta: float = 1.0) -> Family:
    """The family that `family` names, or `family` itself.

    Parameters
    ----------
    family : str or Family
        A parameter in the name, as in ``"tweedie(p=1.3)"``, counts before the two that follow.
    var_power : float
        Read by the Tweedie family only.
    theta : float
        Read by the negative binomial only.

    Returns
    -------
    Family

    Raises
    ------
    TypeError
        Where `family` is neither a name nor a family.
    ValidationError
        For a name that no family has (code ``unknown_name``), or a parameter out of range.
    """
    if isinstance(family, Family):
        return family
    if not isinstance(family, str):
        raise TypeError(f"family must be a name or a Family, got {type(family).__name__}")
    described = core.describe_family(family, number(var_power, "var_power"), number(theta, "theta"))
    if "var_power" in described:
        quasi = described["name"] == "Quasi"
        return (QuasiFamily if quasi else TweedieFamily)(described["var_power"])
    if "theta" in described:
        return NegativeBinomialFamily(described["theta"])
    return _CLASSES[described["spec"]]()
