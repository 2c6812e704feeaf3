"""Stage "evaluate": the trained model beside rules, baselines and the second reading, on answers of unseen authors."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.agreement import build, scored, simple
from pipeline.agreement.report import write
from pipeline.evaluator import Evaluator
from pipeline.training.workspace import AGREEMENT, SPLIT, Workspace


def evaluate(work: Workspace, progress: Callable[[int], None] | None = None) -> None:
    """Write the agreement report of the test split, with metrics.json and every table."""
    split = work.table(SPLIT)["split"]
    learn, test = work.labeled.in_split(split, "train", "calibrate"), work.labeled.in_split(split, "test")
    evaluator = Evaluator.load(model=work.model)
    beside, curve = simple(learn, test, evaluator.encoder)
    systems = scored(evaluator, test, progress) | beside
    write(build(work.labeled, split, systems, raters=work.raters, curve=curve), work.reports / AGREEMENT)
