"""configs/models.yaml: which models may be loaded from a registry, by the digest of their manifest.

A manifest names the digest of every file of its model, so one digest stands for all of it. A registry is written to by
whoever can reach it; this list is written to by whoever can change the configuration.
"""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from pipeline.bundle.manifest import MANIFEST, BundleManifest
from pipeline.config import Strict, configs_dir, load_yaml
from pipeline.digests import sha256_of
from pipeline.errors import ConfigError

FILE = "models.yaml"


class Allowed(Strict):
    """One model.

    Attributes:
        sha256: Digest of its manifest.json.
        name: What the manifest calls it.
        why: Who let it in, and on what grounds.
    """

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    name: str
    why: str


class AllowList(Strict):
    """The whole file."""

    models: tuple[Allowed, ...]


def allowed(path: Path | None = None) -> frozenset[str]:
    """Digests of the manifests that are let in.

    Args:
        path: Instead of models.yaml in the folder of configuration.

    Raises:
        ConfigError: With file, line and key, when the list cannot be read.
    """
    return frozenset(model.sha256 for model in load_yaml(path or configs_dir() / FILE, AllowList).models)


def allow(manifest: Path, why: str, path: Path | None = None) -> str:
    """Let a model in; the list stays as it is where the model is on it already.

    Args:
        manifest: Its manifest.json, or the folder that holds it.
        why: On what grounds.
        path: Instead of models.yaml in the folder of configuration.

    Returns:
        The digest of its manifest.

    Raises:
        ConfigError: The list cannot be read or written.
    """
    path = path or configs_dir() / FILE
    manifest = manifest / MANIFEST if manifest.is_dir() else manifest
    digest = sha256_of(manifest)
    models = load_yaml(path, AllowList).models
    if digest not in {model.sha256 for model in models}:
        name = BundleManifest.model_validate_json(manifest.read_text(encoding="utf-8")).name
        _write(path, AllowList(models=(*models, Allowed(sha256=digest, name=name, why=why))))
    return digest


def _write(path: Path, models: AllowList) -> None:
    """The comment at the head of the file stays."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = "".join(takewhile(lambda line: line.startswith("#") or not line.strip(), lines))
    body = yaml.safe_dump(models.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=120)
    try:
        path.write_text(head + body, encoding="utf-8")
    except OSError as error:
        fix = "name a folder of configuration that can be written with PLAINSPOKEN_CONFIGS"
        raise ConfigError(f"cannot be written ({error.strerror})", where=str(path), fix=fix) from error
