"""What an answer tells: not what was said before in the same words, not what is about nobody, not what says nothing.

None of it could raise a careful reader's rating, so none of it may raise a score.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.lexicons import load_lexicon
from pipeline.parse import Clause, ParsedAnswer

RUN = 5  # words in a row that stood before
AGAIN = 0.6  # share of a clause's words in such runs that makes it a repetition
SHORTEST = 4  # words; shorter clauses ("I don't know") are said twice in earnest
NOBODY = 30  # words in a row without anybody, a figure or an event: a text about something, no answer
_THINGS = {"it", "its", "itself"}


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
        """Indices of the clauses that repeat, are over a long stretch about nobody and no event, or say nothing."""
        empty = {k for k, clause in enumerate(parsed.clauses) if self._empty(parsed, clause)}
        return empty | repeated(parsed) | set(self._about_nobody(parsed))

    def _empty(self, parsed: ParsedAnswer, clause: Clause) -> bool:
        """Whether a clause consists of words that fit anything, and nobody does or says anything in it."""
        words = parsed.clause_words(clause)
        return len(words) >= SHORTEST and all(w.lower.lower() in self._light or w.lemma in self._light for w in words)

    def _about_nobody(self, parsed: ParsedAnswer) -> Iterator[int]:
        """The clauses of runs of ``NOBODY`` words and more in which nobody occurs and nothing is told as done."""
        run: list[int] = []
        for k, clause in enumerate(parsed.clauses):
            somebody = any(self._anybody(w.lower, w.lemma, w.tag) for w in parsed.clause_words(clause))
            if not somebody and not clause.told_as_done:
                run.append(k)
                continue
            yield from self._long(parsed, run)
            run = []
        yield from self._long(parsed, run)

    def _anybody(self, lower: str, lemma: str, tag: str) -> bool:
        personal = tag.startswith("PRP") and lower not in _THINGS
        return personal or lower == "I" or lower[0].isdigit() or lower in self._people or lemma in self._people

    @staticmethod
    def _long(parsed: ParsedAnswer, run: list[int]) -> list[int]:
        size = sum(parsed.clauses[k].end - parsed.clauses[k].start for k in run)
        return run if size >= NOBODY else []


def repeated(parsed: ParsedAnswer) -> set[int]:
    """Indices of the clauses whose words, for the most part, stood before in the same order.

    Looked at in runs of ``RUN`` words, so that it does not depend on where clauses are cut.
    """
    words = [word.lower for word in parsed.words]
    seen: dict[tuple[str, ...], int] = {}
    again = [False] * len(words)
    for i in range(len(words) - RUN + 1):
        run = tuple(words[i : i + RUN])
        if seen.setdefault(run, i) <= i - RUN:
            again[i : i + RUN] = [True] * RUN
    return {
        k for k, c in enumerate(parsed.clauses)
        if sum(again[c.start : c.end]) >= AGAIN * (c.end - c.start)
    }  # fmt: skip
