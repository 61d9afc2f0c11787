"""Tables for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["html_table"]


def html_table(caption: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of texts and numbers, as ``_repr_html_`` returns it.

    Parameters
    ----------
    caption : str
    header : sequence of str
        The first one is that of the row names.
    rows : iterable of sequences
        Each starts with its name; numbers are rounded to six digits, NaN is left empty.

    Returns
    -------
    str
    """
    head = "".join(f"<th>{escape(text)}</th>" for text in header)
    body = "".join(
        f"<tr><th>{escape(str(name))}</th>{''.join(f'<td>{_cell(v)}</td>' for v in values)}</tr>"
        for name, *values in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.6g}"
    return escape(str(value))
