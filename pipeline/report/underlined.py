"""The sentences that an assessor would underline: those that hold the strongest evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.report.queue import QueueItem
from pipeline.report.segments import Segment, segments
from pipeline.report.standing import atoms, shown
from pipeline.types import SCORED, Evidence, Span

FOR = ("specificity", "empathy", "ownership", "level")
AGAINST = (*SCORED, "level", "rival")
LONGEST = 320
AROUND = 90
EACH_SAYS = 2
_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+|\n\s*")


@dataclass(frozen=True, slots=True)
class Underlined:
    """A sentence of an answer with the evidence in it.

    Attributes:
        weight: Strengths added up, the strongest of each dimension.
        start: Where the shown part of it begins in the answer.
        before: Whether the answer's sentence begins earlier.
        after: Whether it goes on.
    """

    item: QueueItem
    segments: tuple[Segment, ...]
    evidence: tuple[Evidence, ...]
    weight: float
    start: int
    before: bool
    after: bool

    @property
    def end(self) -> int:
        """Where the shown part ends."""
        return self.start + sum(len(segment.text) for segment in self.segments)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why: of each dimension what its strongest evidence says, two reasons at most."""
        strongest = {e.dimension: e.reason for e in reversed(self.evidence)}
        return tuple(atoms("; ".join(atoms([strongest[name]])[:EACH_SAYS]) for name in self.dimensions))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions it speaks to, each once."""
        return tuple(dict.fromkeys(e.dimension for e in self.evidence))


def underlined(items: Sequence[QueueItem], polarity: int, *, most: int, of_each: int) -> list[Underlined]:
    """The sentences with the strongest evidence over several answers, the strongest first.

    Args:
        items: The answers.
        polarity: +1 for what speaks for a scale or the level, -1 for what speaks against.
        most: How many.
        of_each: How many of one answer at most.
    """
    found = sorted((u for item in items for u in _of(item, polarity)), key=lambda u: -u.weight)
    taken: dict[int, int] = defaultdict(int)
    kept = []
    for one in found:
        taken[one.item.position] += 1
        if taken[one.item.position] <= of_each:
            kept.append(one)
    return kept[:most]


def _of(item: QueueItem, polarity: int) -> Iterator[Underlined]:
    text = item.evaluation.answer.text
    wanted = FOR if polarity > 0 else AGAINST
    sentences: dict[Span, list[Evidence]] = defaultdict(list)
    bounds = sentence_spans(text)
    for piece in shown(item.evaluation, wanted).standing:
        if piece.polarity == polarity and piece.start < piece.end:
            sentences[next(s for s in bounds if piece.start < s.end)].append(piece)
    for span, pieces in sentences.items():
        strongest = {e.dimension: e.strength for e in sorted(pieces, key=lambda e: e.strength)}
        pieces.sort(key=lambda e: (-e.strength, e.start))
        yield _cut(item, span, pieces, sum(strongest.values()))


def _cut(item: QueueItem, span: Span, pieces: Sequence[Evidence], weight: float) -> Underlined:
    """The sentence, shortened to the surroundings of its evidence where it is long."""
    text = item.evaluation.answer.text
    start, end = span.start, max(span.end, *(e.end for e in pieces))
    if end - start > LONGEST:
        cut = pieces[0].start - AROUND
        start = _word(text, cut) if cut > start else start
        end = min(end, max(pieces[0].end, _word(text, start + LONGEST)))
    moved = [
        Evidence(e.dimension, e.start - start, e.end - start, "", e.polarity, e.source, e.reason,
                 e.indicator_id, e.strength)
        for e in pieces if start <= e.start and e.end <= end
    ]  # fmt: skip
    whole = text[start:end]
    shown = tuple(segments(whole, moved))
    return Underlined(item, shown, tuple(moved), weight, start, before=start > span.start, after=end < span.end)


def _word(text: str, place: int) -> int:
    """The beginning of the next word."""
    space = text.find(" ", place, place + 30) if place else -1
    return space + 1 if space >= 0 else place


def sentence_spans(text: str) -> list[Span]:
    """Where the sentences of a text stand, by punctuation and line ends, without the white space after them."""
    starts = [0, *(match.end() for match in _END.finditer(text))]
    ends = [*starts[1:], len(text)]
    spans = [Span(s, s + len(text[s:e].rstrip())) for s, e in zip(starts, ends, strict=True) if text[s:e].strip()]
    return [*spans, Span(len(text), len(text) + 1)]
