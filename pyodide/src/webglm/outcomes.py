"""What a fit tells while it runs and when it has ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["FitProgress", "FitWarning"]


@dataclass(frozen=True)
class FitWarning:
    """One outcome of a fit that its reader should know of.

    Attributes
    ----------
    code : str
        ``not_converged``, ``separation``, ``aliased``, ``boundary``, ``zero_df``, ...
    message : str
        What was found.
    details : mapping of str to float or str
        The facts of the message, for programs.
    """

    code: str
    message: str
    details: Mapping[str, float | str]

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class FitProgress:
    """How far a fit has come.

    Attributes
    ----------
    done : bool
        Whether it is finished.
    phase : str
        ``"start"``, ``"iterate"``, ``"close"``, ``"null_model"`` or ``"done"``.
    iteration : int
        Accepted updates of the coefficients on all rows.
    deviance : float
        At the last accepted coefficients; NaN before the first.
    """

    done: bool
    phase: str
    iteration: int
    deviance: float
