"""An answer's text cut where evidence begins or ends, so that overlapping spans can be shown without loss."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.types import Evidence

FEWEST, MOST = 3, 6
WORDS_PER_MARK = 30
SHORT = {"buzzwords"}
"""Dimensions whose evidence is a few words; there is room for all of it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of evidence over a segment; ``starts`` is True where it begins, ``strong`` for the strongest few."""

    evidence: Evidence
    starts: bool
    strong: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the text under the same evidence; the texts of all segments joined are the answer's text."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def strong(self) -> bool:
        """Whether any of its evidence is among the strongest."""
        return any(mark.strong for mark in self.marks)


def room_for(text: str) -> int:
    """How much evidence of each dimension a text can show at once and still be read: 3 to 6 pieces, by its length."""
    return max(FEWEST, min(MOST, len(text.split()) // WORDS_PER_MARK))


def strongest(evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """The ``most`` strongest of each dimension, in their order in the text."""
    by_dimension: dict[str, list[Evidence]] = defaultdict(list)
    for item in sorted(evidence, key=lambda e: (-e.strength, e.start, e.end, e.reason)):
        by_dimension[item.dimension].append(item)
    kept = [item for items in by_dimension.values() for item in items[:most]]
    return sorted(kept, key=lambda e: (e.start, -e.end, e.dimension))


def segments(text: str, evidence: Sequence[Evidence], standing: Collection[Evidence] | None = None) -> list[Segment]:
    """Cut ``text`` at every start and end of evidence.

    Args:
        text: The whole answer.
        evidence: What to mark; spans may overlap, nest or repeat.
        standing: The evidence that may be strong; None for all of it.

    Returns:
        Segments in order, longer spans first among a segment's marks.
    """
    inside = dict.fromkeys(e for e in evidence if 0 <= e.start < e.end <= len(text))
    spans = sorted(inside, key=_outer_first)
    allowed = set(spans if standing is None else standing)
    able = [e for e in spans if e in allowed]
    strong = {*strongest(able, room_for(text)), *(e for e in able if e.dimension in SHORT)}
    cuts = sorted({0, len(text), *(e.start for e in spans), *(e.end for e in spans)})
    starting: dict[int, list[Evidence]] = defaultdict(list)
    for item in spans:
        starting[item.start].append(item)
    result: list[Segment] = []
    open_now: list[Evidence] = []
    for start, end in pairwise(cuts):
        open_now = sorted([e for e in open_now if e.end > start] + starting[start], key=_outer_first)
        result.append(Segment(text[start:end], tuple(Mark(e, e.start == start, e in strong) for e in open_now)))
    return result


def _outer_first(evidence: Evidence) -> tuple[int, int, str, str]:
    return evidence.start, -evidence.end, evidence.dimension, evidence.reason
