"""The same answers through files of several formats, and back by the program's own reader."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.ingest import read_answers
from pipeline.report.files import storable
from pipeline.types import Answer

FIELDS = ("answer_id", "question", "text")
DIGITS = 6
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _csv(answers: Sequence[Answer], folder: Path) -> None:
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        writer.writerows([getattr(a, field) for field in FIELDS] for a in answers)


def _jsonl(answers: Sequence[Answer], folder: Path) -> None:
    rows = (json.dumps({field: getattr(a, field) for field in FIELDS}, ensure_ascii=False) for a in answers)
    (folder / "answers.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _txt(answers: Sequence[Answer], folder: Path) -> None:
    for answer in answers:
        (folder / f"{answer.answer_id}.txt").write_text(_with_question(answer), encoding="utf-8", newline="")


def _docx(answers: Sequence[Answer], folder: Path) -> None:
    from docx import Document

    for answer in answers:
        document = Document()
        for line in _NOT_IN_XML.sub("", _with_question(answer)).split("\n"):
            document.add_paragraph(line)
        document.save(str(folder / f"{answer.answer_id}.docx"))


def _with_question(answer: Answer) -> str:
    return f"Question: {answer.question}\n{answer.text}" if answer.question else answer.text


FORMATS: Mapping[str, Callable[[Sequence[Answer], Path], None]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "txt": _txt,
    "docx": _docx,
}


def through(name: str, answers: Sequence[Answer]) -> list[Answer]:
    """The answers written as files of a format and read again; ids and groups stay those of the originals.

    An answer that came back as nothing has no text; one that came back in pieces has the pieces one after the other.
    """
    if not answers:
        return []
    keys = [f"{i:0{DIGITS}}" for i in range(len(answers))]
    back: dict[str, list[Answer]] = {key: [] for key in keys}
    with tempfile.TemporaryDirectory() as folder:
        FORMATS[name]([_storable(a, key) for a, key in zip(answers, keys, strict=True)], Path(folder))
        for found in read_answers([folder]).answers:
            back[found.answer_id[:DIGITS]].append(found)
    return [_merged(answer, back[key]) for answer, key in zip(answers, keys, strict=True)]


def _storable(answer: Answer, key: str) -> Answer:
    return replace(answer, answer_id=key, text=storable(answer.text), question=storable(answer.question))


def _merged(original: Answer, found: Sequence[Answer]) -> Answer:
    question = found[0].question if found else ""
    reason = next((a.reason_code for a in found if a.reason_code), None)
    return replace(original, text="\n".join(a.text for a in found), question=question, reason_code=reason)
