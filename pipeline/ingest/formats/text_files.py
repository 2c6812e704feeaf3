"""Plain text and Markdown: one answer a file, or a transcript whose lines name the speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.contract import Format, Reading, Source
from pipeline.ingest.encoding import decode
from pipeline.ingest.interviews import answers_from_turns
from pipeline.ingest.turns import find_turns, numbered_lines
from pipeline.types import Answer

QUESTION = re.compile(
    r"\A[\s>#*_]*(?:q|question|prompt)\b\s{0,9}\d{0,4}[*_]{0,3}\s{0,9}:[*_ \t]*(?P<question>[^\r\n]+)(?:[\r\n]+|\Z)",
    re.I,
)


def read(source: Source, reading: Reading) -> Iterator[Answer]:
    """The file's text as it stands, but for a first line "Question: ..."; or the answers of a transcript."""
    yield from answers_from_text(decode(source, reading), source, reading)


def answers_from_text(text: str, source: Source, reading: Reading) -> Iterator[Answer]:
    """The same for text that is already decoded."""
    said = find_turns(numbered_lines(text), reading.candidate)
    if said:
        yield from answers_from_turns(said, source, reading)
        return
    found = QUESTION.match(text)
    question = found["question"].strip(" *_") if found else ""
    body = text[found.end() :] if found else text
    yield Answer(source.stem, body, question=question, place=source.name)


FORMATS = (Format("txt", (".txt", ".md"), read, document=True),)
