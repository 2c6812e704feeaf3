"""Tag canonical words with a spaCy package (any English one, by configuration) and cut them into clauses."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.lexicons import load_lexicon, vocabulary
from pipeline.parse.canonical import Delivery, Piece, canonical, told_once
from pipeline.parse.clauses import People, clauses
from pipeline.parse.loading import load
from pipeline.parse.model import ParsedAnswer, Word
from pipeline.parse.names import known_names, nameless
from pipeline.parse.spelling import Speller
from pipeline.parse.tagging import Tagged, Tagging
from pipeline.types import Answer

_UNUSED = ["ner", "parser", "senter", "entity_linker", "textcat"]


class Parser:
    """Parse answers one by one or in batches; an answer's parse never depends on its neighbours.

    Args:
        package: A spaCy package or folder with a tagger and a lemmatizer.
        lexicons: The folder of configs/lexicons.
    """

    def __init__(self, package: str, lexicons: Path) -> None:
        self.package = package
        self._delivery = Delivery.of(load_lexicon(lexicons / "speech.yaml"))
        self._speller = Speller(vocabulary(lexicons), known_names(lexicons))
        self._people = People.of(load_lexicon(lexicons / "people.yaml"))
        self.knows = self._speller.is_known

    @cached_property
    def _tagging(self) -> Tagging:
        if importlib.util.find_spec(self.package.split("/")[0]) is None and not Path(self.package).is_dir():
            raise ConfigError(
                f"spaCy package '{self.package}' is not installed", where="settings.yaml, parser",
                fix="pip install it, or name an installed package or a folder",
            )  # fmt: skip
        return Tagging(load(self.package, _UNUSED))

    def load(self) -> None:
        """Load the package now rather than at the first use."""
        _ = self._tagging

    def pieces(self, text: str) -> list[Piece]:
        """The canonical words of a text with typing errors undone, before tagging (cheap)."""
        found = canonical(text, self._delivery)
        meant = self._speller.mended([piece.lower for piece in found])
        return [
            piece if piece.lower == word else replace(piece, lower=word)
            for piece, word in zip(found, meant, strict=True)
        ]

    def nameless(self, pieces: Sequence[Piece]) -> list[str]:
        """The words of an answer's pieces with everybody's name replaced by a stand-in's."""
        return nameless([piece.lower for piece in pieces], self._speller.is_name, self._speller.is_known)

    def parse(self, answers: Iterable[Answer], batch_size: int = 64) -> Iterator[ParsedAnswer]:
        """Parse answers in order; what is said a second time is left out."""
        return self.parse_said(((answer, self.pieces(answer.text)) for answer in answers), batch_size)

    def parse_said(
        self, said: Iterable[tuple[Answer, Sequence[Piece]]], batch_size: int = 64
    ) -> Iterator[ParsedAnswer]:
        """Parse answers as ``parse`` does, each with its ``pieces``."""
        once = ((answer, told_once(pieces), len(pieces)) for answer, pieces in said)
        texts = ((words, (words, *one)) for one in once for words in [self.nameless(one[1])])
        for tagged, (lower, answer, pieces, n) in self._tagging.of(texts, batch_size):
            words = _words(tagged, lower, pieces)
            yield ParsedAnswer(answer, words, clauses(words, self._people), n - len(words))

    def parse_text(self, text: str) -> ParsedAnswer:
        """Parse one text on its own."""
        return next(self.parse([Answer("", text)]))


def _words(tagged: list[Tagged], lower: Sequence[str], pieces: Sequence[Piece]) -> list[Word]:
    for i, word in enumerate(lower):
        if word == "'d" and _is_had(tagged, i):
            tagged[i] = Tagged("have", "VBD")
    return [
        Word(i, word, _lemma(lemma, tag, word), tag, piece.start, piece.end, piece.lower)
        for i, ((lemma, tag), word, piece) in enumerate(zip(tagged, lower, pieces, strict=True))
    ]


def _is_had(tagged: Sequence[Tagged], i: int) -> bool:
    """Whether "'d" goes with a participle, adverbs between: "they'd heard" had, "they'd hear" would."""
    following = next((tag for _, tag in tagged[i + 1 :] if not tag.startswith("RB")), "")
    return following in {"VBN", "VBD"}


def _lemma(lemma: str, tag: str, lower: str) -> str:
    # Lemmatizers make "me" and "my" into "I"; who is meant is just what must not be lost.
    return lower if not lemma or tag.startswith("PRP") else lemma.lower()
