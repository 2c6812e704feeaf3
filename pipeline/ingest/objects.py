"""JSON objects as records: numbers keep the digits they were written with, so the id 001 or 1e5 is never rounded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.ingest.contract import Record
from pipeline.ingest.values import as_text


@dataclass(frozen=True, slots=True)
class Broken:
    """What stands where an object should: as it was written, and what is wrong with it."""

    written: str
    fault: str


def parse(text: str) -> object:
    """A JSON value whose numbers are strings as written.

    Raises:
        ValueError: With line, column and fault in one short sentence.
    """
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"no valid JSON at {place}: {error.msg}") from None
    except RecursionError:
        raise ValueError("no valid JSON: nested too deeply") from None


def union(items: Iterable[object]) -> list[str]:
    """Every key of the objects, in the order they first occur."""
    return list(dict.fromkeys(key for item in items if isinstance(item, dict) for key in item))


def records_of(items: Iterable[tuple[int, object]], header: Sequence[str], unit: str) -> Iterator[Record]:
    """A record for every numbered item; one that is no object is broken.

    Args:
        items: Number and parsed value of each.
        header: Keys, in the order of the cells.
        unit: What the number counts ("line").
    """
    for number, item in items:
        place = f"{unit} {number}"
        if isinstance(item, dict):
            yield Record(number, place, [_cell(item.get(key)) for key in header])
        elif isinstance(item, Broken):
            yield Record(number, place, [item.written], item.fault)
        else:
            yield Record(number, place, [_cell(item)], "it is no JSON object with named fields")


def _cell(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else as_text(value)
