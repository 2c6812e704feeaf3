"""Stage "features": every named feature and rule score of every labelled answer, by the path that scores answers.

The level's features rest on what the tuned encoder says of clauses, so they come after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.evaluator import Evaluator
from pipeline.heads import RuleScorer, load_rule_heads
from pipeline.heads.learned import rules_of
from pipeline.heads.scorers import read_told
from pipeline.heads.tuned import Reading, TunedReader
from pipeline.parse import ParsedAnswer
from pipeline.training.workspace import FEATURES, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class _RulesWithClauses(RuleScorer):
    """Rule heads, beside what the tuned encoder says of clauses."""

    reader: TunedReader = field(kw_only=True)

    @property
    def says_clauses(self) -> bool:
        return self.reader.says_clauses

    def read(self, parsed: Sequence[ParsedAnswer], told: Sequence[ParsedAnswer]) -> Sequence[Reading | None]:
        return read_told(self.reader, parsed, told)


def features(work: Workspace, progress: Callable[[int], None] | None = None) -> None:
    """Write features.csv: answer_id, the features by name, and ``rule.<scale>``.

    Raises:
        InputError: An answer cannot be scored, so it cannot be learned from.
    """
    import pandas as pd

    evaluator = Evaluator.load(work.configs)
    rules = _RulesWithClauses(
        load_rule_heads(work.configs / "heads.yaml"),
        reader=TunedReader(work.model, evaluator.encoder.folder, backend=evaluator.encoder.backend),
    )
    rows = {}
    for evaluation in replace(evaluator, scorer=rules).evaluate(work.labeled.to_answers(), progress):
        if evaluation.scores is None:
            what = f"this answer cannot be scored ({evaluation.reason_code})"
            where = f"{work.labeled.source}, answer {evaluation.answer.answer_id}"
            raise InputError(what, where=where, fix="leave it out of the labelled answers")
        found = rules_of(rules.made(evaluation.features), evaluation.features)
        rows[evaluation.answer.answer_id] = dict(evaluation.features) | {f"rule.{k}": v for k, v in found.items()}
    work.write(FEATURES, pd.DataFrame.from_dict(rows, orient="index"))
