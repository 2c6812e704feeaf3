"""Stage "train": the tuned encoder."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.config import load_settings
from pipeline.embed import Encoder
from pipeline.heads.tuned.reader import FACTS, WEIGHTS
from pipeline.parse import Parser
from pipeline.training.workspace import RATINGS, SPLIT, Workspace

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.heads.tuned.model import TunedModel

FEWEST = 40  # ratings without which a scale is not learned


def train(work: Workspace, progress: Callable[[int, float], None] | None = None) -> None:
    """Fit the encoder to the split "train"; write its upper layers as fp16."""
    import torch

    from pipeline.audit.settings import load_phrases
    from pipeline.heads.tuned.model import load_base
    from pipeline.heads.tuned.tokens import tokens_of
    from pipeline.training.examples import Examples
    from pipeline.training.slim import slim
    from pipeline.training.stretches import Stretcher
    from pipeline.training.tune import tune

    settings, program = work.settings.tune, load_settings(work.configs / "settings.yaml")
    torch.set_num_threads(settings.threads)
    torch.use_deterministic_algorithms(True)
    encoder = Encoder(program.encoder.id, program.encoder.sha256)
    parser = Parser(program.parser.package, work.configs / "lexicons")
    ratings = _train_ratings(work)
    # A typing error may make any word here; only the audit has to know the lexicons.
    phrases = load_phrases("train").model_copy(update={"vocabulary": frozenset()})
    scales = [scale for scale in settings.weights if ratings[scale].notna().sum() >= FEWEST]
    means, deviations = ratings[scales].mean(), ratings[scales].std().clip(lower=1e-3)
    _ = encoder.digest  # refuses other weights before anything is made of them
    stretcher = Stretcher(parser, encoder, settings.stretches if settings.likeness else ())
    made = Examples.of(work.labeled, (ratings[scales] - means) / deviations, phrases, stretcher)
    model, tokenizer = load_base(encoder.folder, len(scales), likeness=bool(settings.likeness))
    examples = [made.plain(str(i)) for i in ratings.index]
    if settings.inner:
        slim(model.encoder, [tokens_of(tokenizer, [example.words]).ids for example in examples], settings.inner)
    tune(
        model, tokenizer, examples, [settings.weights[s] for s in scales], settings,
        augment=made.altered, progress=progress,
    )  # fmt: skip
    facts = {"scales": scales, "means": _rounded(means), "deviations": _rounded(deviations)}
    save(model, facts, 0 if settings.inner else settings.frozen_layers, work.model)


def _train_ratings(work: Workspace) -> pd.DataFrame:
    split = work.table(SPLIT)["split"]
    return work.table(RATINGS).loc[split.index[split == "train"]]


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(float(value), 6) for value in values]


def save(model: TunedModel, facts: dict[str, Any], lowest: int, folder: Path) -> None:
    """Write the layers from this one on and the heads, as fp16, and the facts needed to read with it."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    moved = {name: p.detach().to(torch.float16).contiguous() for name, p in model.upper(lowest)}
    save_file(moved, folder / WEIGHTS)
    (folder / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
