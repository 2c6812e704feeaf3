"""The parsed answer: canonical words, and clauses that say who does what, when, and how real it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

from pipeline.lexicons import Hit, Lexicon, places_of
from pipeline.parse.neutral import as_text
from pipeline.types import Answer, Span

T = TypeVar("T")


class Agent(StrEnum):
    """Who the subject of a clause is."""

    I = "I"  # noqa: E741 - the candidate's own word
    WE = "we"
    YOU = "you"
    CUSTOMER = "customer"
    OWN_SIDE = "own_side"
    OTHER = "other"
    THING = "thing"
    IMPLIED = "implied"


class Mood(StrEnum):
    """How real a clause is: told as done, a present state or habit, what would be done, or without a finite verb."""

    PAST = "past"
    PRESENT = "present"
    MODAL = "modal"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Word:
    """A canonical word; ``start`` and ``end`` are code points of the original text.

    Attributes:
        lower: What every measure reads; a stand-in's where a name was said.
        said: The word itself.
    """

    i: int
    lower: str
    lemma: str
    tag: str
    start: int
    end: int
    said: str


@dataclass(frozen=True, slots=True)
class Clause:
    """Words ``start`` to ``end`` (exclusive, word indices) around one finite verb group.

    Attributes:
        verb: Index of the main verb, or -1 in a fragment without a finite verb.
        lemma: Its lemma, or "".
        agent: Who the subject is; after "and" without a subject, the subject before.
        subject: Word index of the subject's head, or -1.
        mood: Told as done, present, modal or verbless.
        marker: The word that opens the clause ("because", "when", "who"), or "".
        habitual: Carries "always", "usually", "whenever" or "used to".
        progressive: Past or present continuous.
    """

    start: int
    end: int
    verb: int
    lemma: str
    agent: Agent
    subject: int
    mood: Mood
    marker: str = ""
    passive: bool = False
    negated: bool = False
    habitual: bool = False
    progressive: bool = False
    relative: bool = False

    @property
    def told_as_done(self) -> bool:
        """A past, non-habitual, finite clause: something that is said to have happened."""
        return self.mood is Mood.PAST and not self.habitual


@dataclass(slots=True)
class ParsedAnswer:
    """An answer with its canonical words and clauses; the clauses cover the words without gap or overlap.

    ``again`` words more stood in the text that had been said before.
    """

    answer: Answer
    words: list[Word]
    clauses: list[Clause]
    again: int = 0
    _clause_of: list[int] = field(default_factory=list, repr=False)
    _known: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._clause_of = [k for k, clause in enumerate(self.clauses) for _ in range(clause.start, clause.end)]

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What ``make`` makes of this answer, made once however many measures ask for it; nobody may change it.

        Args:
            key: Tells it from what others make.
            make: Makes it.
        """
        if key not in self._known:
            self._known[key] = make()
        found: T = self._known[key]
        return found

    def forget(self) -> None:
        """Let go of all that was made once."""
        self._known.clear()

    def hits(self, lexicon: Lexicon) -> list[Hit]:
        """What a lexicon finds in the words, looked for once."""
        return self.once(lexicon, lambda: lexicon.find(self.words, self.once("places", lambda: places_of(self.words))))

    def clause_of(self, i: int) -> int:
        """Index of the clause that holds word ``i``."""
        return self._clause_of[i]

    def clause_words(self, clause: Clause) -> Sequence[Word]:
        """The words of a clause."""
        return self.words[clause.start : clause.end]

    def without(self, dropped: Collection[int]) -> ParsedAnswer:
        """The answer as if the clauses with these indices had not been said; offsets still refer to the original."""
        if not dropped:
            return self
        words: list[Word] = []
        clauses: list[Clause] = []
        for k, clause in enumerate(self.clauses):
            if k in dropped:
                continue
            shift = len(words) - clause.start
            words += [replace(word, i=word.i + shift) for word in self.clause_words(clause)]
            moved = {name: value + shift for name in ("verb", "subject") if (value := getattr(clause, name)) >= 0}
            clauses.append(replace(clause, start=clause.start + shift, end=clause.end + shift, **moved))
        return ParsedAnswer(self.answer, words, clauses, self.again)

    def canonical(self, start: int, end: int) -> str:
        """Words ``start`` to ``end`` as the text that an encoder compares."""
        return as_text(word.lower for word in self.words[start:end])

    def span(self, start: int, end: int) -> Span:
        """Where words ``start`` to ``end`` (exclusive) stand in the original text."""
        return Span(self.words[start].start, self.words[end - 1].end)

    def sentence_span(self, start: int, end: int) -> Span:
        """As ``span``, over the whole clauses touched, with what opens their sentence, never across a full stop.

        Only what a person is shown depends on it, never a score: full stops are delivery.
        """
        first, last = self.clause_of(start), self.clause_of(end - 1)
        verb = self.clauses[first].verb
        anchor = verb if start <= verb < end else start
        left = self._back(anchor, self.clauses[first].start)
        if left == self.clauses[first].start and first > 0:
            before = self.clauses[first - 1].verb + 1
            opening = self._back(left, before)
            left = opening if opening > before else left
        right = self._forth(anchor + 1, self.clauses[last].end)
        if right - left < SHORTEST_SHOWN and last + 1 < len(self.clauses):
            right = self._forth(right, self.clauses[last + 1].end)
        return self.span(left, right)

    def _forth(self, i: int, ceiling: int) -> int:
        stops = self._stops()
        while i < ceiling and not stops[i]:
            i += 1
        return i

    def _back(self, i: int, floor: int) -> int:
        stops = self._stops()
        while i > floor and not stops[i]:
            i -= 1
        return i

    def _stops(self) -> list[bool]:
        """Per word, whether a full stop or its like stands before it."""
        text, places = self.answer.text, pairwise(self.words)
        return self.once("stops", lambda: [False, *(bool(_STOP.search(text, a.end, b.start)) for a, b in places)])

    def windows(self, size: int) -> Iterator[tuple[int, int]]:
        """Word ranges of every run of ``size`` neighbouring clauses."""
        for k in range(max(len(self.clauses) - size + 1, 1)):
            run = self.clauses[k : k + size]
            if run:
                yield run[0].start, run[-1].end


SHORTEST_SHOWN = 6
_STOP = re.compile("[.!?;\n\u2026]")
