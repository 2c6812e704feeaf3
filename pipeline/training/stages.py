"""The stages of dvc.yaml by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from pipeline.training.workspace import Workspace

# Stage to its function; imported only when asked for, so that a stage depends on its own code alone.
STAGES: Mapping[str, str] = {
    "prepare": "prepare.prepare",
    "compose": "compose.compose",
    "train": "train.train",
    "features": "features.features",
    "calibrate": "calibrate.calibrate",
    "evaluate": "evaluate.evaluate",
    "robustness": "robust.robust",
    "card": "card.card",
}


def stage(name: str) -> Callable[[Workspace], None]:
    """The function of a stage.

    Raises:
        KeyError: There is no such stage.
    """
    module, function = STAGES[name].split(".")
    found: Callable[[Workspace], None] = getattr(import_module(f"pipeline.training.{module}"), function)
    return found
