"""Stage "features": every named feature and rule score of every labelled answer, by the path that scores answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.evaluator import Evaluator
from pipeline.heads import RuleScorer, load_rule_heads
from pipeline.heads.learned import rules_of
from pipeline.training.workspace import FEATURES, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable


def features(work: Workspace, progress: Callable[[int], None] | None = None) -> None:
    """Write features.csv: answer_id, the features by name, and ``rule.<scale>``.

    Raises:
        InputError: An answer cannot be scored, so it cannot be learned from.
    """
    import pandas as pd

    rules = RuleScorer(load_rule_heads(work.configs / "heads.yaml"))
    rows = {}
    for evaluation in Evaluator.load(work.configs).evaluate(work.labeled.to_answers(), progress):
        if evaluation.scores is None:
            what = f"this answer cannot be scored ({evaluation.reason_code})"
            where = f"{work.labeled.source}, answer {evaluation.answer.answer_id}"
            raise InputError(what, where=where, fix="leave it out of the labelled answers")
        found = rules_of(rules.made(evaluation.features), evaluation.features)
        rows[evaluation.answer.answer_id] = dict(evaluation.features) | {f"rule.{k}": v for k, v in found.items()}
    work.write(FEATURES, pd.DataFrame.from_dict(rows, orient="index"))
