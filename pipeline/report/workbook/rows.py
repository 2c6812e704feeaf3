"""What stands in the rows of the two sheets of answers: values by heading, and the text with its evidence in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from pipeline.report.queue import QueueItem
from pipeline.report.segments import Segment, segments, strongest
from pipeline.report.spoken import heard, said_at
from pipeline.report.standing import shown
from pipeline.report.tables import COLUMNS, score_row
from pipeline.report.wording import review_policy
from pipeline.report.workbook.book import AGAINST, FOR, UNSURE
from pipeline.report.workbook.cells import DECISIONS
from pipeline.types import SCORED, Answer, Evaluation

Style = Literal["text", "score", "count", "rich", "decide"]
BOLD = (*SCORED, "level")
TEXT_WIDTH = 75
LINE, TALLEST = 15, 405  # points; no row can be taller than 409 (Excel specifications and limits)
MOST_CHARACTERS = 5_000
NARROWER = 1.1  # the letters of running text are narrower than the digits that widths are counted in
BOLD_EACH = 2
SAID = "said"
WIDTHS = {"answer_id": 16, "candidate_id": 16, "question": 30, "text": TEXT_WIDTH, "flags": 22, "why": 44, "notes": 30}
WIDTHS |= {SAID: 22, "reason_code": 18, "model_version": 24, "question_id": 12}
WIDTHS |= {"generic_probability": 18, **dict.fromkeys(DECISIONS, 19), "decision_comment": 40}
_FIRST = ("answer_id", "candidate_id", "question", "text")
_SCORES = (*SCORED, "generic_probability", "level", "level_low", "level_high")
_FRONT = {*_FIRST, *_SCORES, "flagged", "flags"}
ANSWERS = (
    *_FIRST, "flagged", "flags", *_SCORES, *DECISIONS, "notes",
    *(f"{scale}_{end}" for scale in SCORED for end in ("low", "high")), *(c for c in COLUMNS if c not in _FRONT),
)  # fmt: skip
QUEUE = ("rank", *_FIRST, "why", *DECISIONS, "need", *_SCORES, "flags", "status")


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as a row: its values by heading, and the pieces of its text."""

    values: dict[str, Any]
    pieces: list[tuple[str, str]]


def style_of(heading: str) -> Style:
    """How a column is written."""
    if heading in DECISIONS:
        return "decide"
    if heading == "text":
        return "rich"
    if heading in {"rank", "words", "level", "level_low", "level_high"}:
        return "count"
    kind = COLUMNS.get(heading, "score" if heading == "need" or heading.rpartition("_")[0] in SCORED else "text")
    return "score" if kind == "score" else "text"


def width_of(heading: str) -> int:
    """Width of a column in characters."""
    return WIDTHS.get(heading, 10)


def height_of(row: Row, headings: Iterable[str]) -> float:
    """Height of a row in points that shows its longest text whole, as far as a spreadsheet allows."""
    texts = [("".join(words for _, words in row.pieces), TEXT_WIDTH)]
    texts += [(row.values[h], width_of(h)) for h in headings if isinstance(row.values.get(h), str)]
    return min(TALLEST, LINE * max(line_count(text, width) for text, width in texts))


def line_count(text: str, width: int) -> int:
    """Lines that a text takes in a column as wide as ``width`` digits, a little too many rather than too few."""
    return sum(1 + int(len(line) / (NARROWER * width)) for line in text[:MOST_CHARACTERS].split("\n"))


def row_of(item: QueueItem, model_version: str) -> Row:
    """The row of one answer."""
    evaluation = item.evaluation
    values = score_row(evaluation, model_version) | {
        "question": evaluation.answer.question,
        "flagged": "yes" if evaluation.flagged else "no",
        "flags": ", ".join(review_policy().flag(flag.code).label for flag in evaluation.flags),
        "rank": item.rank,
        "need": round(item.need, 4),
        "why": " ".join(item.reasons),
        SAID: _said(evaluation.answer),
        "notes": " ".join(dict.fromkeys((*_unscored(item), *evaluation.answer.doubts, *evaluation.doubts))),
    }
    return Row(values | _intervals(evaluation), pieces(evaluation))


def _said(answer: Answer) -> str:
    """Speaker, time and file of an answer that was spoken."""
    return f"{said_at(answer)}, {answer.origin[0].file}" if answer.origin else ""


def headings_of(headings: Sequence[str], rows: Iterable[Row]) -> list[str]:
    """The columns of a sheet; where answers were said stands behind their text, if any was spoken."""
    spoken = any(row.values[SAID] for row in rows)
    return [name for heading in headings for name in ((heading, SAID) if spoken and heading == "text" else (heading,))]


def _unscored(item: QueueItem) -> tuple[str, ...]:
    return () if item.evaluation.scores else item.reasons


def _intervals(evaluation: Evaluation) -> dict[str, float]:
    known = evaluation.scores.intervals if evaluation.scores else {}
    ends = {scale: dict(zip(("low", "high"), pair, strict=True)) for scale, pair in known.items()}
    return {f"{scale}_{end}": value for scale, both in ends.items() for end, value in both.items()}


def pieces(evaluation: Evaluation) -> list[tuple[str, str]]:
    """The answer's text cut into (format, words): the strongest evidence bold, what speaks against it italic too.

    Words that the recogniser was unsure of are underlined.
    """
    chosen = strongest(shown(evaluation, BOLD).standing, BOLD_EACH)
    found = segments(evaluation.answer.text, chosen)
    runs, cut, at = groupby(found, key=_format), list[tuple[str, str]](), 0
    for name, run in runs:
        text = "".join(segment.text for segment in run)
        cut += [(name + UNSURE * unsure, piece) for piece, unsure in heard(text, at, evaluation.answer.doubtful)]
        at += len(text)
    return cut


def _format(segment: Segment) -> str:
    signs = [mark.evidence.polarity for mark in segment.marks]
    return "" if not signs else FOR if max(signs) > 0 else AGAINST
