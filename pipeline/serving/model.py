"""What MLflow's scoring server calls: the signature of the registered model, and the service behind it.

The code is that of the installed package. Of the registry, only the model's folder is taken, which is data.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from mlflow.models import Model
from mlflow.pyfunc import PyFuncModel

from pipeline.report.tables import COLUMNS, score_row
from pipeline.serving.refused import Refused
from pipeline.serving.service import Service
from pipeline.tracking.model import signature
from pipeline.tracking.pyfunc import answers_of


class Scored:
    """MLflow's interface of a model's implementation.

    Args:
        service: Does the scoring.
    """

    def __init__(self, service: Service) -> None:
        self._service = service

    def predict(self, model_input: pd.DataFrame) -> pd.DataFrame:
        """A row of scores.csv for each row.

        Raises:
            Refused: There are too many answers, one is too long, or the time is up.
        """
        answers, most = list(answers_of(model_input)), self._service.limits.characters
        self._service.check(len(answers))
        for number, answer in enumerate(answers, start=1):
            if len(answer.text) > most:
                what = f"the text of row {number} has {len(answer.text)} characters, at most {most} are scored"
                raise Refused(413, f"{what}. Fix: divide it, or POST to /batch, where it is one unscorable row")
        rows = [score_row(one, self._service.evaluator.model_version) for one in self._service.evaluate(answers)]
        return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def as_pyfunc(service: Service) -> Any:
    """The service as a loaded MLflow model."""
    flavors = {"python_function": {"loader_module": __name__}}
    return PyFuncModel(Model(signature=signature(), flavors=flavors), Scored(service))
