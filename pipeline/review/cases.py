"""The answers of a run as a reviewer needs them: words, scores, evidence, flags."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.report.files import guarded
from pipeline.report.run import evidence_of
from pipeline.types import Evidence, Span

FIX = "give the folder that 'plainspoken score --out' wrote, whole, or score again"


@dataclass(frozen=True, slots=True)
class Case:
    """One answer of a run.

    Attributes:
        scores: The row of scores.csv, ids as they are (without a spreadsheet's guard); empty cells where unscorable.
        flags: Codes.
        doubtful: Words that the speech recogniser was not sure of.
    """

    answer_id: str
    candidate_id: str
    question: str
    text: str
    scores: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    flags: tuple[str, ...] = ()
    doubtful: tuple[Span, ...] = ()


def read_cases(run: Path) -> list[Case]:
    """All answers of a run, in its order, from answers.jsonl, scores.csv and evidence.jsonl.

    Raises:
        InputError: A file is missing, is not what ``score`` wrote, or the files do not belong together.
    """
    answers = _lines(run / "answers.jsonl")
    rows = list(csv.DictReader(io.StringIO(_text(run / "scores.csv"), newline="")))
    evidence = _evidence(run)
    try:
        if [guarded(answer["answer_id"]) for answer in answers] != [row["answer_id"] for row in rows]:
            fix = "score again"
            raise InputError("answers.jsonl and scores.csv are of different runs", where=str(run), fix=fix)
        pairs = zip(answers, rows, strict=True)
        return [_case(answer, row, tuple(evidence[answer["answer_id"]])) for answer, row in pairs]
    except (KeyError, TypeError) as error:
        raise InputError(f"not as 'score' wrote it ({error})", where=str(run), fix=FIX) from error


def _case(answer: dict[str, Any], row: dict[str, str], evidence: tuple[Evidence, ...]) -> Case:
    ids = {name: answer[name] for name in ("answer_id", "candidate_id", "question_id")}
    flags = tuple(filter(None, row["flags"].split(";")))
    doubtful = tuple(Span(*pair) for pair in answer.get("doubtful", ()))
    return Case(
        answer["answer_id"], answer["candidate_id"], answer["question"], answer["text"], row | ids, evidence, flags,
        doubtful,
    )  # fmt: skip


def _evidence(run: Path) -> defaultdict[str, list[Evidence]]:
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for row in _lines(run / "evidence.jsonl"):
        try:
            found[row["answer_id"]].append(evidence_of(row))
        except (KeyError, TypeError) as error:
            raise InputError(f"no evidence ({error})", where=str(run / "evidence.jsonl"), fix=FIX) from error
    return found


def _lines(path: Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line:
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                where = f"{path}, line {number}"
                raise InputError("this line is no JSON object", where=where, fix=FIX) from error
    return rows


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("no readable file of a run", where=str(path), fix=FIX) from error
