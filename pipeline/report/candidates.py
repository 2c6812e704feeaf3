"""A candidate's answers together: how many questions they were asked, and what to say of that.

Candidates stand in the order of their ids. Nothing here adds scores up over candidates or puts one above another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from pipeline.packs.models import HowMany, QuestionsToAsk
from pipeline.report.queue import QueueItem
from pipeline.types import Evaluation

_NUMBER = re.compile(r"(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate of a run.

    Attributes:
        candidate_id: As it came in.
        items: Their answers in input order, each with its place in the review queue.
    """

    candidate_id: str
    items: tuple[QueueItem, ...]

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """Their evaluations in input order."""
        return tuple(item.evaluation for item in self.items)

    @property
    def asked(self) -> int:
        """How many different questions they were asked, as far as the answers name one."""
        return len({key for e in self.evaluations if (key := question_key(e))})

    @property
    def unnamed(self) -> int:
        """How many answers name no question."""
        return sum(not question_key(e) for e in self.evaluations)

    @property
    def scored(self) -> int:
        """How many answers have scores."""
        return sum(e.scores is not None for e in self.evaluations)

    @property
    def flagged(self) -> int:
        """How many answers a person should look at."""
        return sum(e.flagged for e in self.evaluations)

    @property
    def flags(self) -> dict[str, int]:
        """Flag codes with the number of answers that have them, in alphabetical order."""
        return dict(sorted(Counter(code for e in self.evaluations for code in {f.code for f in e.flags}).items()))

    def mean(self, scale: str) -> float | None:
        """Mean of a score over their scored answers."""
        values = [getattr(e.scores, scale) for e in self.evaluations if e.scores]
        return fmean(values) if values else None


def question_key(evaluation: Evaluation) -> str:
    """What makes two answers answers to the same question; "" where the question is not known."""
    answer = evaluation.answer
    matched = evaluation.coverage.question_id if evaluation.coverage else ""
    return matched or answer.question_id or " ".join(answer.question.casefold().split())


def candidates(ranked: Iterable[QueueItem]) -> list[Candidate]:
    """The candidates of a run by their ids, numbers within ids as numbers; answers without an id belong to none."""
    groups: dict[str, list[QueueItem]] = {}
    for item in sorted(ranked, key=lambda item: item.position):
        if name := item.evaluation.answer.candidate_id:
            groups.setdefault(name, []).append(item)
    return [Candidate(name, tuple(groups[name])) for name in sorted(groups, key=_natural)]


def _natural(name: str) -> tuple[list[tuple[int, str]], str]:
    parts = _NUMBER.split(name.casefold())
    return [(int(p[:18]), p) if p.isdecimal() and p.isascii() else (-1, p) for p in parts], name


def level_words(evaluation: Evaluation) -> str:
    """An answer's level with its plausible range: "3 (2 to 4)"; a dash where there is none."""
    level = evaluation.level
    if level is None or level.level is None:
        return "–"
    return str(level.level) if level.low == level.high else f"{level.level} ({level.low} to {level.high})"


def asked_sentence(candidate: Candidate) -> str:
    """How many questions were asked, in a sentence."""
    asked, unnamed = candidate.asked, candidate.unnamed
    said = f"{_count(asked, 'question was', 'questions were')} asked" if asked else "No question is known"
    if unnamed:
        said += f"; {_count(unnamed, 'answer names', 'answers name')} no question"
    return f"{said}."


def deserved_sentence(ask: QuestionsToAsk | None) -> str:
    """How many questions the competency deserves, in a sentence; "" where the pack does not say."""
    if ask is None:
        return ""
    critical, less = span_of(ask.critical), span_of(ask.less_central)
    return f"The competency deserves {critical} where it is critical for the job, {less} where it is less central."


def verdict(candidate: Candidate, ask: QuestionsToAsk | None) -> str:
    """Whether that was enough, in a sentence; "" where the pack does not say, or the questions are not known."""
    if ask is None or candidate.unnamed:
        return ""
    if candidate.asked >= ask.critical.min:
        return "That is enough for either." if candidate.asked <= ask.critical.max else "That is more than enough."
    short = ask.critical.min - candidate.asked
    if candidate.asked >= ask.less_central.min:
        return f"That is enough where it is less central, and {short} too few where it is critical."
    return "That is too few for either."


def span_of(many: HowMany) -> str:
    """A number of questions, or a range of it."""
    return str(many.min) if many.min == many.max else f"{many.min} to {many.max}"


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
