"""From labelled answers to examples for the encoder, as they are or altered in ways that leave ratings standing."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipeline.audit.attacks import ATTACKS
from pipeline.audit.changes import typing_errors
from pipeline.parse.neutral import neutral
from pipeline.training.stretches import Stretcher
from pipeline.training.tune import Example

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.audit.phrases import Phrases
    from pipeline.labeled import Labeled

# Ways to alter an answer that what it tells (``Measurer.told``) does not undo by itself.
KINDS = ("buzzwords", "padding", "padding", "numbers", "numbers", "off_topic", "off_topic", "shuffle", "typing_errors")
# What an alteration makes of an answer on these scales is no longer what the readers rated.
UNSURE: Mapping[str, tuple[str, ...]] = {
    "buzzwords": ("buzzwords", "generic"),
    "padding": ("buzzwords", "generic"),
    "off_topic": ("generic",),
}


@dataclass(frozen=True)
class Examples:
    """Makes examples of labelled answers.

    Attributes:
        texts: By answer_id.
        quotes: By answer_id and scale, what readers quoted.
        targets: Standardised mean ratings, answer_id by scale; NaN where there is none.
        phrases: What alterations add.
        stretcher: Says what the untuned encoder makes of stretches of an answer.
    """

    texts: Mapping[str, str]
    quotes: Mapping[tuple[str, str], Sequence[str]]
    targets: pd.DataFrame
    phrases: Phrases
    stretcher: Stretcher

    @classmethod
    def of(cls, labeled: Labeled, targets: pd.DataFrame, phrases: Phrases, stretcher: Stretcher) -> Examples:
        """Examples of the answers that have targets."""
        quoted = labeled.ratings[labeled.ratings["quote"] != ""]
        quotes = quoted.groupby(["answer_id", "scale"])["quote"].agg(list).to_dict()
        return cls(labeled.answers["text"].to_dict(), quotes, targets, phrases, stretcher)

    def plain(self, answer_id: str) -> Example:
        """The answer as it is."""
        return self._example(answer_id, self.texts[answer_id], ())

    def altered(self, example: Example, rng: random.Random) -> Example:
        """The answer with typing errors, or attacked in one of the audit's ways with phrases kept for training."""
        kind = rng.choice(KINDS)
        alter = typing_errors if kind == "typing_errors" else ATTACKS[kind]
        text = alter(self.texts[example.answer_id], rng, self.phrases)
        return self._example(example.answer_id, text, UNSURE.get(kind, ()))

    def _example(self, answer_id: str, text: str, unsure: Sequence[str]) -> Example:
        pieces = self.stretcher.parser.pieces(text)
        targets = self.targets.loc[answer_id].copy()
        targets[[scale for scale in unsure if scale in targets.index]] = np.nan
        quoted = np.zeros((len(targets), len(pieces)), dtype=np.bool_)
        for row, scale in enumerate(targets.index):
            for quote in self.quotes.get((answer_id, str(scale)), ()):
                _mark(quoted[row], [(p.start, p.end) for p in pieces], text.find(quote), len(quote))
        words = neutral(self.stretcher.parser.nameless(pieces))
        values = targets.to_numpy(dtype=np.float64)
        return Example(answer_id, words, values, quoted, self.stretcher.of(pieces))


def _mark(row: npt.NDArray[np.bool_], places: Sequence[tuple[int, int]], start: int, length: int) -> None:
    """Mark the words that a quote overlaps; none where it does not stand in the text."""
    if start >= 0:
        for i, (left, right) in enumerate(places):
            row[i] |= left < start + length and right > start
