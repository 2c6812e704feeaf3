"""JSON: a list of objects, an object that holds one such list, or the transcript of a speech recogniser."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import InputError
from pipeline.ingest.columns import has_text
from pipeline.ingest.contract import DocumentError, Format, Reading, Source
from pipeline.ingest.encoding import decode
from pipeline.ingest.formats.json_lines import looks_like as looks_like_lines
from pipeline.ingest.interviews import answers_from_transcript
from pipeline.ingest.objects import parse, records_of, union
from pipeline.ingest.rows import answers_from_records
from pipeline.ingest.speech import is_speech, looks_like_speech, read_speech
from pipeline.types import Answer

FIX = 'write a list of objects, such as [{"answer_id": "1", "text": "..."}]'


def read(source: Source, reading: Reading) -> Iterator[Answer]:
    """Answers of a JSON file; columns are all keys that occur."""
    text = decode(source, reading)
    if not text.strip():
        raise InputError("the file is empty", where=source.name, fix="export the answers again")
    try:
        value = parse(text)
    except ValueError as error:
        kind = DocumentError if looks_like_speech(text) else InputError
        raise kind(str(error), where=source.name, fix="mend it there, or export it again") from None
    if is_speech(value):
        yield from answers_from_transcript(read_speech(text, source), source, reading)
        return
    items = _list(value, source, reading)
    header = union(items)
    if not header:
        what = "the list is empty" if not items else "no item of the list is an object with named fields"
        raise InputError(what, where=source.name, fix=FIX)
    yield from answers_from_records(source, header, records_of(enumerate(items, start=1), header, "item"), reading)


def _list(value: object, source: Source, reading: Reading) -> list[object]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        if has_text(list(value), reading.mapping):
            return [value]
        lists = {key: held for key, held in value.items() if isinstance(held, list)}
        if len(lists) == 1:
            key, held = lists.popitem()
            reading.note(f"{source.name}: read the list '{key}'.")
            return held
    raise InputError("the JSON is no list of objects", where=source.name, fix=FIX)


def looks_like(data: bytes) -> bool:
    """Whether it begins like a list, or like an object that is not on one line."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"[{", b"[\n", b"[\r", b"[ ")) or (start.startswith(b"{") and not looks_like_lines(data))


FORMATS = (Format("json", (".json",), read, looks_like),)
