"""The MLflow model: rows with a column ``text`` in, the columns of scores.csv out.

MLflow runs this file as the code of the model (models-from-code); nothing is pickled.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel

from pipeline.bundle.registry import BUNDLE
from pipeline.evaluator import Evaluator
from pipeline.ingest.screen import screen
from pipeline.report.tables import COLUMNS, score_row
from pipeline.types import Answer

EXAMPLE = "A customer rang about a wrong bill. I checked it with her and paid the difference back that day."
FIELDS = ("text", "answer_id", "question")


class PlainspokenModel(PythonModel):
    """The one path, over the model's folder among the artifacts."""

    def load_context(self, context: Any) -> None:
        """Open the model's folder, every file checked by its digest; score once, so that the first request is fast."""
        self._evaluator = Evaluator.load(model=context.artifacts[BUNDLE])
        self._evaluator.evaluate([Answer("first", EXAMPLE)])

    def predict(  # MLflow's signature
        self,
        context: Any,  # noqa: ARG002
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> pd.DataFrame:
        """Score rows.

        Args:
            context: MLflow's; not needed.
            model_input: A row an answer: ``text``, and if known ``answer_id`` and ``question``.
            params: There are none.

        Returns:
            A row for each row, in order, with the columns of scores.csv; what has no value is None.
        """
        evaluations = self._evaluator.evaluate(list(answers_of(model_input)))
        rows = [score_row(evaluation, self._evaluator.model_version) for evaluation in evaluations]
        return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def answers_of(table: pd.DataFrame) -> Iterator[Answer]:
    """The rows of a request; a row without an id gets one from its number."""
    for number, row in enumerate(table.to_dict("records"), start=1):
        text, answer_id, question = ("" if pd.isna(cell := row.get(name)) else str(cell) for name in FIELDS)
        yield screen(Answer(answer_id or f"row-{number:04d}", text, question=question, place=f"row {number}"))


set_model(PlainspokenModel())
