"""Removing a person from a run: every file of it is written again without them, or deleted.

The new files are written whole into ``RUN/.purge`` first. Only then do they take their places, one by one; a plan
beside them lets the next purge finish what an interruption left, whatever the moment.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.engines.shards import FOLDER as SHARDS
from pipeline.errors import InputError
from pipeline.privacy import run_files
from pipeline.privacy.again import pack_words, refuse_undecided
from pipeline.privacy.pseudonyms import words_pattern
from pipeline.privacy.traces import Traces
from pipeline.report.candidate_pages import FOLDER as PAGES
from pipeline.report.files import storable, write_private
from pipeline.report.printable import printable
from pipeline.review.store import FILE as STORE
from pipeline.review.store import Store
from pipeline.types import Evaluation

STAGE, PLAN = ".purge", "plan.json"
REMOVED = "[removed]"
TABLES = ("scores.csv", "scores.parquet", "evidence.jsonl", "intervals.csv", "answers.jsonl", "details.jsonl")
REST = ("report.html", "manifest.json", "scores.xlsx")
DERIVED = ("*.xlsx", "*.html")


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did.

    Attributes:
        answers: Rows removed.
        decisions: Decisions removed from the review database.
        deleted: Files that cannot be written again without the person, and are gone.
        inputs: Files the run was made from; they still hold the person.
        notes: Why something could not be written again.
    """

    answers: int
    decisions: int
    deleted: tuple[str, ...]
    inputs: tuple[str, ...]
    notes: tuple[str, ...] = ()


def answers_of(folder: Path, candidate: str) -> list[str]:
    """Ids of a candidate's answers in a run; an interrupted purge is finished first.

    Raises:
        InputError: The folder is no run.
    """
    finish(folder)
    return [e.answer.answer_id for e in run_files.load(folder).evaluations if _is(e, candidate)]


def near(folders: Sequence[Path], candidate: str) -> InputError:
    """The error that says that no run has such a candidate, with the nearest ids."""
    known = dict.fromkeys(e.answer.candidate_id for f in folders for e in run_files.load(f).evaluations)
    close = [printable(name, keep="") for name in get_close_matches(candidate, filter(None, known), n=3, cutoff=0.4)]
    fix = f"did you mean {' or '.join(close)}?" if close else "choose an id of the column candidate_id of scores.csv"
    where = ", ".join(map(str, folders))
    return InputError(f"no candidate '{printable(candidate, keep='')}'", where=where, fix=fix)


def purge(folder: Path, candidate: str) -> Purged:
    """Remove a candidate from a run.

    Args:
        folder: What ``score`` wrote.
        candidate: Id of the candidate.

    Raises:
        InputError: The folder is no run, has no such candidate, is being scored anew, cannot be written to, holds a
            workbook with decisions that stand nowhere else, or a file of unknown origin with the candidate's words.
    """
    finish(folder)
    if (shards := folder / SHARDS).exists():
        fix = f"finish it with 'score --resume', or delete {shards}, then purge again"
        raise InputError("holds an unfinished run", where=str(folder), fix=fix)
    files = run_files.load(folder)
    gone = [e for e in files.evaluations if _is(e, candidate)]
    if not gone:
        raise near([folder], candidate)
    kept = [e for e in files.evaluations if not _is(e, candidate)]
    forget = {storable(e.answer.answer_id) for e in gone}
    refuse_undecided(folder, (e.answer.answer_id for e in files.evaluations), forget)
    traces = Traces(candidate, gone, kept, pack_words(files.manifest, files.head))
    notes = _stage(folder, files, candidate, gone, kept)
    deleted, decisions = finish(folder)
    left = traces.found_in(folder)
    if left:
        fix = "delete what is not needed, or take their words out of it by hand"
        raise InputError("is no file of the run and still holds their words or id", where=", ".join(left), fix=fix)
    inputs = tuple(str(item.get("path", "")) for item in files.manifest.get("inputs", ()))
    return Purged(len(gone), decisions, deleted, inputs, notes)


def _is(evaluation: Evaluation, candidate: str) -> bool:
    return bool(candidate) and evaluation.answer.candidate_id == storable(candidate)


