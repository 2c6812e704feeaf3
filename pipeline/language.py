"""Is the answer in English? Decided by py3langid on canonical words, so that punctuation and case have no say.

Only an answer that is almost certainly not English is refused: on short, terse and dialect answers this refused none of
868 English ones from their first six words on, where a count of function words refused 40 (docs/experiments.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LEAST_WORDS = 6
LEAST_PROBABILITY = 0.01
WINDOW = 30


class EnglishCheck:
    """Tells English from other languages."""

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def load(self) -> None:
        """Read the model now rather than at the first use; unpacking it leaves Python's lock to others."""
        _ = self._identifier

    def is_english(self, words: Sequence[str]) -> bool:
        """False when the words are plainly in another language; very short answers get the benefit of the doubt."""
        if len(words) < LEAST_WORDS:
            return True
        text = " ".join(words).lower()
        likeliest, probability = self._identifier.classify(text)
        if likeliest == "en" and probability >= LEAST_PROBABILITY:
            return True
        return float(dict(self._identifier.rank(text)).get("en", 0.0)) >= LEAST_PROBABILITY

    def foreign_stretch(self, words: Sequence[str]) -> tuple[int, int] | None:
        """The first run of ``WINDOW`` words in another language inside an otherwise English answer, if any."""
        for start in range(0, max(len(words) - WINDOW + 1, 0), WINDOW // 3):
            if not self.is_english(words[start : start + WINDOW]):
                return start, start + WINDOW
        return None
