"""What webglm raises.

A request that cannot be answered raises a :class:`WebGLMError`, which is a ``ValueError``. What
valid data may lead to (no convergence, separation, aliased columns) is not an error: it is on the
fit, as ``converged``, ``aliased`` and ``warnings``. An argument of the wrong type is a
``TypeError``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Final

__all__ = [
    "CLASS_OF_CODE",
    "ConvergenceError",
    "DesignMatrixError",
    "EncodingError",
    "FittingError",
    "OutOfMemoryError",
    "PredictionError",
    "SerializationError",
    "ValidationError",
    "WebGLMError",
    "dimension_mismatch",
    "error_of",
    "raised_as",
]


class WebGLMError(ValueError):
    """A request that webglm refuses.

    Parameters
    ----------
    message : str
        What is wrong, the value, where it is and what is allowed.
    code : str
        The stable name of the refusal, the same in JavaScript and Python.
    details : mapping of str to float or str, optional
        The facts of the message, for programs.

    Attributes
    ----------
    code : str
    details : mapping of str to float or str
    """

    def __init__(
        self,
        message: str,
        code: str = "invalid_input",
        details: Mapping[str, float | str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.details: Mapping[str, float | str] = MappingProxyType(dict(details or {}))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.code, dict(self.details))


class ValidationError(WebGLMError):
    """An argument outside what is allowed: lengths, values, names, options."""


class DesignMatrixError(WebGLMError):
    """A design that has no unique solution where one is required."""


class FittingError(WebGLMError):
    """A model that cannot be fitted."""


class ConvergenceError(FittingError):
    """A result that needs convergence was asked of a fit that did not converge."""


class PredictionError(WebGLMError):
    """New data that the model cannot be applied to."""


class EncodingError(WebGLMError):
    """An encoder that was not fitted, or data that it cannot encode."""


class SerializationError(WebGLMError):
    """A stored model that cannot be written or read."""


class OutOfMemoryError(WebGLMError, MemoryError):
    """More memory than a WebAssembly module has, or than the limit allows."""


CLASS_OF_CODE: Final[Mapping[str, type[WebGLMError]]] = MappingProxyType(
    {
        "invalid_input": ValidationError,
        "dimension_mismatch": ValidationError,
        "unknown_name": ValidationError,
        "not_in_support": ValidationError,
        "singular": DesignMatrixError,
        "unsupported_model": FittingError,
        "out_of_memory": OutOfMemoryError,
    }
)
"""The class that each code of the core is raised as; other codes are a plain `WebGLMError`."""


def error_of(
    code: str, message: str, details: Mapping[str, float | str] | None = None
) -> WebGLMError:
    """The exception for an error that the core reports.

    Parameters
    ----------
    code, message, details
        As the core states them.

    Returns
    -------
    WebGLMError
        An instance of the class that `CLASS_OF_CODE` names.
    """
    return CLASS_OF_CODE.get(code, WebGLMError)(message, code, details)


def dimension_mismatch(expected: int, got: int, what: str) -> ValidationError:
    """The refusal of lengths that differ, for those that the core never sees.

    Parameters
    ----------
    expected, got : int
        The two lengths.
    what : str
        What has the wrong one.

    Returns
    -------
    ValidationError
        With code ``dimension_mismatch``.
    """
    message = f"Dimension mismatch: expected {expected}, got {got} ({what})"
    return ValidationError(message, "dimension_mismatch", {"expected": expected, "got": got})


@contextmanager
def raised_as(error: type[WebGLMError]) -> Iterator[None]:
    """Raises refusals of what was asked for as `error`, for the classes that name an occasion.

    Parameters
    ----------
    error : subclass of WebGLMError
        Code, message and details stay.
    """
    try:
        yield
    except ValidationError as refusal:
        raise error(str(refusal), refusal.code, refusal.details) from None
