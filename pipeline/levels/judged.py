"""The level that stands in the end: the pack's, or a trained model's in its place; and what is shown for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.config import GenericLevel
from pipeline.heads import LevelEstimate
from pipeline.types import Evidence, LevelResult, Scores

HELD = "The level is held down: what resembles a higher one could have been said by anyone."


def with_level(matched: LevelResult, estimate: LevelEstimate | None) -> LevelResult:
    """The estimate in place of the matcher's level, with the pairs that are no higher than its highest plausible level.

    A model's estimate counts for the framework it was trained on alone.
    """
    if estimate is None or matched.level is None or estimate.framework != matched.framework:
        return matched
    return replace(matched, level=estimate.level, low=estimate.low, high=estimate.high)


def held(level: LevelResult, scores: Scores, limit: GenericLevel) -> LevelResult:
    """The level, held down where the words are such as anyone could have said."""
    if level.level is None or scores.generic_probability < limit.probability:
        return level
    steps = [min(step, limit.at_most) for step in (level.level, level.low or 0, level.high or 0)]
    return replace(level, level=steps[0], low=steps[1], high=steps[2])


def shown(evidence: Iterable[Evidence], level: LevelResult) -> tuple[Evidence, ...]:
    """Evidence without the pairs of steps above the highest plausible level."""
    above = {m.indicator_id for m in level.matches if level.high is not None and m.step > level.high and not m.contra}
    return tuple(e for e in evidence if e.dimension != "level" or e.indicator_id not in above)
