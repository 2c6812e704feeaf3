"""Reading answers with the tuned encoder: a value for each scale, and how much each word weighed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ConfigError
from pipeline.parse import ParsedAnswer

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pipeline.heads.tuned.model import TunedModel

    Floats = npt.NDArray[np.float64]

WEIGHTS = "encoder.safetensors"
FACTS = "encoder.json"


@dataclass(frozen=True)
class Reading:
    """What the tuned encoder read in one answer.

    Attributes:
        values: By scale, on the scale's own units (not clipped).
        weights: By scale, the attention on each canonical word; sums to at most 1.
    """

    values: dict[str, float]
    weights: dict[str, Floats]


class TunedReader:
    """The network of a model folder over the base encoder's weights; nothing is loaded before the first use.

    Args:
        folder: Holds encoder.safetensors (fp16, upper layers and heads) and encoder.json (scales, means, deviations).
        base: Folder of the base encoder.
        batch_size: Answers at once; speed only.
    """

    def __init__(self, folder: Path, base: Path, *, batch_size: int = 16) -> None:
        self._folder, self._base, self._batch_size = folder, base, batch_size

    @cached_property
    def facts(self) -> dict[str, Any]:
        """encoder.json."""
        path = self._folder / FACTS
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            return {key: facts[key] for key in ("scales", "means", "deviations")}
        except (OSError, ValueError, KeyError, TypeError) as error:
            fix = "restore the model folder, or train it anew"
            raise ConfigError(f"not readable as facts of an encoder ({error})", where=str(path), fix=fix) from error

    @cached_property
    def _loaded(self) -> tuple[TunedModel, Any]:
        import torch
        from safetensors.torch import load_file

        from pipeline.heads.tuned.model import load_base

        model, tokenizer = load_base(self._base, len(self.facts["scales"]))
        path = self._folder / WEIGHTS
        try:
            tuned = {name: value.to(torch.float32) for name, value in load_file(path).items()}
            unknown = model.load_state_dict(tuned, strict=False).unexpected_keys
        except (OSError, RuntimeError, ValueError) as error:
            raise ConfigError(f"weights do not load ({error})", where=str(path), fix="restore the file") from error
        if unknown:
            raise ConfigError(
                f"weights for parts the encoder lacks: {unknown[0]}", where=str(path), fix="restore the file"
            )
        return model.eval(), tokenizer

    def read(self, answers: Sequence[ParsedAnswer]) -> list[Reading]:
        """Read answers; an answer's reading does not depend on its neighbours (to 1e-5)."""
        words = [[word.lower for word in answer.words] for answer in answers]
        order = sorted(range(len(words)), key=lambda i: len(words[i]))
        found: dict[int, Reading] = {}
        for start in range(0, len(order), self._batch_size):
            chosen = order[start : start + self._batch_size]
            found.update(zip(chosen, self._batch([words[i] for i in chosen]), strict=True))
        return [found[i] for i in range(len(words))]

    def _batch(self, texts: Sequence[list[str]]) -> Iterator[Reading]:
        import numpy as np
        import torch

        from pipeline.heads.tuned.tokens import tokens_of

        model, tokenizer = self._loaded
        batch = tokens_of(tokenizer, texts)
        with torch.inference_mode():
            outputs, log_attention = model(batch.ids, batch.mask)
        attention = log_attention.exp().double().numpy()
        values = outputs.double().numpy() * self.facts["deviations"] + self.facts["means"]
        scales = self.facts["scales"]
        for row, text in enumerate(texts):
            inside = batch.word[row] >= 0
            weights: list[Floats] = [
                np.bincount(batch.word[row][inside], weights=own[inside], minlength=len(text)).astype(np.float64)
                for own in attention[row]
            ]
            yield Reading(dict(zip(scales, values[row].tolist(), strict=True)), dict(zip(scales, weights, strict=True)))
