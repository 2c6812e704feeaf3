"""What the report shows of one answer, worked out from its evaluation; the template only lays it out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report.queue import QueueItem, generic
from pipeline.report.segments import Segment, segments
from pipeline.report.wording import Scale, scales
from pipeline.types import STAR, Evidence, IndicatorMatch, Span

MARKED = {"specificity": "s", "empathy": "e", "ownership": "o", "buzzwords": "b", "level": "l"}
NAMES = {"level": "Level", "coverage": "Areas to cover", "rival": "Rival orientation"}
NAMES |= {f"star_{part}": f"STAR: {part}" for part in STAR}
PAIRS_SHOWN = 4
TOLD, PERHAPS = 0.6, 0.4
QUOTE_LENGTH = 160
TEXT_SHOWN = 20_000
Z_WORDS = ((3.0, "very close"), (2.0, "close"), (1.0, "somewhat close"), (-math.inf, "loosely alike"))


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A score on its scale: ``at`` is its place on the bar in percent; ``low``, ``high``: its interval, where known."""

    scale: Scale
    value: float
    at: float
    anchor: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class StarPart:
    """One STAR part: ``state`` is told, perhaps or missing; ``words`` tell it, where they were found."""

    name: str
    probability: float
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything derived that the card of one answer shows.

    Attributes:
        item: The answer's place in the review queue.
        groups: All evidence by dimension, the strongest first.
        unshown: Characters at the end of an over-long text that the card leaves out.
    """

    item: QueueItem
    segments: tuple[Segment, ...]
    bars: tuple[ScaleBar, ...]
    star: tuple[StarPart, ...]
    generic: float
    pairs: tuple[IndicatorMatch, ...]
    more_pairs: tuple[IndicatorMatch, ...]
    contrary: tuple[IndicatorMatch, ...]
    groups: tuple[tuple[str, tuple[Evidence, ...]], ...]
    rivals: tuple[Evidence, ...]
    unshown: int

    def quote(self, span: Span) -> str:
        """The words of a span, shortened in the middle when long."""
        words = self.item.evaluation.answer.text[span.start : span.end]
        half = QUOTE_LENGTH // 2
        return words if len(words) <= QUOTE_LENGTH else f"{words[:half].rstrip()} … {words[-half:].lstrip()}"


def card(item: QueueItem) -> Card:
    """Work out the card of one answer."""
    evaluation, text = item.evaluation, item.evaluation.answer.text
    evidence, matches = evaluation.evidence, evaluation.level.matches if evaluation.level else ()
    speaking = [m for m in matches if not m.contra]
    return Card(
        item=item,
        segments=tuple(segments(text[:TEXT_SHOWN], [e for e in evidence if e.dimension in MARKED])),
        bars=_bars(item),
        star=_star(item),
        generic=generic(evaluation),
        pairs=tuple(speaking[:PAIRS_SHOWN]),
        more_pairs=tuple(speaking[PAIRS_SHOWN:]),
        contrary=tuple(m for m in matches if m.contra),
        groups=grouped(evidence),
        rivals=tuple(e for e in evidence if e.dimension == "rival"),
        unshown=max(0, len(text) - TEXT_SHOWN),
    )


def grouped(evidence: Sequence[Evidence]) -> tuple[tuple[str, tuple[Evidence, ...]], ...]:
    """Evidence by dimension, the four scores first; within one, the strongest first."""
    known = [*MARKED, *NAMES]
    names = sorted({e.dimension for e in evidence}, key=lambda n: (known.index(n) if n in known else len(known), n))
    return tuple(
        (name, tuple(sorted((e for e in evidence if e.dimension == name), key=lambda e: (-e.strength, e.start, e.end))))
        for name in names
    )


def dimension_name(dimension: str) -> str:
    """The dimension's name as the report shows it."""
    scale = scales().get(dimension)
    return scale.label if scale else NAMES.get(dimension, dimension.capitalize())


def letter(dimension: str) -> str:
    """The letter that marks a dimension's evidence, so that colour is never the only sign."""
    scale = scales().get(dimension)
    return scale.letter if scale else dimension[:1].upper()


def closeness(z: float) -> str:
    """How far above chance a similarity is, in words."""
    return next(words for least, words in Z_WORDS if z >= least)


def _bars(item: QueueItem) -> tuple[ScaleBar, ...]:
    scores = item.evaluation.scores
    if scores is None:
        return ()
    values = [(scale, float(getattr(scores, scale.key))) for scale in scales().values()]
    return tuple(
        ScaleBar(s, v, _place(s, v), s.anchor(v), *scores.intervals.get(s.key, (None, None)))
        for s, v in values if math.isfinite(v)
    )  # fmt: skip


def _place(scale: Scale, value: float) -> float:
    return round(100 * (min(scale.high, max(scale.low, value)) - scale.low) / (scale.high - scale.low), 1)


def _star(item: QueueItem) -> tuple[StarPart, ...]:
    scores = item.evaluation.scores
    told = {e.dimension: e.text for e in item.evaluation.evidence}
    parts = [(name, scores.star.get(name, math.nan)) for name in STAR] if scores else []
    return tuple(StarPart(name, p, _state(p), told.get(f"star_{name}", "")) for name, p in parts if math.isfinite(p))


def _state(probability: float) -> str:
    return "told" if probability >= TOLD else "perhaps" if probability >= PERHAPS else "missing"
