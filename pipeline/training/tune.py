"""Fitting the upper layers of the encoder, and one attention-pooled output a scale, to ratings.

Squared error on standardised mean ratings, empty cells masked, each scale with its weight; and, where readers quoted
the words that decided, minus the log of the attention on these words (attention supervised by rationales: Zhang,
Marshall & Wallace, 2016, EMNLP); and one minus the cosine of stretches' vectors with what the untuned encoder makes of
their words alone, so that one pass does for both (a kind of distillation: Hinton, Vinyals & Dean, 2015,
arXiv:1503.02531).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from pipeline.heads.tuned.model import TunedModel
from pipeline.heads.tuned.tokens import Tokens, tokens_of
from pipeline.training.stretches import Stretches

if TYPE_CHECKING:
    from pipeline.training.settings import TuneSettings

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """One answer to learn from.

    Attributes:
        answer_id: Which answer.
        words: Canonical words.
        targets: Standardised ratings, one a scale; NaN where there is none.
        quoted: Which words readers quoted, (scales, words); a row without any is not used.
        stretches: What the untuned encoder makes of its clauses and runs of them.
    """

    answer_id: str
    words: list[str]
    targets: Floats
    quoted: npt.NDArray[np.bool_]
    stretches: Stretches


Augment = Callable[[Example, random.Random], Example]


def tune(
    model: TunedModel, tokenizer: Any, examples: Sequence[Example], weights: Sequence[float], settings: TuneSettings,
    *, augment: Augment | None = None, progress: Callable[[int, float], None] | None = None,
) -> None:  # fmt: skip
    """Fit the model in place; the same seed, threads and kind of machine give the same weights.

    Args:
        model: Network over the base weights.
        tokenizer: The base encoder's.
        examples: Answers with targets.
        weights: Weight of each scale in the loss.
        settings: configs/training.yaml, tune.
        augment: Gives another version of an example with the ratings it then has.
        progress: Called after each epoch with its number and mean loss.
    """
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)  # noqa: S311 - shuffling, not secrets
    moved = _trainable(model, settings)
    optimizer = torch.optim.AdamW(moved, weight_decay=settings.weight_decay)
    expected = len(examples) * (1 + (settings.augmented if augment else 0))
    steps = settings.epochs * math.ceil(expected / settings.batch_size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps, settings.warm_up))
    scale_weights = torch.tensor(list(weights), dtype=torch.float32)
    model.train()
    for epoch in range(settings.epochs):
        altered = [augment(e, rng) for e in examples if augment and rng.random() < settings.augmented]
        seen = [*examples, *altered]
        losses = []
        for batch in _batches(seen, settings.batch_size, rng):
            loss = _loss(model, tokenizer, batch, scale_weights, settings)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        if progress:
            progress(epoch + 1, float(np.mean(losses)))
    model.eval()
    if model.taps:
        _match_moments(model, tokenizer, examples, settings.batch_size)


def _trainable(model: TunedModel, settings: TuneSettings) -> list[dict[str, Any]]:
    upper = dict(model.upper(settings.frozen_layers))
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name in upper)
    heads = [p for name, p in upper.items() if not name.startswith("encoder.")]
    layers = [p for name, p in upper.items() if name.startswith("encoder.")]
    return [{"params": layers, "lr": settings.rate}, {"params": heads, "lr": settings.rate * settings.head_rate}]


def _rate(step: int, steps: int, warm_up: float) -> float:
    """Linear warm-up, then linear decay to zero."""
    warm = max(1, round(steps * warm_up))
    return (step + 1) / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))


def _batches(examples: Sequence[Example], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Batches of like length in random order, so that little of a batch is padding."""
    order = sorted(examples, key=lambda e: len(e.words) * rng.uniform(0.85, 1.15))
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(batches)
    yield from batches


def _loss(
    model: TunedModel, tokenizer: Any, batch: Sequence[Example], weights: Tensor, settings: TuneSettings
) -> Tensor:
    tokens = tokens_of(tokenizer, [e.words for e in batch])
    outputs, log_attention, tapped = model(tokens.ids, tokens.mask)
    targets = torch.tensor(np.stack([e.targets for e in batch]), dtype=torch.float32)
    known = ~targets.isnan()
    error = torch.where(known, outputs - targets.nan_to_num(), 0.0) ** 2 * weights
    loss = error.sum() / (known * weights).sum().clamp(min=1e-6)
    quoted = _quoted_tokens(batch, tokens.word)
    if settings.quotes and bool(quoted.any()):
        on_quotes = log_attention.masked_fill(~quoted, float("-inf")).logsumexp(-1)
        loss = loss - settings.quotes * on_quotes[quoted.any(-1)].mean()
    if model.taps:
        made, wanted = _stretches(model, batch, tokens, tapped)
        if len(made):
            loss = loss + settings.likeness * (1 - (made * wanted).sum(-1)).mean()
    return loss


def _stretches(model: TunedModel, batch: Sequence[Example], tokens: Tokens, tapped: Tensor) -> tuple[Tensor, Tensor]:
    """Unit vectors of the batch's stretches as the model and as the untuned encoder makes them, (stretches, width)."""
    made: list[Tensor] = []
    wanted: list[Tensor] = []
    for row, example in enumerate(batch):
        places, word = example.stretches.places, tokens.word[row]
        inside = (word >= places[:, :1]) & (word < places[:, 1:])
        read = inside.any(axis=1)  # not in the middle of a text that was too long
        sums = torch.from_numpy(inside[read]).float() @ tapped[row]
        made.append(torch.nn.functional.normalize(sums @ model.likeness.T, dim=-1))
        wanted.append(torch.from_numpy(example.stretches.vectors[read]))
    return torch.cat(made), torch.cat(wanted)


def _match_moments(model: TunedModel, tokenizer: Any, examples: Sequence[Example], size: int) -> None:
    """Set the shift by which the model's vectors have the untuned encoder's mean and spread.

    A fitted vector is nearer to the mean of all than what it was fitted to; left so, everything would be more like
    everything. With means m and n of the model's unit vectors and of the untuned encoder's, and g = sqrt((1 - |n|^2) /
    (1 - |m|^2)), n + g (v - m) has mean n and the encoder's spread; its direction is that of v + n / g - m.
    """
    pairs = []
    with torch.inference_mode():
        for start in range(0, len(examples), size):
            batch = examples[start : start + size]
            tokens = tokens_of(tokenizer, [e.words for e in batch])
            pairs.append(_stretches(model, batch, tokens, model(tokens.ids, tokens.mask)[2]))
    m, n = (torch.cat(part).double().mean(0) for part in zip(*pairs, strict=True))
    spread = ((1 - n @ n) / (1 - m @ m)).sqrt()
    model.shift.data = (n / spread - m).float()


def _quoted_tokens(batch: Sequence[Example], word: npt.NDArray[np.int64]) -> Tensor:
    """Which tokens stand in a quote, (answers, scales, tokens)."""
    found = np.zeros((len(batch), batch[0].quoted.shape[0], word.shape[1]), dtype=bool)
    for row, example in enumerate(batch):
        inside = word[row] >= 0
        found[row][:, inside] = example.quoted[:, word[row][inside]]
    return torch.from_numpy(found)
