"""A specification of terms as the JSON that the core reads; no number loses a bit on the way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isfinite
from operator import index
from typing import Any

from webglm.exceptions import ValidationError

__all__ = ["specification_text"]

# The core refuses deeper nesting; a dict that contains itself ends here.
_MAX_DEPTH = 64


def specification_text(members: Mapping[str, Any]) -> str:
    """`members` as JSON.

    Parameters
    ----------
    members : mapping
        Plain data: dicts, sequences, text, numbers, bools, None; those of numpy as well.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        For something else.
    ValidationError
        For numbers that are not finite, and for data nested too deeply.
    """
    return json.dumps(_plain(members, "", 0), allow_nan=False, ensure_ascii=False)


def _plain(value: Any, path: str, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise ValidationError(f'"{path}" is nested too deeply', details={"path": path})
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Mapping):
        return {
            str(key): _plain(item, f"{path}.{key}" if path else str(key), depth + 1)
            for key, item in value.items()
        }
    is_array = getattr(value, "shape", ()) != ()  # an ndarray has __float__ too
    if hasattr(value, "__float__") and not is_array:
        return _number(value, path)
    if isinstance(value, Iterable) and not isinstance(value, (bytes, bytearray)):
        return [_plain(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(value)]
    raise TypeError(f'"{path}" must be plain data, got {type(value).__name__}')


def _number(value: Any, path: str) -> float | int:
    if type(value).__name__ in ("bool_", "bool"):
        return bool(value)
    if hasattr(value, "__index__"):
        return index(value)
    as_float = float(value)
    if not isfinite(as_float):
        raise ValidationError(f'"{path}" is {as_float}; it must be finite', details={"path": path})
    return as_float
