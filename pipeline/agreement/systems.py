"""What every system of the comparison makes of the same answers: the model, the rules, and the baselines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.agreement.baselines import TextEncoder, baselines, embeddings
from pipeline.agreement.learning import learning_curve
from pipeline.agreement.predictions import predictions
from pipeline.evaluator import Evaluator, Progress
from pipeline.heads import LearnedScorer
from pipeline.labeled import Labeled

if TYPE_CHECKING:
    from pandas import DataFrame

MODEL, RULES = "model", "rules"


def scored(evaluator: Evaluator, answers: Labeled, progress: Progress | None = None) -> dict[str, DataFrame]:
    """Predictions of a trained model with those of its rules beside them; of the rules alone where it has no model."""
    made = predictions(evaluator.evaluate(answers.to_answers(), progress))
    if not isinstance(evaluator.scorer, LearnedScorer):
        return {RULES: made}
    rules = replace(evaluator, scorer=evaluator.scorer.rules)
    return {MODEL: made, RULES: predictions(rules.evaluate(answers.to_answers(), progress))}


def simple(learn: Labeled, answers: Labeled, encoder: TextEncoder) -> tuple[dict[str, DataFrame], DataFrame | None]:
    """What the baselines make of it, and the learning curve of one of them.

    Both are fitted on the answers of ``learn`` whose text is not among those predicted; without any there is neither.
    """
    known = answers.answers["text"]
    fresh = learn.part(learn.answers.index[~learn.answers["text"].isin(known)])
    if fresh.answers.empty:
        return {}, None
    vectors = embeddings([fresh, answers], encoder)
    return baselines(fresh, answers, vectors), learning_curve(fresh, answers, vectors)
