"""``python -m pipeline.training STAGE``: one stage of dvc.yaml, in the current folder.

The last one logs the training and registers the model with MLflow where MLFLOW_TRACKING_URI names a server or database.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

from pipeline.errors import PlainspokenError
from pipeline.training.stages import STAGES, stage
from pipeline.training.workspace import Workspace


def main(arguments: list[str]) -> int:
    """Run one stage; exit status 2 for data or settings that cannot be used."""
    if len(arguments) != 1 or arguments[0] not in STAGES:
        sys.stderr.write(f"usage: python -m pipeline.training {{{','.join(STAGES)}}}\n")
        return 2
    try:
        stage(arguments[0])(Workspace())
        if arguments[0] == "card" and os.environ.get("MLFLOW_TRACKING_URI"):
            # The last stage tells MLflow of the whole training; nothing of it is a stage's output.
            import_module("pipeline.training.run").logged(Workspace())
    except PlainspokenError as error:
        sys.stderr.write(f"plainspoken: {error.one_line()}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
