"""The sheet Summary: counts of the run, and a row for each candidate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.packs.models import QuestionsToAsk
from pipeline.report.candidates import Candidate, asked_sentence, candidates, level_words, span_of
from pipeline.report.queue import QueueItem
from pipeline.report.totals import Totals
from pipeline.report.wording import review_policy, scales
from pipeline.report.workbook.book import Book
from pipeline.report.workbook.rows import LINE, line_count
from pipeline.types import SCORED

MEANS = tuple(f"mean {name}" for name in SCORED)
COLUMNS = (
    "candidate_id", "answers", "scored", "questions asked", "deserved if critical", "deserved if less central",
    "levels, with plausible ranges", *MEANS, "flagged answers", "flags",
)  # fmt: skip
WIDTHS = (26, 10, 9, 11, 12, 12, 34, 11, 11, 11, 11, 9, 44)
ORDER_NOTE = "In the order of their ids, which ranks nobody. Means tell where to read first; there is no total score."


def write_summary(
    book: Book, title: str, ranked: Sequence[QueueItem], ask: QuestionsToAsk | None, totals: Totals
) -> None:
    """Write the sheet."""
    sheet = book.sheet("Summary")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    book.text(sheet, 0, 0, title, "title")
    row = _counts(book, sheet, 2, totals)
    if totals.rows == len(ranked):
        row = _candidates(book, sheet, row + 1, candidates(ranked), ask)
        if missing := totals.nameless:
            book.text(sheet, row, 0, f"Answers that name no candidate: {missing}; they stand in no row above.", "count")
    else:
        what = f"This workbook holds the {len(ranked)} answers that need a person's look most, of {totals.rows}."
        book.text(sheet, row + 1, 0, f"{what} The others stand in scores.csv and answers.jsonl.", "count")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _counts(book: Book, sheet: Any, row: int, totals: Totals) -> int:
    found, policy = totals.counts(), review_policy()
    lines = [("Answers read", totals.rows), ("Scored", found["scored"]), ("Flagged for a look", found["flagged"])]
    lines += [(f"Unscorable: {policy.reason(code).label}", n) for code, n in found["unscorable"].items()]
    lines += [(f"Flag: {policy.flag(code).label}", n) for code, n in found["flags"].items()]
    for line in lines:
        book.text(sheet, row, 0, line[0], "count")
        book.number(sheet, row, 1, line[1], "count")
        row += 1
    return row


def _candidates(book: Book, sheet: Any, row: int, found: Sequence[Candidate], ask: QuestionsToAsk | None) -> int:
    book.text(sheet, row, 0, "Candidates", "title")
    book.text(sheet, row + 1, 0, ORDER_NOTE, "count")
    sheet.set_row(row + 2, 2.2 * LINE)
    for column, heading in enumerate(COLUMNS):
        book.text(sheet, row + 2, column, heading, "head")
    for place, candidate in enumerate(found, start=row + 3):
        values = _values(candidate, ask)
        sheet.set_row(
            place, LINE * max(line_count(v, w) for v, w in zip(values, WIDTHS, strict=True) if isinstance(v, str))
        )
        for column, value in enumerate(values):
            if isinstance(value, str):
                book.text(sheet, place, column, value)
            else:
                book.number(sheet, place, column, value, "score" if isinstance(value, float) else "count")
    for column, name in enumerate(SCORED, start=COLUMNS.index(MEANS[0])):
        scale = scales()[name]
        ends = {"min_type": "num", "max_type": "num", "min_value": scale.low, "max_value": scale.high}
        bar = {"type": "data_bar", "bar_color": "#D9DDE3", "bar_solid": True, "data_bar_2010": True}
        sheet.conditional_format(row + 3, column, row + 2 + max(1, len(found)), column, bar | ends)
    return row + 4 + len(found)


def _values(candidate: Candidate, ask: QuestionsToAsk | None) -> tuple[str | int | float | None, ...]:
    labels = [f"{review_policy().flag(code).label} ({n})" for code, n in candidate.flags.items()]
    means = [None if (mean := candidate.mean(name)) is None else round(mean, 2) for name in SCORED]
    return (
        candidate.candidate_id, len(candidate.items), candidate.scored,
        asked_sentence(candidate) if candidate.unnamed else candidate.asked,
        span_of(ask.critical) if ask else "not said", span_of(ask.less_central) if ask else "not said",
        "; ".join(level_words(e) for e in candidate.evaluations), *means, candidate.flagged, ", ".join(labels),
    )  # fmt: skip
