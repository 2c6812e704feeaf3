"""The whole workbook, sheet after sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.report.files import write_private
from pipeline.report.queue import rank
from pipeline.report.totals import Totals
from pipeline.report.workbook.about import write_about
from pipeline.report.workbook.book import Book
from pipeline.report.workbook.facts import Facts
from pipeline.report.workbook.rows import ANSWERS, QUEUE, headings_of, row_of
from pipeline.report.workbook.summary import write_summary
from pipeline.report.workbook.tables import write_table
from pipeline.types import Evaluation

WORKBOOK = "scores.xlsx"


def write_workbook(evaluations: Sequence[Evaluation], folder: Path, facts: Facts, totals: Totals | None = None) -> Path:
    """Write scores.xlsx: Summary, Answers, Review queue, About.

    Args:
        evaluations: All of the run's, in input order; the unscorable ones too.
        folder: The run's folder.
        facts: What it says of the run.
        totals: Of all answers of the run, where ``evaluations`` holds some of them.

    Returns:
        Its path. The same evaluations and facts give the same bytes.
    """
    book, ranked = Book(), rank(evaluations)
    ask = facts.pack.questions_to_ask if facts.pack else None
    write_summary(book, facts.title, ranked, ask, totals or Totals(evaluations))
    rows = {item.position: row_of(item, facts.model_version) for item in ranked}
    write_table(book, "Answers", headings_of(ANSWERS, rows.values()), [rows[position] for position in sorted(rows)])
    write_table(book, "Review queue", headings_of(QUEUE, rows.values()), list(rows.values()))
    write_about(book, facts, unsure=any(e.answer.doubtful for e in evaluations))
    return write_private(folder / WORKBOOK, book.content())
