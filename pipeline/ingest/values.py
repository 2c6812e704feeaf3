"""Typed cells to text, without guessing types: what the sheet shows, not what a data frame would make of it."""

from __future__ import annotations

import math
from datetime import date, time

EXACT_INTEGERS = 2**53


def as_text(value: object) -> str:
    """A cell as text: an id 12.0 is "12", a missing cell is "", everything else is itself."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return _number(value)
        case bytes():
            return value.decode("utf-8", "replace")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < EXACT_INTEGERS:
        return str(int(value))
    return repr(value)
