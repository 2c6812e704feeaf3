"""Stage "robustness": attacks and invariances on answers of unseen authors."""

from __future__ import annotations

from pipeline.audit.robustness import robustness
from pipeline.audit.samples import chosen
from pipeline.audit.settings import load_audit
from pipeline.audit.write import write
from pipeline.evaluator import Evaluator
from pipeline.training.workspace import ROBUSTNESS, SPLIT, Workspace


def robust(work: Workspace) -> None:
    """Write robustness.json, .csv and .html for a sample of the test split."""
    test = work.labeled.in_split(work.table(SPLIT)["split"], "test")
    evaluator = Evaluator.load(model=work.model)
    tried = chosen(test.to_answers(), work.settings.robustness.answers)
    found = robustness(tried, evaluator.evaluate, load_audit())
    write(found, work.reports / ROBUSTNESS, scorer=evaluator.scorer.version, answers=f"{work.data}, split test")
