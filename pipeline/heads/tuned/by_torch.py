"""The tuned network in torch, as it was trained: the reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch

from pipeline.errors import ConfigError
from pipeline.heads.tuned.contract import INNER, Likeness, Output
from pipeline.heads.tuned.model import load_base
from pipeline.heads.tuned.tokens import tokens_of
from pipeline.transformer import tensors_of


@contextmanager
def _readable(weights: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise ConfigError(f"weights do not load ({error})", where=str(weights), fix="restore the file") from error


class TorchNetwork:
    """Tuned weights over a base encoder.

    Args:
        weights: encoder.safetensors.
        base: Folder of the base encoder.
        scales: How many scales it reads.
        batch_size: Texts at once.

    Raises:
        ConfigError: The weights do not load, or belong to another network.
    """

    def __init__(self, weights: Path, base: Path, scales: int, batch_size: int) -> None:
        with _readable(weights):
            tuned = tensors_of(weights)
        self.likeness = Likeness.of(tuned)
        inner = len(tuned[INNER]) if INNER in tuned else None
        model, self._tokenizer = load_base(base, scales, likeness=self.likeness is not None, inner=inner)
        with _readable(weights):
            own = {name: torch.from_numpy(value) for name, value in tuned.items()}
            unknown = model.load_state_dict(own, strict=False).unexpected_keys
        if unknown:
            raise ConfigError(
                f"weights for parts the encoder lacks: {unknown[0]}", where=str(weights), fix="restore the file"
            )
        self._model, self._batch_size = model.eval(), batch_size

    def read(self, texts: Sequence[list[str]]) -> Iterator[Output]:
        """Read texts given as canonical words, in order."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # so that little of a batch is padding
        found: dict[int, Output] = {}
        for start in range(0, len(texts), self._batch_size):
            chosen = order[start : start + self._batch_size]
            batch = tokens_of(self._tokenizer, [texts[i] for i in chosen])
            with torch.inference_mode():
                values, log_attention, states = self._model(batch.ids, batch.mask)
            attention = log_attention.exp().double().numpy()
            outputs = map(Output, values.double().numpy(), attention, batch.word, states.numpy())
            found.update(zip(chosen, outputs, strict=True))
        yield from (found[i] for i in range(len(texts)))
