"""Which answers an audit tries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.labeled import Labeled, read_labeled
from pipeline.types import Answer


def read(data: str, batches: Sequence[str] = ()) -> list[Answer]:
    """Answers of a labelled folder (answers.jsonl or .csv beside ratings.csv), or of any file or folder of answers.

    Args:
        data: Path, or "-" for standard input.
        batches: Only answers of these author batches; needs labelled data.

    Raises:
        InputError: Nothing can be read there, or no answer is of these batches.
    """
    if (Path(data) / "ratings.csv").exists():
        return _of(read_labeled(data), batches)
    if batches:
        fix = "name a folder of labelled answers, or leave --batch out"
        raise InputError("only labelled answers have author batches", where=data, fix=fix)
    return list(read_answers([data]).answers)


def _of(labeled: Labeled, batches: Sequence[str]) -> list[Answer]:
    table = labeled.answers
    known = sorted(set(table["batch"]))
    if unknown := [batch for batch in batches if batch not in known]:
        fix = f"use some of {', '.join(map(str, known))}"
        raise InputError(f"no author batch '{unknown[0]}'", where=labeled.source, fix=fix)
    kept = table[table["batch"].isin(list(batches))] if batches else table
    rows = zip(kept.index, kept["text"], kept["question"], strict=True)
    return [Answer(str(answer_id), text, question=question) for answer_id, text, question in rows]


def chosen(answers: Sequence[Answer], limit: int | None) -> list[Answer]:
    """At most ``limit`` answers, the same ones whatever the order, and no matter which others are there."""
    if limit is None:
        return list(answers)
    return sorted(answers, key=lambda a: hashlib.sha256(f"sample\0{a.answer_id}".encode()).hexdigest())[:limit]
