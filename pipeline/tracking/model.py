"""A model's folder as an MLflow model: code, folder, signature, example and pinned requirements."""

from __future__ import annotations

import re
import shutil
import tempfile
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from pipeline.bundle.registry import BUNDLE, NAME
from pipeline.report.tables import COLUMNS, Kind

DISTRIBUTION = "plainspoken"
_TYPES: dict[Kind, str] = {"text": "string", "score": "double", "count": "long", "truth": "boolean"}
_EXAMPLE = {
    "text": "A customer rang in tears because her order for a wedding had not come. I drove to the depot, found the "
    "box and took it to her myself that evening. She wrote to us the next day to say thank you.",
    "answer_id": "example-1",
    "question": "Which customer did you do more for than you had to?",
}


def log_model(mlflow: Any, bundle: Path) -> Any:
    """Log a model's folder into the run that is under way, and register it.

    Args:
        mlflow: From ``pipeline.bundle.registry.connect``.
        bundle: The folder.

    Returns:
        MLflow's facts of the model: its URI, and ``registered_model_version``.
    """
    import pandas as pd

    with tempfile.TemporaryDirectory() as temporary:
        code = _code(Path(temporary))
        return mlflow.pyfunc.log_model(
            name=NAME,
            python_model=str(code / "tracking" / "pyfunc.py"),
            artifacts={BUNDLE: str(bundle)},
            code_paths=[str(code)],
            signature=signature(),
            input_example=pd.DataFrame([_EXAMPLE]),
            pip_requirements=requirements(),
            registered_model_name=NAME,
        )


def signature() -> Any:
    """Typed columns: ``text``, and optionally ``answer_id`` and ``question``, to the columns of scores.csv."""
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema, TensorSpec

    inputs: list[ColSpec | TensorSpec] = [ColSpec("string", name, required=name == "text") for name in _EXAMPLE]
    certain = {"answer_id", "status", "flagged", "model_version"}
    outputs: list[ColSpec | TensorSpec] = [
        ColSpec(_TYPES[kind], name, required=name in certain) for name, kind in COLUMNS.items()
    ]
    return ModelSignature(inputs=Schema(inputs), outputs=Schema(outputs))


def requirements() -> list[str]:
    """What the distribution depends on, extras aside, and MLflow, at the versions that are installed.

    Torch goes without the mark of its build.
    """
    declared = [line for line in requires(DISTRIBUTION) or () if "extra ==" not in line]
    names = sorted({re.split(r"[^\w.-]", line)[0] for line in declared} | {"mlflow"})
    return [f"{name}=={version(name).partition('+')[0]}" for name in names]


def _code(folder: Path) -> Path:
    """A copy of the installed package, without compiled files and without the model that comes along with it."""
    package = Path(__file__).parent.parent
    return Path(shutil.copytree(package, folder / package.name, ignore=shutil.ignore_patterns("__pycache__", "_model")))
