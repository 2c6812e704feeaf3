"""Stage "evaluate": the trained model beside rules, baselines and the second reading, on answers of unseen authors."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.agreement import build, predictions
from pipeline.agreement.baselines import baselines, embeddings, part_of
from pipeline.agreement.report import write
from pipeline.evaluator import Evaluator
from pipeline.training.workspace import AGREEMENT, SPLIT, Workspace
from pipeline.types import Answer


def evaluate(work: Workspace, progress: Callable[[int], None] | None = None) -> None:
    """Write the agreement report of the test split, with metrics.json and every table."""
    split = work.table(SPLIT)["split"]
    learn, test = (part_of(work.labeled, split, names) for names in (["train", "calibrate"], ["test"]))
    rows = zip(test.answers.index, test.answers["text"], test.answers["question"], strict=True)
    answers = [Answer(str(i), text, question=question) for i, text, question in rows]
    rules = Evaluator.load(work.configs)
    systems = {
        "model": predictions(Evaluator.load(model=work.model).evaluate(answers, progress)),
        "rules": predictions(rules.evaluate(answers, progress)),
        **baselines(learn, test, embeddings([learn, test], rules.encoder)),
    }
    write(build(work.labeled, split, systems, raters=work.raters), work.reports / AGREEMENT)
