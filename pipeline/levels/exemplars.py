"""Sentences that stand for something (indicators, areas, rivals) and how like them a text is, by embedding.

Two measures, both against the background clauses of configs/background.yaml. ``z`` is the cosine in standard deviations
above that sentence's cosines with the background: an absolute cosine says little. ``Contrast`` tells which class of
sentences a text is like rather than the others: Fisher's linear discriminant with a pooled covariance shrunk towards a
sphere (Ledoit & Wolf 2004), the background as one class more, equal priors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Exemplars:
    """Sentences of several items.

    Attributes:
        vectors: Unit vectors of the sentences, (sentences, dimension).
        item: Index of the item of each sentence, ascending, (sentences,).
        mean: Mean cosine of each sentence with the background, (sentences,).
        spread: Its standard deviation, (sentences,).
        items: Number of items.
    """

    vectors: Floats
    item: npt.NDArray[np.int64]
    mean: Floats
    spread: Floats
    items: int

    @classmethod
    def of(cls, vectors: Floats, item: Sequence[int], background: Floats, items: int) -> Exemplars:
        """Exemplars with the statistics of their cosines with the background."""
        import numpy as np

        cosines = background @ vectors.T
        return cls(vectors, np.asarray(item, dtype=np.int64), cosines.mean(axis=0), cosines.std(axis=0) + 1e-6, items)

    def compare(self, texts: Floats) -> tuple[Floats, Floats]:
        """Of each text with each item: z (of the item's nearest sentence) and that sentence's cosine.

        Returns:
            Two arrays (texts, items).
        """
        import numpy as np

        cosine = texts @ self.vectors.T
        nothing = np.full((len(texts), 1), -np.inf)
        every_z = np.concatenate([(cosine - self.mean) / self.spread, nothing], axis=1)
        nearest = every_z[:, self._sentences].argmax(axis=2)
        chosen, rows = self._sentences[np.arange(self.items), nearest], np.arange(len(texts))[:, None]
        return every_z[rows, chosen], np.concatenate([cosine, nothing], axis=1)[rows, chosen]

    @cached_property
    def _sentences(self) -> npt.NDArray[np.int64]:
        """The places of each item's sentences, filled up with -1: (items, the most that one has)."""
        import numpy as np

        bounds = np.searchsorted(self.item, np.arange(self.items + 1)).tolist()
        most = max((last - first for first, last in pairwise(bounds)), default=0)
        rows = [[*range(first, last), *[-1] * (max(most, 1) - last + first)] for first, last in pairwise(bounds)]
        return np.array(rows, dtype=np.int64).reshape(self.items, max(most, 1))


@dataclass(frozen=True)
class Contrast:
    """A linear discriminant between classes of sentences.

    Attributes:
        classes: The class of each column of ``probabilities``.
        weights: (dimension, classes).
        bias: (classes,).
        temperature: Divides the discriminant before the softmax.
    """

    classes: tuple[int, ...]
    weights: Floats
    bias: Floats
    temperature: float

    @classmethod
    def fit(cls, vectors: Floats, classes: Sequence[int], shrinkage: float, temperature: float) -> Contrast:
        """Fit the discriminant to labelled sentences; closed form, nothing random."""
        import numpy as np

        found = sorted(set(classes))
        label = np.searchsorted(found, np.asarray(classes))
        x = vectors.astype(np.float64)
        means = np.stack([x[label == k].mean(axis=0) for k in range(len(found))])
        rest = x - means[label]
        pooled = rest.T @ rest / len(x)
        size = len(pooled)
        sphere = max(float(np.trace(pooled)) / size, 1e-6) * np.eye(size)
        weights = np.linalg.solve((1 - shrinkage) * pooled + shrinkage * sphere + 1e-9 * np.eye(size), means.T)
        return cls(tuple(found), weights, -0.5 * (means * weights.T).sum(axis=1), temperature)

    def probabilities(self, texts: Floats) -> Floats:
        """How much each text is like each class, rows adding to 1: (texts, classes)."""
        import numpy as np

        logits = (texts @ self.weights + self.bias) / self.temperature
        logits -= logits.max(axis=1, keepdims=True)
        likely = np.exp(logits)
        return np.asarray(likely / likely.sum(axis=1, keepdims=True), dtype=np.float64)
