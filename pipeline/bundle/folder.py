"""Opening a model's folder, and finding the one that comes along."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from pipeline.bundle.manifest import MANIFEST, BundleManifest
from pipeline.bundle.registry import MODELS, resolve
from pipeline.digests import sha256_of
from pipeline.embed import Encoder
from pipeline.errors import ConfigError
from pipeline.heads import LearnedScorer, RuleScorer
from pipeline.heads.learned import HEADS, load_learned_heads
from pipeline.heads.tuned import TunedReader

RULES = "rules"
VARIABLE = "PLAINSPOKEN_MODEL"
CONFIGS = "configs"
_PACKAGE = Path(__file__).parent.parent
_REPAIR = "restore the model folder, or train it anew"


@dataclass(frozen=True)
class Bundle:
    """A model's folder whose files have the digests that its manifest names."""

    folder: Path
    manifest: BundleManifest

    @property
    def configs(self) -> Path:
        """Its frozen configuration."""
        return self.folder / CONFIGS

    def scorer(self, rules: RuleScorer, encoder: Encoder) -> LearnedScorer:
        """Its heads, over the base encoder.

        Raises:
            ConfigError: The encoder is not the one the model was tuned over, or a file is not readable.
        """
        if encoder.digest != self.manifest.encoder_sha256:
            raise ConfigError(
                f"the model was tuned over weights {self.manifest.encoder_sha256[:12]}, the settings' encoder has "
                f"{encoder.digest[:12]}",
                where=str(self.folder),
                fix="use the settings that came with the model, or --heads rules",
            )
        digests = {"model": sha256_of(self.folder / MANIFEST)}
        return LearnedScorer(
            rules, load_learned_heads(self.folder / HEADS),
            TunedReader(self.folder, encoder.folder, backend=encoder.backend),
            self.manifest.framework, self.manifest.name, digests, self.manifest.labels,
        )  # fmt: skip


def open_bundle(model: str | Path | None = None) -> Bundle | None:
    """Open a model's folder.

    Args:
        model: Folder of a trained model, a models:/ URI, or "rules" for none; by default what ``PLAINSPOKEN_MODEL``
            names, else the model that came along, if one did.

    Raises:
        ConfigError: No such model, no readable manifest, or a file that is not as the manifest says; a model of a
            registry that is not on the allow-list.
    """
    named = model or os.environ.get(VARIABLE)
    if named == RULES:
        return None
    if isinstance(named, str) and named.startswith(MODELS):
        return _checked(resolve(named))
    folder = Path(named) if named else _own()
    if folder is None:
        return None
    return _checked(folder)


def _own() -> Path | None:
    """The model in the installed package, else the checkout's."""
    options = (_PACKAGE / "_model", _PACKAGE.parent / "models" / "current")
    return next((folder for folder in options if (folder / MANIFEST).is_file()), None)


def _checked(folder: Path) -> Bundle:
    path = folder / MANIFEST
    try:
        manifest = BundleManifest.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        fix = "name the folder of a trained model, or 'rules'"
        raise ConfigError(f"no trained model there ({error.strerror})", where=str(folder), fix=fix) from error
    except ValidationError as error:
        raise ConfigError(f"not a manifest ({error.error_count()} faults)", where=str(path), fix=_REPAIR) from error
    for name, expected in manifest.files.items():
        file = folder / name
        if not file.is_file() or sha256_of(file) != expected:
            raise ConfigError("not the file that the manifest names", where=str(file), fix=_REPAIR)
    return Bundle(folder, manifest)
