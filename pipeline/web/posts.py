"""What the page sends, checked before it is stored."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pipeline.labeled import SCALES
from pipeline.review.decisions import COMMENT
from pipeline.types import Span

MOST_ENTRIES, MOST_SPANS, LONGEST_COMMENT, LONGEST_NAME = 50, 50, 8000, 60

PRINTED = r"^[^\x00-\x1f\x7f]+$"


class _Post(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(_Post):
    """One decision as it was made in the browser; ``rating`` None says that the scale does not apply.

    ``decision_id`` is made once, by the browser, so that a repeated request stores nothing twice. Spans are
    code points.
    """

    decision_id: UUID
    scale: str
    rating: Annotated[int, Field(strict=True)] | None = None
    spans: Annotated[list[tuple[int, int]], Field(max_length=MOST_SPANS)] = []
    comment: Annotated[str, StringConstraints(max_length=LONGEST_COMMENT)] = ""

    def fault(self, text: str) -> str:
        """What is wrong with it for an answer of these words; "" when nothing is."""
        if self.scale == COMMENT:
            plain = self.rating is None and not self.spans
            return "" if plain and self.comment.strip() else "a comment has words, and no rating or marked words"
        scale = SCALES.get(self.scale)
        if scale is None:
            return f"there is no scale {self.scale!r}"
        if self.rating is not None and not scale.low <= self.rating <= scale.high:
            return f"{self.scale} goes from {scale.low} to {scale.high}"
        if any(not 0 <= start < end <= len(text) for start, end in self.spans):
            return "the marked words are not in the answer"
        return ""

    def as_spans(self) -> tuple[Span, ...]:
        """The marked words."""
        return tuple(Span(start, end) for start, end in self.spans)


class Batch(_Post):
    """Decisions of one rater on one answer that are stored together or not at all.

    Attributes:
        run: The run the page was showing; another one may answer on this port by now.
        answer: Key of the answer, as in its address.
    """

    run: str
    rater: str
    answer: str
    adjudicated: bool = False
    entries: Annotated[list[Entry], Field(min_length=1, max_length=MOST_ENTRIES)]


class Name(_Post):
    """A rater's name."""

    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME, pattern=PRINTED)
    ]
