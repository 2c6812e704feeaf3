"""Canonical words to padded token ids, and back from each token to its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from pipeline.heads.tuned.contract import without_middle


@dataclass(frozen=True)
class Tokens:
    """A padded batch.

    Attributes:
        ids: (texts, tokens).
        mask: 1 for a token, 0 for padding.
        word: Index of the word each token is part of, -1 for special tokens and padding; (texts, tokens).
    """

    ids: Tensor
    mask: Tensor
    word: npt.NDArray[np.int64]


def tokens_of(tokenizer: Any, texts: Sequence[list[str]]) -> Tokens:
    """Tokens of canonical words; a text longer than 512 tokens loses its middle, not its end.

    Args:
        tokenizer: A fast tokenizer.
        texts: Words of each text.
    """
    made = tokenizer([text or [""] for text in texts], is_split_into_words=True, truncation=False)
    rows = []
    for i in range(len(texts)):
        word = [-1 if w is None else w for w in made.word_ids(i)]
        rows.append((without_middle(made["input_ids"][i]), without_middle(word)))
    width = max(len(ids) for ids, _ in rows)
    pad = tokenizer.pad_token_id
    return Tokens(
        torch.tensor([ids + [pad] * (width - len(ids)) for ids, _ in rows]),
        torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids, _ in rows]),
        np.array([word + [-1] * (width - len(word)) for _, word in rows]),
    )
