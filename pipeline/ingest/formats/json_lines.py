"""JSONL: one JSON object a line; a line that is none becomes one unscorable answer."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import InputError
from pipeline.ingest.contract import Format, Reading, Source
from pipeline.ingest.encoding import decode
from pipeline.ingest.interviews import answers_from_transcript
from pipeline.ingest.objects import Broken, parse, records_of, union
from pipeline.ingest.rows import answers_from_records
from pipeline.ingest.speech import is_speech, read_speech
from pipeline.types import Answer


def read(source: Source, reading: Reading) -> Iterator[Answer]:
    """Answers of a JSONL file; columns are all keys that occur."""
    text = decode(source, reading)
    if not text.strip():
        raise InputError("the file is empty", where=source.name, fix="export the answers again")
    # Only the line feed ends a line: a JSON string may hold other line separators.
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    items = [(number, _item(line)) for number, line in lines]
    if len(items) == 1 and is_speech(items[0][1]):
        yield from answers_from_transcript(read_speech(text, source), source, reading)
        return
    header = union(item for _, item in items)
    if not header:
        what = f"no line is a JSON object (line {lines[0][0]}: {_fault(items[0][1])})"
        raise InputError(what, where=source.name, fix="write one object a line, or say --format json for one list")
    yield from answers_from_records(source, header, records_of(items, header, "line"), reading)


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
