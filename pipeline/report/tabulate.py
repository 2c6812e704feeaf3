"""All tables of a run in one pass over its evaluations, and what its pages are made from."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from pipeline.report import tables
from pipeline.report.run import DETAILS, details_jsonl
from pipeline.report.shortlist import MOST, Selection, Shortlist
from pipeline.report.totals import Totals
from pipeline.types import Evaluation


def tabulate(evaluations: Iterable[Evaluation], rows: int, folder: Path, model_version: str) -> Selection:
    """Write a run's tables; the evaluations need not be in memory together.

    Args:
        evaluations: All of the run's, in input order; the unscorable ones too.
        rows: How many they are.
        folder: The run's folder.
        model_version: Names what made the scores.

    Returns:
        The evaluations that report.html and scores.xlsx show, with the totals of all.
    """
    totals, shortlist, large = Totals(), Shortlist(MOST), rows > MOST
    parts: list[AbstractContextManager[tables.Add]] = [
        tables.scores_csv(folder, model_version), tables.scores_parquet(folder, model_version),
        tables.intervals_csv(folder), tables.evidence_jsonl(folder), tables.answers_jsonl(folder),
        *([details_jsonl(folder)] if large else []), nullcontext(totals.add), nullcontext(shortlist.add),
    ]  # fmt: skip
    tables.write_tables(evaluations, parts)
    if not large:
        (folder / DETAILS).unlink(missing_ok=True)
    return Selection(shortlist.evaluations(), totals)
