"""From evidence per step to a level and its plausible range; thresholds stand in configs/levels.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.levels.settings import Thresholds


def noisy_or(parts: Iterable[float]) -> float:
    """Evidence that several signs give together, each 0 to 1: one sure sign suffices, weak ones add up."""
    missing = 1.0
    for part in parts:
        missing *= 1 - min(max(part, 0.0), 1.0)
    return 1 - missing


def decide(evidence: Mapping[int, float], own: float, least_own: float, limits: Thresholds) -> tuple[int, int, int]:
    """Level, and lowest and highest plausible level.

    The level is the highest step with enough evidence, 0 where there is none or too little is the candidate's doing.
    Higher steps whose evidence is possible are plausible; where the level's own evidence is not sure, so is the next
    step below with evidence, and 0 where the candidate's part is in doubt.

    Args:
        evidence: Evidence of each step, 0 to 1.
        own: How far the answer is the candidate's doing, 0 to 1.
        least_own: Below it the level is 0.
        limits: Thresholds.
    """
    reached = [step for step, value in evidence.items() if value >= limits.of(step)]
    level = max(reached, default=0) if own >= least_own else 0
    high = max(
        [level, *(step for step, value in evidence.items() if own >= least_own / 2 and value >= limits.possible)]
    )
    low = level
    if level and evidence[level] < limits.sure:
        low = max((step for step in reached if step < level), default=0 if own < 1.5 * least_own else min(level, 1))
    return level, low, high
