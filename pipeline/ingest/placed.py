"""JSON whose strings and objects know where they stand in the file, so that words can be traced back to it.

The standard library's Python scanner does the reading (its C twin tells no positions), with numbers kept as written.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from json import decoder, scanner
from typing import Any

from pipeline.ingest.turns import LINE_END


class PlacedStr(str):
    """A string of the file: ``offset`` is the code point after its opening quote, ``until`` that of its closing one."""

    __slots__ = ("offset", "until")
    offset: int
    until: int


class PlacedDict(dict[str, Any]):
    """An object of the file; ``offset`` is the code point after its opening brace."""

    offset: int = 0


def parse_placed(text: str) -> Any:
    """A JSON value with places; numbers are strings as written.

    Raises:
        ValueError: The text is no JSON.
        RecursionError: It is nested too deeply.
    """
    reader: Any = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
    reader.parse_string = _string
    reader.parse_object = _object
    reader.scan_once = scanner.py_make_scanner(reader)  # type: ignore[attr-defined]
    return reader.decode(text)


def _string(text: str, begin: int, strict: bool = True) -> tuple[PlacedStr, int]:
    value, end = decoder.scanstring(text, begin, strict)  # type: ignore[attr-defined]
    placed = PlacedStr(value)
    placed.offset, placed.until = begin, end - 1
    return placed, end


def _object(state: tuple[str, int], *rest: Any) -> tuple[PlacedDict, int]:
    value, end = decoder.JSONObject(state, *rest)  # type: ignore[attr-defined]
    placed = PlacedDict(value)
    placed.offset = state[1]
    return placed, end


class Lines:
    """Line numbers of a text, from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [found.end() for found in LINE_END.finditer(text)]

    def of(self, offset: int) -> int:
        """The line that a code point stands on."""
        return bisect_right(self._starts, offset) + 1
