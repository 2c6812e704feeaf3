"""manifest.json of a model's folder: what it is, and the digest of every file in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pipeline.config import Strict
from pipeline.digests import sha256_of

MANIFEST = "manifest.json"
CARD = "README.md"


class BundleManifest(Strict):
    """What a model is made of.

    Attributes:
        format: Version of this layout.
        name: Names the model in scores.csv.
        framework: Framework of the pack whose levels it learned.
        encoder: Id of the base encoder.
        encoder_sha256: Digest of the base encoder's weights, without which the tuned layers mean nothing.
        labels: On whose ratings it rests.
        files: Sha256 of every file by its path in the folder, this one aside.
    """

    format: Literal[1]
    name: str
    framework: str
    encoder: str
    encoder_sha256: str
    labels: str
    files: dict[str, str]


def write_manifest(
    folder: Path, *, name: str, framework: str, encoder: str, encoder_sha256: str, labels: str
) -> BundleManifest:
    """Write manifest.json over everything else that is in the folder."""
    manifest = BundleManifest(
        format=1, name=name, framework=framework, encoder=encoder, encoder_sha256=encoder_sha256, labels=labels,
        files={path.relative_to(folder).as_posix(): sha256_of(path) for path in files_in(folder)},
    )  # fmt: skip
    text = json.dumps(manifest.model_dump(), indent=1, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest


def files_in(folder: Path) -> Iterator[Path]:
    """Every file that a score depends on, in one order everywhere: all but the manifest and the model card."""
    aside = {folder / MANIFEST, folder / CARD}
    yield from sorted(p for p in folder.rglob("*") if p.is_file() and p not in aside)
