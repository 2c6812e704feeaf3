"""The queue as one rater sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.review.cases import Case
from pipeline.web.desk import Desk, Reading
from pipeline.web.differences import differing

PAGE = 100
OPENING = 140  # characters of the answer that the queue shows


class Show(StrEnum):
    """Which answers of the queue to show."""

    all = "all"
    unread = "unread"
    read = "read"
    flagged = "flagged"


SHOWN_AS = {
    Show.all: "All",
    Show.unread: "Not yet read by me",
    Show.read: "Read by me",
    Show.flagged: "Needs review (flagged by the model)",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One answer of the queue.

    Attributes:
        place: In the whole queue, from 1.
        flags: Codes; none before the rater may see what the model made of the answer.
        differs: Scales on which readings differ, on the same condition.
    """

    place: int
    key: str
    case: Case
    read: bool
    flags: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def opening(self) -> str:
        """The answer's first words."""
        words = " ".join(self.case.text[: 2 * OPENING].split())
        return words if len(words) <= OPENING else f"{words[:OPENING].rsplit(' ', 1)[0]} …"


def rows(desk: Desk, rater: str) -> list[Row]:
    """The whole queue. What would give the model or another rater away is left out until the rater has read."""
    everybody = desk.readings()
    return [
        _row(desk, place, case, everybody.get(case.answer_id, {}), rater) for place, case in enumerate(desk.cases, 1)
    ]


def _row(desk: Desk, place: int, case: Case, readings: Mapping[str, Reading], rater: str) -> Row:
    read = rater in readings and readings[rater].rated
    flags = case.flags if read or desk.informed else ()
    return Row(place, desk.keys[case.answer_id], case, read, flags, differing(readings.values()) if read else ())


def chosen(queue: Sequence[Row], candidate: str, show: Show) -> list[Row]:
    """The rows a filter leaves."""
    return [row for row in queue if show in _groups(row) and candidate in {"", row.case.candidate_id}]


def _groups(row: Row) -> set[Show]:
    return {Show.all, Show.read if row.read else Show.unread, *([Show.flagged] if row.flags else [])}


def next_unread(queue: Sequence[Row], key: str) -> Row | None:
    """The next answer after ``key`` that the rater has not read, going round to the start."""
    at = next((i for i, row in enumerate(queue) if row.key == key), -1)
    return next((row for row in [*queue[at + 1 :], *queue[: at + 1]] if not row.read and row.key != key), None)
