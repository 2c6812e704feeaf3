"""Plain text and Markdown: one answer a file, or a transcript whose lines name the speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.contract import Format, Reading, Source
from pipeline.ingest.encoding import decode
from pipeline.ingest.interviews import answers_from_transcript
from pipeline.ingest.speaker_map import names_in
from pipeline.ingest.turns import lines_of, read_lines
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
    transcript = read_lines(source.name, text, lines_of(text), names_in(reading, source))
    if transcript.turns:
        yield from answers_from_transcript(transcript, source, reading)
        return
    found = QUESTION.match(text)
    question = found["question"].strip(" *_") if found else ""
    body = text[found.end() :] if found else text
    yield Answer(source.stem, body, question=question, place=source.name)


FORMATS = (Format("txt", (".txt", ".md"), read, document=True),)
