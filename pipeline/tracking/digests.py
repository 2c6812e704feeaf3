"""What a run rests on, as tags: digests of model, data, pack and dvc.lock, and the commit."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from pipeline.bundle import MANIFEST, open_bundle
from pipeline.config import load_settings
from pipeline.digests import sha256_of
from pipeline.errors import ConfigError
from pipeline.packs import load_pack

MODEL = "model.sha256"  # of manifest.json, which names the digest of every file of the model
DATA = "data.sha256"
LOCK = "dvc.lock"


def tags(bundle: Path, data: Path | None = None, root: Path | None = None) -> dict[str, str]:
    """Tags of a run; what is not there has none.

    Args:
        bundle: The model's folder.
        data: Labelled file or folder that it was trained or tested on.
        root: Folder of the checkout, for commit and dvc.lock; the working folder by default.

    Raises:
        ConfigError: There is no model in ``bundle``.
    """
    root = root or Path()
    opened = open_bundle(bundle)
    if opened is None:
        raise ConfigError("rules are not logged", where=str(bundle), fix="name the folder of a trained model")
    settings = load_settings(opened.configs / "settings.yaml")
    found = {
        MODEL: sha256_of(bundle / MANIFEST),
        "model.name": opened.manifest.name,
        "labels": opened.manifest.labels,
        "pack.sha256": load_pack(settings.pack, opened.configs / "packs").digest,
        "encoder.sha256": opened.manifest.encoder_sha256,
    }
    return found | dict(_data(data)) | dict(_checkout(root))


def data_digest(data: Path) -> str:
    """Sha256 of a file, or of the paths and contents of all files of a folder."""
    if data.is_file():
        return sha256_of(data)
    digest = hashlib.sha256()
    for path in sorted(p for p in data.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(data).as_posix()}\0{sha256_of(path)}\n".encode())
    return digest.hexdigest()


def _data(data: Path | None) -> Iterator[tuple[str, str]]:
    if data is not None:
        yield "data", data.name
        yield DATA, data_digest(data)


def _checkout(root: Path) -> Iterator[tuple[str, str]]:
    if (root / LOCK).is_file():
        yield f"{LOCK}.sha256", sha256_of(root / LOCK)
    if commit := _commit(root):
        yield "git.commit", commit


def _commit(root: Path) -> str:
    """The commit of the checkout, "" where there is none or no git."""
    command = ["git", "rev-parse", "--verify", "--quiet", "HEAD"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
