"""Decisions beside what the model said of the same answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.labeled.scales import SCALES
from pipeline.review.cases import Case
from pipeline.review.decisions import Decision
from pipeline.types import STAR

_COLUMNS = {name: f"star_{name}" for name in STAR} | {"generic": "generic_probability"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A rating and the model's step on the same scale.

    Attributes:
        score: The model's, with decimals (a probability for yes and no).
        step: The step it stands for, halves up.
    """

    decision: Decision
    case: Case
    rating: float
    score: float
    step: float

    @property
    def overruled(self) -> bool:
        """Whether the rater came to another step than the model."""
        return self.rating != self.step


def judged(decisions: Iterable[Decision], cases: Mapping[str, Case]) -> list[Judged]:
    """Ratings that have a score of the model beside them; the others are left out."""
    made = []
    for decision in decisions:
        case = cases[decision.answer_id]
        score = model_score(case, decision.scale)
        if decision.rating is not None and not math.isnan(score):
            made.append(Judged(decision, case, decision.rating, score, step_of(decision.scale, score)))
    return made


def model_score(case: Case, scale: str) -> float:
    """What the model gave the answer on a scale; NaN where it gave nothing."""
    cell = case.scores.get(_COLUMNS.get(scale, scale), "")
    return float(cell) if cell else math.nan


def step_of(scale: str, score: float) -> float:
    """The step nearest to a score, halves up."""
    low, high = SCALES[scale].low, SCALES[scale].high
    return float(min(high, max(low, math.floor(score + 0.5))))
