"""What a stage tells MLflow: one run for each training and each evaluation.

Run ids and times stay in MLflow: nothing here writes a file that a stage has as its output.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.bundle.registry import NAME, SQLITE, connect, fetching, tracking_uri
from pipeline.tracking.digests import MODEL, tags
from pipeline.tracking.figures import Figures, flat, from_named, named, read_figures
from pipeline.tracking.model import log_model

ARTIFACTS = "mlartifacts"
_AT_ONCE = 500  # metrics a request; the server takes up to 1,000
_LONGEST = 500  # characters of a parameter that every store keeps


@dataclass(frozen=True, slots=True)
class Logged:
    """Where a training stands: its run, and the version of the registered model."""

    run_id: str
    version: int


def log_training(
    bundle: Path, *, params: Mapping[str, Any], data: Path, metrics: Sequence[Path] = (), files: Sequence[Path] = (),
    tracking: str | None = None, root: Path | None = None,
) -> Logged:  # fmt: skip
    """Log a training, and register its model as a new version of ``plainspoken``.

    Args:
        bundle: Folder of the trained model.
        params: Settings, nested as in their file.
        data: Labelled file or folder.
        metrics: JSON files whose numbers are logged, such as metrics.json.
        files: Plots and reports, files or folders, to keep with the run.
        tracking: URI of the tracking server or database; see ``pipeline.bundle.registry.tracking_uri``.
        root: Folder of the checkout, for commit and dvc.lock; the working folder by default.

    Raises:
        ConfigError: No model in ``bundle``, no MLflow, or none that answers.
        InputError: A file of metrics cannot be read.
    """
    with _run("train", bundle, data, tracking, root) as (mlflow, run_id):
        mlflow.log_params({name: str(value)[:_LONGEST] for name, value in flat(params)})
        _log(mlflow, metrics, files)
        version = int(log_model(mlflow, bundle).registered_model_version)
    return Logged(run_id, version)


def log_evaluation(
    bundle: Path, *, metrics: Sequence[Path], data: Path, files: Sequence[Path] = (),
    params: Mapping[str, Any] | None = None, tracking: str | None = None, root: Path | None = None,
) -> str:  # fmt: skip
    """Log an evaluation of a model; the figures count for every registered version with the same manifest.

    Args: as ``log_training``; ``data`` is what was tested on.

    Returns:
        The run's id.

    Raises:
        ConfigError: No model in ``bundle``, no MLflow, or none that answers.
        InputError: A file of metrics cannot be read.
    """
    with _run("evaluate", bundle, data, tracking, root) as (mlflow, run_id):
        mlflow.log_params({name: str(value)[:_LONGEST] for name, value in flat(params or {})})
        _log(mlflow, metrics, files)
    return run_id


def figures_of(mlflow: Any, digest: str) -> Figures:
    """Figures that were logged of a model: of each file those of the newest run that has it.

    Args:
        mlflow: From ``pipeline.bundle.registry.connect``.
        digest: Sha256 of the model's manifest.json.
    """
    experiment = mlflow.get_experiment_by_name(NAME)
    if experiment is None:
        return {}
    runs = mlflow.MlflowClient().search_runs(
        [experiment.experiment_id], f"tags.`{MODEL}` = '{digest}' and attributes.status = 'FINISHED'",
        order_by=["attributes.start_time DESC"],
    )  # fmt: skip
    found: Figures = {}
    for run in runs:
        found = from_named(run.data.metrics) | found
    return found


@contextmanager
def _run(name: str, bundle: Path, data: Path, tracking: str | None, root: Path | None) -> Iterator[tuple[Any, str]]:
    uri = tracking_uri(tracking)
    known = tags(bundle, data, root)
    with fetching(uri):
        mlflow = connect(uri, make=True)
        with mlflow.start_run(experiment_id=_experiment(mlflow, uri), run_name=name, tags=known) as run:
            yield mlflow, run.info.run_id


def _experiment(mlflow: Any, uri: str) -> str:
    """Id of the experiment; beside a database of ours the artifacts lie in a folder beside it."""
    found = mlflow.get_experiment_by_name(NAME)
    if found is not None:
        return str(found.experiment_id)
    beside = Path(uri.removeprefix(SQLITE)).absolute().parent / ARTIFACTS
    return str(mlflow.create_experiment(NAME, beside.as_uri() if uri.startswith(SQLITE) else None))


def _log(mlflow: Any, metrics: Sequence[Path], files: Sequence[Path]) -> None:
    numbers = [(name, value) for name, value in named(read_figures(metrics)).items() if math.isfinite(value)]
    for start in range(0, len(numbers), _AT_ONCE):
        mlflow.log_metrics(dict(numbers[start : start + _AT_ONCE]))
    for path in (*metrics, *files):
        log = mlflow.log_artifacts if path.is_dir() else mlflow.log_artifact
        log(str(path), path.name if path.is_dir() else None)
