"""Decisions that come from elsewhere, taken into a run's store: what is known already is not stored again."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from pipeline.errors import InputError
from pipeline.report.files import storable
from pipeline.review.cases import read_cases
from pipeline.review.decisions import Decision, Stage
from pipeline.review.store import FILE, Store


@dataclass(frozen=True, slots=True)
class Imported:
    """How many decisions a file held, how many were new, and what a person should know of the rest."""

    found: int
    new: int
    notes: tuple[str, ...] = ()


def import_decisions(run: Path, file: Path, raters: Sequence[str], stage: Stage | None = None) -> Imported:
    """Take in the decisions of a workbook or of a Label Studio export, all or none.

    Args:
        run: Folder that ``score`` wrote.
        file: An .xlsx of ``score --xlsx``, or a .json that Label Studio exported as "JSON".
        raters: Who decided; for an export of several people ``ID=NAME`` for each.
        stage: What the decisions count as, where the file does not say; a workbook's are "informed".

    Raises:
        InputError: The file cannot be read, a value is no decision, or an answer is not in the run; with its place.
    """
    from pipeline.review.studio_import import read_tasks
    from pipeline.review.workbook import read_workbook

    cases = {storable(case.answer_id): case for case in read_cases(run)}
    notes: list[str] = []
    if zipfile.is_zipfile(_there(file)):
        found = read_workbook(file, cases, _one(raters), stage or "informed")
    else:
        found = read_tasks(_tasks(file), file.name, cases, raters, stage, notes)
    with Store.open(run / FILE) as store:
        return Imported(len(found), store.add(fresh(found, store)), tuple(notes))


def fresh(found: Iterable[Decision], store: Store) -> list[Decision]:
    """Those that say something new, with an id for those without: not what the rater last decided already."""
    new = []
    stored = store.decisions()
    known = {decision.decision_id for decision in stored}
    held: dict[tuple[str, str, str], Decision] = {(d.answer_id, d.rater, d.scale): d for d in stored}
    for decision in found:
        last = held.get((decision.answer_id, decision.rater, decision.scale))
        if decision.decision_id:
            if decision.decision_id not in known:
                new.append(decision)
        elif last is None or _said(last) != _said(decision):
            new.append(_with_id(decision))
    return new


def _said(decision: Decision) -> tuple[object, ...]:
    return decision.rating, decision.spans, decision.comment


def _with_id(decision: Decision) -> Decision:
    return replace(decision, decision_id=str(uuid4()))


def _one(raters: Sequence[str]) -> str:
    if len(raters) != 1:
        raise InputError("a workbook has one rater", where="--rater", fix="give --rater once")
    return raters[0]


def _there(file: Path) -> Path:
    if not file.is_file():
        fix = "give the workbook of 'score --xlsx', or the JSON that Label Studio exported"
        raise InputError("there is no such file", where=str(file), fix=fix)
    return file


def _tasks(file: Path) -> list[Mapping[str, object]]:
    fix = "export from Label Studio as JSON (not JSON-MIN or CSV), or give the workbook of 'score --xlsx'"
    try:
        tasks = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError("neither a workbook nor JSON", where=str(file), fix=fix) from error
    if not isinstance(tasks, list) or not all(isinstance(t, dict) and "data" in t for t in tasks):
        raise InputError("not a list of Label Studio tasks", where=str(file), fix=fix)
    return tasks
