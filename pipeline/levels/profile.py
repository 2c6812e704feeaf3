"""Unordered frameworks: which behaviours an answer shows, and which it does not."""

from __future__ import annotations

import heapq

from pipeline.levels.evidence import narrowed
from pipeline.levels.reading import Reading
from pipeline.levels.settings import LevelSettings
from pipeline.types import IndicatorMatch


def profile(reading: Reading, own: float, settings: LevelSettings) -> tuple[tuple[IndicatorMatch, ...], tuple[str, ...]]:
    """Behaviours shown by own acts, strongest first, and the ids of the others.

    A window speaks for the behaviours nearest to it alone, and only from a likeness clearly above background.
    """
    items = reading.library.items
    best: dict[int, tuple[float, int]] = {}
    for i, window in enumerate(reading.windows):
        if window.own < settings.own_share or own < settings.least_own:
            continue
        for k in heapq.nlargest(settings.profile_nearest, range(len(items)), key=lambda k: float(reading.z[i, k])):
            z = float(reading.z[i, k])
            if z >= settings.profile_z and z > best.get(k, (0.0, 0))[0]:
                best[k] = z, i
    shown = tuple(
        items[k].match(narrowed(reading.doing, reading.windows[i].start, reading.windows[i].end), float(reading.cosine[i, k]), z)
        for k, (z, i) in sorted(best.items(), key=lambda found: -found[1][0])
    )
    return shown, tuple(item.indicator.id for k, item in enumerate(items) if k not in best and not item.contra)
