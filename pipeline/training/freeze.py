"""What a model keeps of the configuration it was trained with, so that later edits change nothing about it."""

from __future__ import annotations

import shutil

from pipeline.bundle import write_manifest
from pipeline.bundle.folder import CONFIGS
from pipeline.config import load_settings, scoring_files
from pipeline.embed import Encoder
from pipeline.packs import find_pack, load_pack
from pipeline.training.workspace import Workspace


def freeze(work: Workspace) -> None:
    """Copy configuration and pack into the model's folder, and write its manifest."""
    target = work.model / CONFIGS
    shutil.rmtree(target, ignore_errors=True)
    settings = load_settings(work.configs / "settings.yaml")
    source = find_pack(settings.pack, work.configs / "packs")
    for path in [*scoring_files(work.configs), *(sorted(source.rglob("*.yaml")) if source.is_dir() else [source])]:
        copy = target / path.relative_to(work.configs)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    pack = load_pack(settings.pack, target / "packs")
    encoder = Encoder(settings.encoder.id, settings.encoder.sha256)
    write_manifest(
        work.model, name=work.settings.name, framework=pack.framework(settings.framework).id,
        encoder=settings.encoder.id, encoder_sha256=encoder.digest, labels=work.labeled.basis,
    )  # fmt: skip
