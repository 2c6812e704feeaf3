"""Which pairs of act and indicator are shown: those an assessor would have marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.levels.cues import Cue
from pipeline.levels.evidence import narrowed
from pipeline.levels.library import CONTRA
from pipeline.levels.reading import Reading
from pipeline.levels.settings import LevelSettings
from pipeline.types import IndicatorMatch, Span

_CUE_LEAST = 0.15  # evidence from which a cue is worth showing
_LONG = 40  # words from which a window is shown by one clause of it
_OWN = 0.5


@dataclass(frozen=True, slots=True)
class _Pair:
    """Window and item side by side; ``start`` and ``end`` are the words shown, ``rank`` orders pairs."""

    window: int
    item: int
    rank: float
    start: int
    end: int


class Against(NamedTuple):
    """A contra-indicator: how strong it is, and whether it is shown."""

    match: IndicatorMatch
    strength: float
    shown: bool


def shown_pairs(
    reading: Reading, cues: Sequence[Cue], level: int, settings: LevelSettings
) -> tuple[IndicatorMatch, ...]:
    """The pairs that carry the level, strongest first; every indicator once, and no words twice.

    Args:
        reading: The answer beside the framework.
        cues: Cues found in it.
        level: The decided level; higher steps are not shown, their evidence did not suffice.
        settings: configs/levels.yaml.
    """
    cued = [pair for cue in cues if cue.strength >= _CUE_LEAST for pair in _sharpened(reading, cue)]
    pairs = [*cued, *_like(reading, settings.shown_z, settings.shown_contrast, settings)]
    pairs = [p for p in pairs if reading.library.items[p.item].step <= level]
    chosen: list[_Pair] = []
    for pair in sorted(pairs, key=lambda p: (reading.library.items[p.item].step != level, -p.rank, p.start, p.item)):
        if len(chosen) < settings.shown and not any(_same(pair, other) for other in chosen):
            chosen.append(pair)
    # What an assessor would have marked.
    clear = [pair for pair in chosen if _speaks(reading, pair, settings.clear_z)]
    at_level = [pair for pair in chosen if reading.library.items[pair.item].step == level]
    if not any(pair in clear for pair in at_level):
        clear = [*_best(reading, [*at_level, *_near(reading, level, settings)], settings), *clear]
    return tuple(_match(reading, pair) for pair in clear)


def _speaks(reading: Reading, pair: _Pair, least: float) -> bool:
    """Whether a pair is like enough, at least this z, and about somebody who is served or concerned."""
    window = reading.windows[pair.window]
    somebody = reading.doing.about_somebody(window.start, window.end)
    return somebody and reading.z_rows[pair.window][pair.item] >= least


def _best(reading: Reading, pairs: Sequence[_Pair], settings: LevelSettings) -> list[_Pair]:
    """The one that stands for the level where none is clear: no fragment, own, and most like.

    A level may stand without words: what is hardly like it, or about nobody, explains it to nobody.
    """

    def fitness(pair: _Pair) -> tuple[bool, float, int]:
        window = reading.windows[pair.window]
        long_enough = window.end - window.start >= settings.shown_words + 2
        return long_enough, reading.z_rows[pair.window][pair.item] * window.own, -pair.start

    able = [pair for pair in pairs if _speaks(reading, pair, settings.alone_z)]
    return sorted(able, key=fitness, reverse=True)[:1]


def contra_pairs(reading: Reading, cues: Sequence[Cue], settings: LevelSettings) -> tuple[Against, ...]:
    """Contra-indicators with their strength: by a cue, or by a window clearly like one.

    Denials and blame look much like their opposite to an embedding, so likeness alone has to be very clear.

    Args:
        reading: The answer beside the framework.
        cues: Contra cues found in it.
        settings: configs/levels.yaml.
    """
    found: dict[int, tuple[float, _Pair, bool]] = {}
    for cue in cues:
        shown = not (cue.conduct and reading.doing.others(cue.start, cue.end))
        for pair in _sharpened(reading, cue):
            if cue.strength > found.get(pair.item, (0.0, pair, shown))[0]:
                found[pair.item] = cue.strength, pair, shown
    for pair in _clear(reading, settings):
        found.setdefault(pair.item, (reading.like(pair.window, CONTRA), pair, True))
    return tuple(Against(_match(reading, pair), strength, shown) for strength, pair, shown in found.values())


def behaviours(reading: Reading, cues: Sequence[Cue], settings: LevelSettings) -> tuple[IndicatorMatch, ...]:
    """Behaviours of an unordered framework that own acts show, strongest first.

    Args:
        reading: The answer beside the framework.
        cues: Cues found in it.
        settings: configs/levels.yaml.
    """
    pairs = [pair for cue in cues if cue.strength >= settings.profile_cue for pair in _sharpened(reading, cue)]
    pairs += _like(reading, settings.profile_z, settings.profile_contrast, settings)
    best: dict[int, _Pair] = {}
    for pair in sorted(pairs, key=lambda p: (-p.rank, p.start)):
        best.setdefault(pair.item, pair)
    return tuple(_match(reading, pair) for pair in best.values())


def _clear(reading: Reading, settings: LevelSettings) -> Iterator[_Pair]:
    contra = [k for k, item in enumerate(reading.library.items) if item.contra]
    for i, window in enumerate(reading.windows):
        long_enough = window.end - window.start >= settings.contra_words
        if contra and window.voiced and long_enough and reading.like(i, CONTRA) >= settings.contra_contrast:
            z = reading.z_rows[i]
            k = max(contra, key=z.__getitem__)
            if z[k] >= settings.contra_z:
                yield _Pair(i, k, z[k], window.start, window.end)


def _sharpened(reading: Reading, cue: Cue) -> Iterator[_Pair]:
    """The indicator of a cue that its surroundings are most like."""
    named = [k for k, item in enumerate(reading.library.items) if item.indicator.id in cue.indicators]
    around = [i for i, w in enumerate(reading.windows) if w.start < cue.end and cue.start < w.end]
    if named and around:
        _, i, k = max((reading.z_rows[i][k], i, k) for i in around for k in named)
        yield _Pair(i, k, 1 + cue.strength, cue.start, cue.end)


def _like(reading: Reading, z: float, contrast: float, settings: LevelSettings) -> Iterator[_Pair]:
    """Own windows with the indicator nearest to them, where it and its step are near enough."""
    items = [k for k, item in enumerate(reading.library.items) if not item.contra]
    for i, window in enumerate(reading.windows):
        if window.own < settings.own_share or window.end - window.start < settings.shown_words:
            continue
        k = max(items, key=reading.z_rows[i].__getitem__)
        likely = reading.like(i, reading.library.items[k].step)
        if reading.z_rows[i][k] >= z and likely >= contrast:
            yield _Pair(i, k, likely, window.start, window.end)


def _near(reading: Reading, level: int, settings: LevelSettings) -> Iterator[_Pair]:
    """Every own window beside every indicator of the level, so that the likest can stand for it."""
    for i, window in enumerate(reading.windows):
        for k, item in enumerate(reading.library.items):
            if window.own >= settings.own_share and item.step == level and not item.contra:
                yield _Pair(i, k, reading.z_rows[i][k], window.start, window.end)


def _same(left: _Pair, right: _Pair) -> bool:
    return left.item == right.item or (left.start < right.end and right.start < left.end)


def _match(reading: Reading, pair: _Pair) -> IndicatorMatch:
    span = _span(reading, pair)
    cosine, z = float(reading.cosine[pair.window, pair.item]), reading.z_rows[pair.window][pair.item]
    return reading.library.items[pair.item].match(span, cosine, z)


def _span(reading: Reading, pair: _Pair) -> Span:
    """The words shown; of a long window the own clause that is most like the item."""
    span = narrowed(reading.doing, pair.start, pair.end)
    if len(reading.doing.parsed.answer.text[span.start : span.end].split()) <= _LONG:
        return span
    inside = [
        (float(reading.z[i, pair.item]), -i) for i, w in enumerate(reading.windows)
        if w.clauses == 1 and w.own >= _OWN and pair.start <= w.start and w.end <= pair.end
    ]  # fmt: skip
    if not inside:
        return span
    likest = reading.windows[-max(inside)[1]]
    return narrowed(reading.doing, likest.start, likest.end)
