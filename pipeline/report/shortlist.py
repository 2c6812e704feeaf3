"""The answers of a large run that a page or a workbook holds: those that need a person's look most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report.queue import review_need
from pipeline.report.totals import Totals
from pipeline.types import Evaluation

MOST = 2000
"""Answers that report.html and scores.xlsx hold at most; a longer page is of no use to a person."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Some evaluations of a run, in the order of the input, and the totals of all of them."""

    evaluations: Sequence[Evaluation]
    totals: Totals

    @property
    def whole(self) -> bool:
        """Whether they are all there are."""
        return len(self.evaluations) == self.totals.rows


class Shortlist:
    """Keeps the most needy of the evaluations that are added, in little more memory than they take.

    Args:
        most: How many.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[tuple[tuple[float, str, int], Evaluation]] = []
        self._seen = 0

    def add(self, evaluation: Evaluation) -> None:
        """One more; the order of need is that of ``pipeline.report.queue``."""
        key = (-round(review_need(evaluation), 6), evaluation.answer.answer_id, self._seen)
        self._kept.append((key, evaluation))
        self._seen += 1
        if len(self._kept) > self._most + self._most // 4:
            self._cut()

    def _cut(self) -> None:
        self._kept = sorted(self._kept, key=lambda item: item[0])[: self._most]

    def evaluations(self) -> list[Evaluation]:
        """Those kept, in the order of the input."""
        self._cut()
        return [evaluation for _, evaluation in sorted(self._kept, key=lambda item: item[0][2])]
