"""The champion: the version of the registered model that has passed every gate."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.allowed import allow
from pipeline.bundle.manifest import BundleManifest
from pipeline.bundle.registry import MODELS, NAME, connect, fetching, manifest_of
from pipeline.digests import sha256_of
from pipeline.tracking.gates import Verdict, check, load_gates
from pipeline.tracking.runs import figures_of

CHAMPION = "champion"


@dataclass(frozen=True, slots=True)
class Promotion:
    """What came of it.

    Attributes:
        verdicts: One for every demand of every gate.
        labels: On whose ratings the figures rest.
    """

    verdicts: tuple[Verdict, ...]
    labels: str

    @property
    def done(self) -> bool:
        """Whether the version is the champion now."""
        return all(verdict.passed for verdict in self.verdicts)


def promote(
    version: int, *, tracking: str | None = None, gates: Path | None = None, allow_list: Path | None = None
) -> Promotion:
    """Give a version the alias ``champion`` and let it be loaded, if the figures logged of it pass every gate.

    Args:
        version: Of the registered model ``plainspoken``.
        tracking: URI of the tracking server or database.
        gates: Instead of gates.yaml in the folder of configuration.
        allow_list: Instead of models.yaml in the folder of configuration.

    Raises:
        ConfigError: No such version, or a file of configuration that cannot be used.
    """
    demanded = load_gates(gates)
    mlflow = connect(tracking)
    uri = f"{MODELS}{NAME}/{version}"
    with tempfile.TemporaryDirectory() as folder, fetching(uri):
        manifest = manifest_of(uri, Path(folder), tracking=tracking)
        labels = BundleManifest.model_validate_json(manifest.read_text(encoding="utf-8")).labels
        made = Promotion(tuple(check(demanded, figures_of(mlflow, sha256_of(manifest)))), labels)
        if made.done:
            allow(manifest, f"{NAME} {version} passed every gate", allow_list)
            mlflow.MlflowClient().set_registered_model_alias(NAME, CHAMPION, str(version))
    return made
