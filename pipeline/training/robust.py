"""Stage "robustness": attacks and invariances on answers of unseen authors."""

from __future__ import annotations

from pipeline.audit.robustness import robustness
from pipeline.audit.samples import chosen
from pipeline.audit.settings import load_audit
from pipeline.audit.write import write
from pipeline.evaluator import Evaluator
from pipeline.training.workspace import ROBUSTNESS, SPLIT, Workspace
from pipeline.types import Answer


def robust(work: Workspace) -> None:
    """Write robustness.json, .csv and .html for a sample of the test split."""
    split = work.table(SPLIT)["split"]
    table = work.labeled.answers.loc[split.index[split == "test"]]
    rows = zip(table.index, table["text"], table["question"], strict=True)
    answers = [Answer(str(i), text, question=question) for i, text, question in rows]
    evaluator = Evaluator.load(model=work.model)
    tried = chosen(answers, work.settings.robustness.answers)
    found = robustness(tried, evaluator.evaluate, load_audit())
    write(found, work.reports / ROBUSTNESS, scorer=evaluator.scorer.version, answers=f"{work.data}, split test")