def _stage(
    folder: Path, files: run_files.RunFiles, candidate: str, gone: Sequence[Evaluation], kept: Sequence[Evaluation]
) -> tuple[str, ...]:
    """Write the new files and, last of all, the plan; gives what could not be written."""
    ids = [e.answer.answer_id for e in gone]
    pattern = words_pattern([candidate, *ids])
    cleaned = [_without(evaluation, pattern) for evaluation in kept]
    stone = {"at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), "answers": len(gone)}
    facts = {name: _scrubbed(value, pattern) for name, value in files.manifest.items()}
    more = {"purged": [*files.manifest.get("purged", ()), stone]}
    stage = folder / STAGE
    head = {**files.head, "title": pattern.sub(REMOVED, files.head["title"])}
    head |= {"notes": _scrubbed(list(files.head.get("notes", ())), pattern)}
    notes = run_files.write(replace(files, manifest=facts), cleaned, stage, head, more)
    names = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())
    plan = {"files": names, "forget": ids}
    write_private(stage / PLAN, json.dumps(plan).encode("ascii"))
    return notes


def _without(evaluation: Evaluation, pattern: Any) -> Evaluation:
    """Another's evaluation, where a flag or a doubt may name the removed answers."""
    answer = replace(evaluation.answer, doubts=tuple(pattern.sub(REMOVED, d) for d in evaluation.answer.doubts))
    flags = tuple(replace(flag, sentence=pattern.sub(REMOVED, flag.sentence)) for flag in evaluation.flags)
    doubts = tuple(pattern.sub(REMOVED, doubt) for doubt in evaluation.doubts)
    return replace(evaluation, answer=answer, flags=flags, doubts=doubts)


def _scrubbed(value: Any, pattern: Any) -> Any:
    """A value of the manifest with every mention replaced."""
    if isinstance(value, str):
        return pattern.sub(REMOVED, value)
    if isinstance(value, list):
        return [_scrubbed(item, pattern) for item in value]
    return {name: _scrubbed(item, pattern) for name, item in value.items()} if isinstance(value, dict) else value


def finish(folder: Path) -> tuple[tuple[str, ...], int]:
    """Carry out the plan of a purge, or throw away what one left that had no plan yet.

    Returns:
        Files deleted, and decisions removed.
    """
    stage = folder / STAGE
    try:
        _sweep(folder)
        if not (stage / PLAN).exists():
            shutil.rmtree(stage, ignore_errors=True)
            return (), 0
        plan = json.loads((stage / PLAN).read_bytes())
        decisions = _forget(folder, plan["forget"])
        deleted = _delete(folder, plan["files"])
        for name in plan["files"]:
            if (stage / name).exists():
                (folder / name).parent.mkdir(mode=0o700, exist_ok=True)
                (stage / name).replace(folder / name)
        (stage / PLAN).unlink()
        shutil.rmtree(stage)
    except OSError as error:
        fix = "make the folder writable and purge again; it goes on where it stopped"
        raise InputError(f"cannot be changed ({error.strerror})", where=str(folder), fix=fix) from error
    return deleted, decisions


def _forget(folder: Path, answer_ids: Sequence[str]) -> int:
    path = folder / STORE
    if not path.exists():
        return 0
    try:
        with Store.open(path) as store:
            return store.forget(answer_ids)
    except sqlite3.Error as error:
        fix = "close the review page and whatever else has it open, then purge again"
        raise InputError(f"is in use ({error})", where=str(path), fix=fix) from error


def _delete(folder: Path, renewed: Sequence[str]) -> tuple[str, ...]:
    """Delete what was made from the run and is not written again; a table that would now be empty too.

    Returns:
        What is gone for everybody, and not for the person alone.
    """
    pages = {path for glob in ("*.html", ".*") for path in (folder / PAGES).glob(glob)}
    made = {path for glob in DERIVED for path in folder.glob(glob) if path.name not in renewed}
    tables = {path for name in TABLES if name not in renewed and (path := folder / name).exists()}
    for path in (*pages, *made, *tables):
        if path.relative_to(folder).as_posix() not in renewed:
            path.unlink()
    gone = {path.name for path in made}
    if pages and not any(name.startswith(f"{PAGES}/") for name in renewed):
        gone.add(PAGES)
        with suppress(OSError):  # somebody else's file is in it
            (folder / PAGES).rmdir()
    return tuple(sorted(gone))


def _sweep(folder: Path) -> None:
    """Remove half-written files that a program which died left behind."""
    for name in (*TABLES, *REST):
        for path in folder.glob(f".{name}.*"):
            with suppress(FileNotFoundError):
                path.unlink()
