"""Is the answer in English? Counted on small function words, because detectors made for long text refuse dialects.

An answer is taken for another language when another language's function words outnumber the English ones, or when it
has next to none of either. On short, terse and dialect answers this refused none of 868 English ones
(docs/experiments.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.lexicons import load_lexicon
from pipeline.parse.canonical import Piece

LEAST_WORDS = 6
LEAST_SHARE = 0.1
WINDOW = 30


class EnglishCheck:
    """Tells English from other languages by languages.yaml."""

    def __init__(self, lexicons: Path) -> None:
        families = load_lexicon(lexicons / "languages.yaml").families
        self._english = frozenset(families["english"])
        self._others = [frozenset(words) - self._english for name, words in families.items() if name != "english"]

    def is_english(self, pieces: Sequence[Piece]) -> bool:
        """False when the words are plainly in another language; very short answers get the benefit of the doubt."""
        if len(pieces) < LEAST_WORDS:
            return True
        english, other = self._counts(pieces)
        return english >= other and english >= LEAST_SHARE * len(pieces)

    def foreign_stretch(self, pieces: Sequence[Piece]) -> tuple[int, int] | None:
        """The first run of ``WINDOW`` words in another language inside an otherwise English answer, if any."""
        for start in range(0, max(len(pieces) - WINDOW + 1, 0), WINDOW // 3):
            english, other = self._counts(pieces[start : start + WINDOW])
            if other > english:
                return start, start + WINDOW
        return None

    def _counts(self, pieces: Sequence[Piece]) -> tuple[int, int]:
        english = sum(p.lower in self._english for p in pieces)
        return english, max(sum(p.lower in words for p in pieces) for words in self._others)
