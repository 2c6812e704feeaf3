"""A whole run read from its folder, and written to one, with what report.html alone does not hold."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.privacy.again import facts_of, pack_of
from pipeline.report.candidate_pages import FOLDER
from pipeline.report.files import guarded, write_private
from pipeline.report.html import head_of, write_report
from pipeline.report.run import RUN_FIX, Run, read_run
from pipeline.report.tabulate import tabulate
from pipeline.report.workbook import WORKBOOK, write_workbook
from pipeline.types import Evaluation, Origin, Span

ANSWERS, INTERVALS, MANIFEST = "answers.jsonl", "intervals.csv", "manifest.json"


@dataclass(frozen=True, slots=True)
class RunFiles:
    """A run with its manifest; ``head`` are the arguments its page was written with."""

    run: Run
    manifest: Mapping[str, Any]
    head: Mapping[str, Any]

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """All of the run's, in its order."""
        return self.run.evaluations


def load(folder: Path) -> RunFiles:
    """Read a run.

    Raises:
        InputError: A file is missing or is not what ``score`` wrote.
    """
    run = read_run(folder)
    intervals, origins = _intervals(folder / INTERVALS), _answers(folder / ANSWERS)
    whole = tuple(_whole(e, intervals[guarded(e.answer.answer_id)], origins) for e in run.evaluations)
    manifest = _json(folder / MANIFEST, _bytes(folder / MANIFEST))
    run = replace(run, evaluations=whole)
    return RunFiles(run, manifest, head_of(run))


def write(
    files: RunFiles, evaluations: Sequence[Evaluation], folder: Path, head: Mapping[str, Any], more: Mapping[str, Any]
) -> tuple[str, ...]:
    """Write a run's files again with other evaluations: a workbook where there was one, the manifest last.

    Args:
        files: The run they come from.
        evaluations: What to write.
        folder: Where to.
        head: Arguments of ``write_report``.
        more: Entries of the manifest that are new or differ.

    Returns:
        Sentences about what could not be written again.
    """
    pack, missing = pack_of(files.manifest)
    shown = tabulate(evaluations, len(evaluations), folder, files.run.model_version)
    if not (files.run.folder / ANSWERS).exists():
        (folder / ANSWERS).unlink()
    framework = files.manifest.get("framework") if pack else None
    write_report(shown, folder, **head, competency=pack, framework=framework)
    if (files.run.folder / WORKBOOK).exists():
        write_workbook(shown.evaluations, folder, facts_of(files.manifest, head, pack), shown.totals)
    facts = {**files.manifest, "counts": {"rows_in": len(evaluations), **shown.totals.counts()}, **more}
    write_private(folder / MANIFEST, (json.dumps(facts, indent=2) + "\n").encode("ascii"))
    return (missing,) if missing and (files.run.folder / FOLDER).is_dir() else ()


def _whole(evaluation: Evaluation, intervals: dict[str, tuple[float, float]], rows: Mapping[str, Any]) -> Evaluation:
    scores = replace(evaluation.scores, intervals=intervals) if evaluation.scores else None
    row = rows.get(evaluation.answer.answer_id, {})
    answer = replace(
        evaluation.answer, place=row.get("place", ""),
        origin=tuple(Origin(**origin) for origin in row.get("origin", ())),
        doubtful=tuple(Span(*pair) for pair in row.get("doubtful", ())),
    )  # fmt: skip
    return replace(evaluation, answer=answer, scores=scores)


def _intervals(path: Path) -> defaultdict[str, dict[str, tuple[float, float]]]:
    found: defaultdict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    text = _bytes(path).decode("utf-8", errors="replace") if path.exists() else ""
    try:
        for row in csv.DictReader(io.StringIO(text, newline="")):
            found[row["answer_id"]][row["scale"]] = float(row["low"]), float(row["high"])
    except (KeyError, ValueError, TypeError) as error:
        raise InputError("not as 'score' wrote it", where=str(path), fix=RUN_FIX) from error
    return found


def _answers(path: Path) -> dict[str, dict[str, Any]]:
    lines = _bytes(path).split(b"\n") if path.exists() else []
    rows = [_json(path, line) for line in lines if line]
    return {row.get("answer_id", ""): row for row in rows}


def _json(path: Path, content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError as error:
        raise InputError("is no JSON", where=str(path), fix=RUN_FIX) from error
    if not isinstance(value, dict):
        raise InputError("is no JSON object", where=str(path), fix=RUN_FIX)
    return value


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("no readable file of a run", where=str(path), fix=RUN_FIX) from error
