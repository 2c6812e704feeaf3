"""The review queue as a table for people, JSON for programs, or CSV for spreadsheets."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.report.files import csv_text, storable
from pipeline.report.printable import printable
from pipeline.report.queue import QueueItem
from pipeline.report.wording import review_policy

FIELDS = ("rank", "answer_id", "candidate_id", "need", "generic_probability", "flags", "reason_code", "why")
NARROW = 100


def flag_rows(items: Sequence[QueueItem]) -> list[dict[str, Any]]:
    """One row for each place in the queue; ``generic_probability`` is None for an unscorable answer."""
    return [_row(item) for item in items]


def _row(item: QueueItem) -> dict[str, Any]:
    evaluation = item.evaluation
    return {
        "rank": item.rank,
        "answer_id": storable(evaluation.answer.answer_id),
        "candidate_id": storable(evaluation.answer.candidate_id),
        "need": round(item.need, 4),
        "generic_probability": round(evaluation.scores.generic_probability, 4) if evaluation.scores else None,
        "flags": [flag.code for flag in evaluation.flags],
        "reason_code": str(evaluation.reason_code),
        "why": " ".join(item.reasons),
    }


def flag_json(items: Sequence[QueueItem]) -> str:
    """The queue as a JSON list, one object for each answer."""
    return json.dumps(flag_rows(items), indent=2) + "\n"


def flag_csv(items: Sequence[QueueItem]) -> str:
    """The queue as CSV; flags joined by ``;``, cells guarded against spreadsheet formulas as in scores.csv."""
    rows = (row | {"flags": ";".join(row["flags"])} for row in flag_rows(items))
    return csv_text([FIELDS, *([row[name] for name in FIELDS] for row in rows)])


def flag_table(items: Sequence[QueueItem], width: int | None = None) -> str:
    """The queue as a plain-text table.

    Args:
        items: The places to show.
        width: Columns of the terminal; None asks the terminal.
    """
    file = io.StringIO()
    console = Console(file=file, width=width or Console().width, color_system=None, highlight=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name, more in _columns(console.width):
        table.add_column(name, overflow="fold", **more)
    for item in items:
        table.add_row(*_cells(item)[: len(table.columns) - 1], Text(printable(" ".join(item.reasons), keep="")))
    console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def _columns(width: int) -> list[tuple[str, dict[str, Any]]]:
    known: list[tuple[str, dict[str, Any]]] = [("#", {"justify": "right"}), ("answer", {"max_width": 24})]
    known += [("need", {"no_wrap": True}), ("generic", {"no_wrap": True})]
    return [*known, *([("found", {"max_width": 22})] if width >= NARROW else []), ("why", {"ratio": 1})]


def _cells(item: QueueItem) -> list[str | Text]:
    evaluation, policy = item.evaluation, review_policy()
    generic = f"{evaluation.scores.generic_probability:.2f}" if evaluation.scores else "-"
    found = [policy.flag(flag.code).label for flag in evaluation.flags]
    if evaluation.scores is None:
        found.insert(0, policy.reason(evaluation.reason_code).label)
    name = Text(printable(evaluation.answer.answer_id, keep=""))
    return [str(item.rank), name, f"{item.need:.2f}", generic, Text(", ".join(found))]
