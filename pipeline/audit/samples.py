"""Which answers an audit tries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.labeled import read_labeled
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
        return read_labeled(data).in_batches(batches).to_answers()
    if batches:
        fix = "name a folder of labelled answers, or leave --batch out"
        raise InputError("only labelled answers have author batches", where=data, fix=fix)
    return list(read_answers([data]).answers)


def chosen(answers: Sequence[Answer], limit: int | None) -> list[Answer]:
    """At most ``limit`` answers, the same ones whatever the order, and no matter which others are there."""
    if limit is None:
        return list(answers)
    return sorted(answers, key=lambda a: hashlib.sha256(f"sample\0{a.answer_id}".encode()).hexdigest())[:limit]
