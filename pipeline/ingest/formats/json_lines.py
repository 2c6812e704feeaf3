"""JSONL: one JSON object a line; a line that is none becomes one unscorable answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pipeline.errors import InputError
from pipeline.ingest.contract import Format, Reading, Source
from pipeline.ingest.encoding import decode, is_blank, open_text
from pipeline.ingest.interviews import answers_from_transcript
from pipeline.ingest.objects import Broken, parse, records_of, union
from pipeline.ingest.rows import answers_from_records
from pipeline.ingest.speech import is_speech, read_speech
from pipeline.types import Answer


def read(source: Source, reading: Reading) -> Iterator[Answer]:
    """Answers of a JSONL file; columns are all keys that occur, so it is read for the keys first, then for the rows."""
    if is_blank(source, reading):
        raise InputError("the file is empty", where=source.name, fix="export the answers again")
    start = list(islice(_items(source, reading), 2))
    if len(start) == 1 and is_speech(start[0][1]):
        yield from answers_from_transcript(read_speech(decode(source, reading), source), source, reading)
        return
    header = union(item for _, item in _items(source, reading))
    if not header:
        what = f"no line is a JSON object (line {start[0][0]}: {_fault(start[0][1])})"
        raise InputError(what, where=source.name, fix="write one object a line, or say --format json for one list")
    records = records_of(_items(source, reading), header, "line")
    yield from answers_from_records(source, header, records, reading)


def _items(source: Source, reading: Reading) -> Iterator[tuple[int, object]]:
    """Every line that is not blank, with its number."""
    # Only the line feed ends a line: a JSON string may hold other line separators.
    with open_text(source, reading, newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, _item(line.removesuffix("\n"))


def _item(line: str) -> object:
    try:
        return parse(line)
    except ValueError as error:
        return Broken(line.rstrip("\r"), str(error))


def _fault(item: object) -> str:
    return item.fault if isinstance(item, Broken) else f"it is a {type(item).__name__}"


def looks_like(data: bytes) -> bool:
    """Whether the first line is a JSON object."""
    first = data.lstrip(b"\xef\xbb\xbf \r\n").partition(b"\n")[0]
    return first.startswith(b"{") and isinstance(_item(first.decode("utf-8", "replace")), dict)


FORMATS = (Format("jsonl", (".jsonl", ".ndjson"), read, looks_like),)
