"""Which pairs of act and indicator are shown: those an assessor would have marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.levels.cues import Cue
from pipeline.levels.evidence import narrowed
from pipeline.levels.library import CONTRA
from pipeline.levels.reading import Reading
from pipeline.levels.settings import LevelSettings
from pipeline.types import IndicatorMatch

_CUE = 3.0  # what a full cue in the window adds to z
_LEVEL = 2.0  # what being of the decided level adds, in order of showing only


@dataclass(frozen=True, slots=True)
class _Pair:
    window: int
    item: int
    rank: float


def shown_pairs(reading: Reading, cues: Sequence[Cue], level: int, settings: LevelSettings) -> tuple[IndicatorMatch, ...]:
    """The strongest pairs for the level, each window and each indicator at most once.

    Args:
        reading: The answer beside the framework.
        cues: Cues found in it.
        level: The decided level; higher steps are not shown, their evidence did not suffice.
        settings: configs/levels.yaml.
    """
    pairs = [p for p in _pairs(reading, cues, settings) if reading.library.items[p.item].step <= level]
    rank = {p: p.rank + _LEVEL * (reading.library.items[p.item].step == level) for p in pairs}
    chosen: list[_Pair] = []
    for pair in sorted(pairs, key=lambda p: (-rank[p], p.window, p.item)):
        if len(chosen) < settings.shown and not any(_same(reading, pair, other) for other in chosen):
            chosen.append(pair)
    return tuple(_match(reading, pair) for pair in chosen)


def contra_pairs(reading: Reading, settings: LevelSettings) -> tuple[IndicatorMatch, ...]:
    """Contra-indicators that windows in which the candidate is the subject are clearly like."""
    best: dict[int, tuple[float, int]] = {}
    for i, window in enumerate(reading.windows):
        items = [k for k, item in enumerate(reading.library.items) if item.contra]
        if not items or not window.voiced or reading.like(i, CONTRA) < settings.contra_least:
            continue
        k = max(items, key=lambda k: float(reading.z[i, k]))
        if reading.z[i, k] >= settings.shown_z and reading.z[i, k] > best.get(k, (0.0, 0))[0]:
            best[k] = float(reading.z[i, k]), i
    return tuple(_match(reading, _Pair(i, k, z)) for k, (z, i) in best.items())


def _pairs(reading: Reading, cues: Sequence[Cue], settings: LevelSettings) -> Iterator[_Pair]:
    for i, window in enumerate(reading.windows):
        here = [cue for cue in cues if window.start <= cue.start and cue.end <= window.end]
        if window.own < settings.own_share and not here:
            continue
        for k, item in enumerate(reading.library.items):
            help_ = max((cue.strength for cue in here if item.indicator.id in cue.indicators), default=0.0)
            z = float(reading.z[i, k])
            if not item.contra and z + _CUE * help_ >= settings.shown_z and (help_ or window.own >= settings.own_share):
                yield _Pair(i, k, (z + 2 * _CUE * help_) * (0.5 + reading.like(i, item.step)))


def _same(reading: Reading, left: _Pair, right: _Pair) -> bool:
    a, b = reading.windows[left.window], reading.windows[right.window]
    return left.item == right.item or (a.start < b.end and b.start < a.end)


def _match(reading: Reading, pair: _Pair) -> IndicatorMatch:
    span = narrowed(reading.doing, reading.windows[pair.window])
    cosine, z = float(reading.cosine[pair.window, pair.item]), float(reading.z[pair.window, pair.item])
    return reading.library.items[pair.item].match(span, cosine, z)
