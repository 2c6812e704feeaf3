"""What an answer tells: not what is about nobody, and not what says nothing.

None of it could raise a careful reader's rating, so none of it may raise a score.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pipeline.lexicons import load_lexicon
from pipeline.parse import Clause, ParsedAnswer

SHORTEST = 4  # words; a shorter clause is left alone
NOBODY = 40  # words in a row without anybody or a figure, and hardly an event: a text about something, no answer
EVENTS = 0.4  # share of them in clauses told as done that makes it a story after all
_THINGS = {"it", "its", "itself", "them", "their"}


class Told:
    """Finds the clauses that tell nothing (more).

    Args:
        lexicons: The folder of configs/lexicons.
    """

    def __init__(self, lexicons: Path) -> None:
        families = load_lexicon(lexicons / "vagueness.yaml").families
        self._light = frozenset(families["light_words"])
        people = load_lexicon(lexicons / "people.yaml").families
        self._people = frozenset(word for name in ("customer", "own_side", "singular_person") for word in people[name])

    def nothing(self, parsed: ParsedAnswer) -> set[int]:
        """Indices of the clauses that are over a long stretch about nobody and no event, or say nothing."""
        empty = {k for k, clause in enumerate(parsed.clauses) if self._empty(parsed, clause)}
        return empty | set(self._about_nobody(parsed))

    def _empty(self, parsed: ParsedAnswer, clause: Clause) -> bool:
        """Whether a clause consists of words that fit anything, and nobody does or says anything in it."""
        words = parsed.clause_words(clause)
        return len(words) >= SHORTEST and all(w.lower.lower() in self._light or w.lemma in self._light for w in words)

    def _about_nobody(self, parsed: ParsedAnswer) -> Iterator[int]:
        """The clauses of runs of ``NOBODY`` words in which nobody occurs and hardly anything is told as done."""
        numbered = enumerate(parsed.clauses)
        for somebody, group in groupby(numbered, key=lambda pair: self._somebody(parsed, pair[1])):
            run = list(group)
            sizes = [clause.end - clause.start for _, clause in run]
            events = sum(size for size, (_, clause) in zip(sizes, run, strict=True) if clause.told_as_done)
            if not somebody and sum(sizes) >= NOBODY and events < EVENTS * sum(sizes):
                yield from (k for k, _ in run)

    def _somebody(self, parsed: ParsedAnswer, clause: Clause) -> bool:
        return any(self._anybody(w.lower, w.lemma, w.tag) for w in parsed.clause_words(clause))

    def _anybody(self, lower: str, lemma: str, tag: str) -> bool:
        if lower in _THINGS:
            return False
        personal = lower == "I" or tag.startswith("PRP")
        return personal or lower[0].isdigit() or lower in self._people or lemma in self._people
