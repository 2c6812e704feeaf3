"""What the untuned encoder makes of stretches of an answer alone, which the tuned one learns to say in passing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipeline.parse import Parser, Piece
from pipeline.types import Answer

if TYPE_CHECKING:
    from pipeline.embed import Encoder

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Stretches:
    """Stretches of one answer.

    Attributes:
        places: First word and last, exclusive, (stretches, 2).
        vectors: Unit vectors of their words alone, (stretches, width).
    """

    places: npt.NDArray[np.int64]
    vectors: Floats


@dataclass(frozen=True)
class Stretcher:
    """Finds stretches of answers, and embeds no text twice.

    Attributes:
        parser: Cuts answers into clauses.
        encoder: The untuned one.
        sizes: Of how many neighbouring clauses the stretches are.
    """

    parser: Parser
    encoder: Encoder
    sizes: Sequence[int]
    _known: dict[str, Floats] = field(default_factory=dict, repr=False)

    def of(self, pieces: Sequence[Piece]) -> Stretches:
        """The stretches of an answer given as its pieces; ``places`` count these."""
        (parsed,) = self.parser.parse_said([(Answer("", ""), pieces)])
        found = list(dict.fromkeys(place for size in self.sizes for place in parsed.windows(size)))
        first = {piece.start: i for i, piece in reversed(list(enumerate(pieces)))}
        last = {piece.end: i + 1 for i, piece in enumerate(pieces)}
        # Where something said before was left out, words that are neighbours in the parse are none in the answer.
        places = [(first[parsed.words[a].start], last[parsed.words[b - 1].end]) for a, b in found]
        kept = [k for k, ((a, b), (i, j)) in enumerate(zip(found, places, strict=True)) if b - a == j - i]
        texts = [parsed.canonical(*found[k]) for k in kept]
        return Stretches(np.array([places[k] for k in kept], dtype=np.int64).reshape(-1, 2), self._embedded(texts))

    def _embedded(self, texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self.encoder.encode(new), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32).reshape(-1, self.encoder.dimension)
