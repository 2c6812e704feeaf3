"""All stages in one go, for labelled answers that are not under DVC."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.training.stages import STAGES, stage
from pipeline.training.workspace import AGREEMENT, ROBUSTNESS, Workspace

_ABOUT = {
    "prepare": "splitting the answers",
    "train": "fitting the encoder (the long part)",
    "features": "measuring the answers",
    "calibrate": "fitting the heads",
    "evaluate": "comparing with readings and baselines",
    "robustness": "trying attacks and invariances",
    "card": "writing the model card",
}


def train_all(work: Workspace, *, audit: bool, track: bool, tracking_uri: str | None = None) -> Iterator[str]:
    """Run every stage; yields a line before each.

    Args:
        work: Folders.
        audit: Whether to try attacks and invariances.
        track: Whether to log the run with MLflow and register the model.
        tracking_uri: Where, see ``logged``.
    """
    # What windows are composed by belongs to the encoder, not to the labels: it is not made anew for others.
    for name in [one for one in STAGES if one != "compose" and (audit or one != "robustness")]:
        yield f"{name}: {_ABOUT[name]}"
        stage(name)(work)
    if track:
        yield f"logged as version {logged(work, tracking_uri)} of the registered model"


def logged(work: Workspace, tracking_uri: str | None = None) -> int:
    """Log settings, figures and reports as an MLflow run, and register the model.

    Args:
        work: Folders of a training that is done.
        tracking_uri: Where; by default what MLFLOW_TRACKING_URI names, else a database in the working folder.

    Returns:
        Version of the registered model.
    """
    from pipeline.tracking import log_training

    found = [work.reports / AGREEMENT / "metrics.json", work.reports / ROBUSTNESS / "robustness.json"]
    return log_training(
        work.model, params=work.settings.model_dump(), data=work.data, metrics=[p for p in found if p.is_file()],
        files=[p for p in (work.reports / AGREEMENT, work.reports / ROBUSTNESS) if p.is_dir()], tracking=tracking_uri,
    ).version  # fmt: skip
