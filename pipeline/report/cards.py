"""What the report shows of one answer, worked out from its evaluation; the template only lays it out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report.probes import probes
from pipeline.report.queue import QueueItem, generic
from pipeline.report.segments import Segment, segments
from pipeline.report.standing import CLEAR, shown
from pipeline.report.wording import MARKED, NAMES, Scale, scales
from pipeline.types import STAR, AreaCoverage, Evaluation, Evidence, IndicatorMatch, Span

PAIRS_SHOWN = 4
TOLD, PERHAPS = 0.6, 0.4
QUOTE_LENGTH = 160
TEXT_SHOWN = 20_000
TOLD_WELL, NOTHING_TOLD = 4.0, 2.0
FEW, MANY = 2, 4
CLEAR_Z = 3.0
Z_WORDS = ((4.0, "alike"), (CLEAR_Z, "somewhat alike"), (-math.inf, "hardly alike"))
"""Of 95 pairs that were read, three of five fitted from 4 on, not half from 3 on, and one of seven below."""


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
class Area:
    """One area to cover: ``state`` is told, perhaps or missing; ``span`` are words clearly about it."""

    area_id: str
    area: str
    state: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """Everything derived that the card of one answer shows.

    Attributes:
        item: The answer's place in the review queue.
        pairs: The clearest pairs of words and behaviour; ``more_pairs``: further ones, and those that are hardly alike.
        groups: All evidence by dimension, the strongest first.
        areas: The areas to cover.
        ask: What to ask next.
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
    areas: tuple[Area, ...]
    ask: tuple[str, ...]
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
    found, star = shown(evaluation, MARKED), _star(item)
    speaking = [m for m in matches if not m.contra]
    clear = [m for m in speaking if clearly(m, evaluation)][:PAIRS_SHOWN]
    untold = {f"star_{part.name}" for part in star if part.state == "missing"}
    return Card(
        item=item,
        segments=tuple(segments(text[:TEXT_SHOWN], found.pieces, found.standing)),
        bars=_bars(item),
        star=star,
        generic=generic(evaluation),
        pairs=tuple(clear),
        more_pairs=tuple(m for m in speaking if m not in clear),
        contrary=tuple(m for m in matches if m.contra),
        groups=grouped([e for e in evidence if e.dimension not in untold]),
        rivals=tuple(e for e in evidence if e.dimension == "rival"),
        areas=areas_of(evaluation),
        ask=asking(evaluation, evaluation.coverage.follow_ups if evaluation.coverage else ()),
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


def clearly(match: IndicatorMatch, evaluation: Evaluation) -> bool:
    """Whether words are so like a behaviour that they may be shown as an instance of it."""
    level = evaluation.level.level if evaluation.level else None
    return level is None or (level > 0 and match.z >= CLEAR_Z)


def areas_of(evaluation: Evaluation) -> tuple[Area, ...]:
    """The areas of the answer's question; words are quoted only where they are clearly about the area."""
    if evaluation.coverage is None:
        return ()
    clear = {e.indicator_id: e.strength for e in evaluation.evidence if e.dimension == "coverage"}
    return tuple(_area(a, clear.get(a.area_id, CLEAR)) for a in evaluation.coverage.areas)


def _area(area: AreaCoverage, strength: float) -> Area:
    if not area.touched:
        return Area(area.area_id, area.area, "missing")
    sure = strength >= CLEAR
    return Area(area.area_id, area.area, "told" if sure else "perhaps", area.span if sure else None)


def asking(evaluation: Evaluation, follow_ups: Sequence[str]) -> tuple[str, ...]:
    """What to ask next: first what the answer lacks, then the pack's follow-ups.

    They are fewer where nearly all was told, and where there is no event to follow up.
    """
    own = probes(evaluation, served=evaluation.coverage is not None)
    told = evaluation.scores.specificity if evaluation.scores else math.nan
    return (*own, *follow_ups[: FEW if told >= TOLD_WELL or told < NOTHING_TOLD else MANY])[:MANY]


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
