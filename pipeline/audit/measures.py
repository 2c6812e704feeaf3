"""What counts: an attack that succeeded, an invariance that broke, on one scale of one answer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.audit.settings import Thresholds
from pipeline.types import Evaluation

GAMED = ("specificity", "empathy", "ownership", "level", "generic")
STEADY = ("specificity", "empathy", "ownership", "buzzwords", "level")
FLOOR: Mapping[str, float] = {"specificity": 1.0, "empathy": 1.0, "ownership": 1.0, "level": 0.0, "generic": math.nan}
ROUND = 1e-9  # so that 2.5 - 2.0 counts as half a point however it was computed


@dataclass(frozen=True, slots=True)
class Shift:
    """One scale of one answer before and after a probe; NaN where there is no score.

    Attributes:
        moved: The attack succeeded on this scale, or the scale moved by more than is allowed.
    """

    answer_id: str
    probe: str
    scale: str
    before: float
    after: float
    moved: bool


def reading(evaluation: Evaluation) -> Mapping[str, float]:
    """An evaluation's value on every scale; empty when it is unscorable."""
    scores = evaluation.scores
    if scores is None:
        return {}
    level = evaluation.level.level if evaluation.level else None
    return {
        "specificity": scores.specificity, "empathy": scores.empathy, "ownership": scores.ownership,
        "buzzwords": scores.buzzwords, "generic": scores.generic_probability,
        "level": math.nan if level is None else float(level),
    }  # fmt: skip


def gains(
    answer_id: str, probe: str, before: Mapping[str, float], after: Mapping[str, float], at: Thresholds
) -> list[Shift]:
    """Whether an attack raised each scale enough (see ``gained``); an answer that became unscorable gains nothing."""
    pairs = [(scale, before.get(scale, math.nan), after.get(scale, math.nan)) for scale in GAMED]
    return [Shift(answer_id, probe, scale, b, a, gained(scale, b, a, at)) for scale, b, a in pairs]


def gained(scale: str, before: float, after: float, at: Thresholds) -> bool:
    """Whether going from ``before`` to ``after`` is what somebody gaming the scale wants.

    By the thresholds: half a point, one level, or a generic probability that fell by half and below the line.
    """
    if scale == "generic":
        fell = before - after >= at.generic_fall - ROUND
        return fell and before >= at.generic_flag > after
    return after - before >= (at.level if scale == "level" else at.gain) - ROUND


def moves(
    answer_id: str, probe: str, before: Mapping[str, float], after: Mapping[str, float], at: Thresholds
) -> list[Shift]:
    """Whether each scale moved by more than is allowed, either way; losing the score altogether is moving."""
    pairs = [(scale, before.get(scale, math.nan), after.get(scale, math.nan)) for scale in STEADY]
    return [
        Shift(answer_id, probe, scale, b, a, abs(a - b) > at.move + ROUND or math.isnan(a) != math.isnan(b))
        for scale, b, a in pairs
    ]
