"""Texts of a pack in the form in which answers are compared: canonical words, clitics joined."""

from __future__ import annotations

from pathlib import Path

from pipeline.lexicons import load_lexicon
from pipeline.parse.canonical import Delivery, canonical
from pipeline.parse.neutral import as_text


class Canonical:
    """Turns a text of a pack into canonical words.

    Args:
        lexicons: The folder of configs/lexicons.
    """

    def __init__(self, lexicons: Path) -> None:
        self._delivery = Delivery.of(load_lexicon(lexicons / "speech.yaml"))
        self._known: dict[str, list[str]] = {}

    def words(self, text: str) -> list[str]:
        """Canonical words, as ``ParsedAnswer.words`` has them."""
        if text not in self._known:
            self._known[text] = [piece.lower for piece in canonical(text, self._delivery)]
        return self._known[text]

    def text(self, text: str) -> str:
        """The words as one string, as ``ParsedAnswer.canonical`` gives it."""
        return as_text(self.words(text))
