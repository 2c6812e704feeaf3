"""Which words of an answer an assessor would underline for empathy, and what to say about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.dimensions._empathy_marks import FEELINGS, NEEDS, Mark
from pipeline.dimensions._experiencer import Holder
from pipeline.dimensions.base import evidence
from pipeline.parse import Agent, Clause, Mood, ParsedAnswer
from pipeline.types import Evidence

_MOST, _MOST_ALIKE = 5, 2
_LEAST, _WEAK = 0.3, 0.2
_ME = {"me", "us", "myself"}
_DONE_TO_ME = {"reassure", "calm", "cheer", "comfort", "encourage", "relax"}
_THIRD = {
    "he", "she", "him", "her", "his", "they", "them", "their", "themselves", "himself", "herself", "someone",
    "somebody", "people", "person", "anyone", "everyone", "others", "who",
}  # fmt: skip
_EXPLAINED = 0.4
_FOR = {
    "revealed": (0.55, "tells what lay behind it"),
    "perspective": (0.5, "sees it from their side"),
    "asked": (0.65, "asks them"),
    "listened": (0.4, "gives them time and attention"),
    "played_back": (0.8, "says back what was understood, or has it confirmed"),
    "relief_signs": (0.6, "shows how they felt afterwards"),
    "circumstances": (0.35, "tells their circumstances"),
    "benefit": (0.3, "acts for their good"),
    "politeness": (0.15, "is polite"),
}
_OWN_ACTS = {"asked", "listened", "played_back", "benefit", "politeness"}
_AGAINST = {
    "insults": (1.0, "calls them names"),
    "belittling": (0.9, "runs them down"),
    "nuisance": (0.85, "treats them as a nuisance"),
    "cold": (0.8, "pushes their feelings aside"),
    "claims": (0.25, "claims empathy without showing it"),
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    words: tuple[int, int]
    polarity: Literal[1, -1]
    strength: float
    reason: str


def spans(parsed: ParsedAnswer, marks: dict[str, list[Mark]]) -> Iterator[Evidence]:
    """The few spans an assessor would underline, in order of strength; what is weak only where nothing else is."""
    found = [
        c for family, members in marks.items() for mark in members if _plain(parsed, family, mark)
        for c in _candidates(family, mark)
    ]  # fmt: skip
    taken: list[Evidence] = []
    reasons: Counter[str] = Counter()
    for candidate in sorted(found, key=lambda c: (-c.strength, c.words, c.reason)):
        polarity, strength = candidate.polarity, candidate.strength
        span = evidence(parsed, "empathy", candidate.words, polarity, candidate.reason, strength=strength)
        alone = strength >= _LEAST or (strength >= _WEAK and not taken)
        alike = reasons[candidate.reason] >= _MOST_ALIKE
        twice = any(span.start < t.end and t.start < span.end for t in taken)
        if alone and len(taken) < _MOST and not (alike or twice):
            reasons[candidate.reason] += 1
            taken.append(span)
            yield span


def _plain(parsed: ParsedAnswer, family: str, mark: Mark) -> bool:
    """Whether a reader would see in these words what the rule sees; a score does not depend on it."""
    clause = parsed.clauses[parsed.clause_of(mark.start)]
    after = {w.lower for w in parsed.words[mark.end - 1 : mark.end + 1]}
    if family in {"benefit", "relief_signs"} and after & _ME and mark.weight:
        return family != "benefit" and parsed.words[mark.start].lemma not in _DONE_TO_ME
    if family == "benefit":
        return clause.agent not in {Agent.CUSTOMER, Agent.OTHER, Agent.THING} and clause.mood is not Mood.MODAL
    if family in {"needs", "hurt", "strain"} and clause.verb == mark.start:
        thing = clause.agent in {Agent.THING, Agent.IMPLIED}
        unsaid = mark.holder is not Holder.OTHER or clause.relative or clause.mood is Mood.MODAL
        return not ((thing and unsaid) or _joint_duty(parsed, clause))
    if family == "perspective":
        return clause.agent is not Agent.YOU and _somebody(parsed, clause)
    return True


def _joint_duty(parsed: ParsedAnswer, clause: Clause) -> bool:
    """Whether the own side "had to": its task, nobody's need."""
    own = clause.agent in {Agent.OWN_SIDE, Agent.WE, Agent.I}
    return own and parsed.words[clause.verb].lemma in {"have", "come", "need"}


def _somebody(parsed: ParsedAnswer, clause: Clause) -> bool:
    """Whether the clause, or the next one, speaks of another person."""
    k = parsed.clause_of(clause.start)
    near = parsed.clauses[k : k + 2]
    people = {Agent.CUSTOMER, Agent.OTHER, Agent.OWN_SIDE}
    words = {w.lower for c in near for w in parsed.words[c.start : c.end]}
    return any(c.agent in people for c in near) or bool(words & _THIRD)


def _candidates(family: str, mark: Mark) -> Iterator[_Candidate]:
    words = (mark.first, mark.last)
    why = ", and why" if mark.reason >= _EXPLAINED else ""
    if family in _AGAINST:
        yield _Candidate(words, -1, *_AGAINST[family])
    elif family in _OWN_ACTS:
        if family != "asked" or mark.holder is Holder.SELF:
            yield _Candidate(words, 1, *_FOR[family])
    elif mark.weight == 0:
        return
    elif family in FEELINGS:
        yield _Candidate(words, 1, mark.weight * (0.6 + 0.4 * mark.reason), f"names what they felt{why}")
    elif family in NEEDS and mark.holder is Holder.OTHER:
        yield _Candidate(words, 1, mark.weight * (0.3 + 0.4 * mark.reason), f"names what they needed{why}")
    elif family == "anger":
        yield _Candidate(words, 1, 0.25 + 0.3 * mark.reason, f"says that they were angry{why or ' - a bare label'}")
    elif family in _FOR:
        yield _Candidate(words, 1, *_FOR[family])
