"""A small model's folder for tests: rule heads passed through, over an encoder whose outputs are constant."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from pipeline.bundle import write_manifest
from pipeline.config import configs_dir, load_settings
from pipeline.embed import Encoder
from pipeline.heads.learned import HEADS
from pipeline.heads.tuned.reader import FACTS, WEIGHTS
from pipeline.labeled import SCALES

LABELS = "A test fixture: nothing was trained."


def write_bundle(folder: Path, *, name: str = "fixture", shift: float = 0.0) -> Path:
    """Write it; ``shift`` is added to every ordinal score."""
    import torch
    from safetensors.torch import save_file

    settings = load_settings()
    shutil.copytree(configs_dir(), folder / "configs", ignore=shutil.ignore_patterns("models.yaml", "gates.yaml"))
    scales = list(SCALES)
    width = 384
    zeros = {"query": (len(scales), width), "weight": (len(scales), 2 * width), "bias": (len(scales),)}
    save_file({key: torch.zeros(shape, dtype=torch.float16) for key, shape in zeros.items()}, folder / WEIGHTS)
    facts = {"scales": scales, "means": [0.0] * len(scales), "deviations": [1.0] * len(scales)}
    (folder / FACTS).write_text(json.dumps(facts))
    heads = {name: _head(name, shift) for name in scales}
    (folder / HEADS).write_text(json.dumps({"coverage": 0.9, "heads": heads}))
    encoder = Encoder(settings.encoder.id, settings.encoder.sha256)
    write_manifest(
        folder, name=name, framework=settings.framework or "five_levels", encoder=settings.encoder.id,
        encoder_sha256=encoder.digest, labels=LABELS,
    )  # fmt: skip
    return folder


def _head(name: str, shift: float) -> dict[str, object]:
    scale = SCALES[name]
    binary = scale.kind == "binary"
    return {
        "kind": scale.kind,
        "low": scale.low,
        "high": scale.high,
        "inputs": [f"rule.{name}", f"encoder.{name}"],
        "center": [0.5 if binary else 0.0, 0.0],
        "spread": [1.0, 1.0],
        "weights": [8.0 if binary else 1.0, 1.0],
        "offset": 0.0 if binary else shift,
        "stretch": [0.0, 1.0],
        "quantile": None if binary else 0.5,
    }
