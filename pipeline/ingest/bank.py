"""The questions that may be put: a competency pack's, or a list of the user's; found again by their words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from pipeline.ingest.manner import words_of
from pipeline.packs import Pack

Kind = Literal["question", "follow_up"]
ENDINGS = ("ing", "ed", "es", "s")
STEM = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One question or follow-up, and the stems of its words."""

    question_id: str
    kind: Kind
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What of the bank a turn comes nearest to; ``score`` is 0 to 1."""

    question_id: str = ""
    kind: Kind = "question"
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class QuestionBank:
    """Questions and follow-ups with the weight of each word in them (rare ones count more)."""

    entries: tuple[Entry, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of_pack(cls, pack: Pack) -> QuestionBank:
        """The bank of a competency pack."""
        entries = [Entry(q.id, "question", stems(q.text)) for q in pack.questions]
        entries += [Entry(q.id, "follow_up", stems(f.text)) for q in pack.questions for f in q.follow_ups]
        return cls._of(entries)

    @classmethod
    def of_lines(cls, lines: Iterable[str]) -> QuestionBank:
        """A bank of questions without ids."""
        return cls._of([Entry("", "question", stems(line)) for line in lines if line.strip()])

    @classmethod
    def _of(cls, entries: list[Entry]) -> QuestionBank:
        count = Counter(stem for entry in entries for stem in entry.stems)
        weights = {stem: math.log(1 + len(entries) / (1 + n)) + 0.1 for stem, n in count.items()}
        return cls(tuple(entry for entry in entries if entry.stems), weights)

    def hear(self, text: str) -> Heard:
        """The entry whose words a turn says most completely; a question wins over a follow-up that is equally near.

        The score is the part of the entry's weight that is said, and lower where the turn says much else.
        """
        said = stems(text)
        best = Heard()
        for entry in self.entries:
            shared = self._weight(entry.stems & said)
            covered = shared / self._weight(entry.stems)
            own = shared / max(self._weight(said), 1e-9)
            score = covered * (0.5 + 0.5 * min(1.0, 2 * own))
            if score > best.score:
                best = Heard(entry.question_id, entry.kind, score)
        return best

    def _weight(self, found: Iterable[str]) -> float:
        unknown = math.log(1 + len(self.entries)) + 0.1
        return sum(self.weights.get(stem, unknown) for stem in found)


def stems(text: str) -> frozenset[str]:
    """Words without their commonest endings, so that "acted" and "act" are one."""
    return frozenset(map(_stem, words_of(text)))


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            return word.removesuffix(ending)
    return word
