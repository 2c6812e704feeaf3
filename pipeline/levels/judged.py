"""The level that stands in the end: the pack's, or a trained model's in its place; and what is shown for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.config import GenericLevel
from pipeline.heads import LevelEstimate
from pipeline.types import Evidence, LevelResult, Scores

HELD = "The level is held down: what resembles a higher one could have been said by anyone."


def with_level(matched: LevelResult, estimate: LevelEstimate | None) -> LevelResult:
    """The estimate in place of the matcher's level; it counts for the framework that the model was trained on alone."""
    if estimate is None or matched.level is None or estimate.framework != matched.framework:
        return matched
    return _at(matched, estimate.level, estimate.low, estimate.high)


def held(level: LevelResult, scores: Scores, limit: GenericLevel) -> LevelResult:
    """The level, held down where the words are such as anyone could have said."""
    if level.level is None or scores.generic_probability < limit.probability:
        return level
    steps = [min(step, limit.at_most) for step in (level.level, level.low or 0, level.high or 0)]
    return _at(level, *steps)


def _at(result: LevelResult, level: int, low: int, high: int) -> LevelResult:
    """The result at another level, without the pairs of steps that are not plausible any more; level 0 has none."""
    kept = tuple(match for match in result.matches if match.contra or (level and match.step <= high))
    return replace(result, level=level, low=low, high=high, matches=kept)


def shown(evidence: Iterable[Evidence], before: LevelResult, level: LevelResult) -> tuple[Evidence, ...]:
    """Evidence without that of the pairs that went with the matcher's level."""
    gone = {m.indicator_id for m in before.matches} - {m.indicator_id for m in level.matches}
    return tuple(e for e in evidence if e.dimension != "level" or e.indicator_id not in gone)
