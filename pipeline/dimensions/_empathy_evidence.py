"""Which words of an answer an assessor would underline for empathy, and what to say about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.dimensions._empathy_marks import FEELINGS, NEEDS, Mark
from pipeline.dimensions._experiencer import Holder
from pipeline.dimensions.base import evidence
from pipeline.parse import ParsedAnswer
from pipeline.types import Evidence

_MOST = 10
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
    """Evidence in order of strength, one for each stretch of the answer."""
    found = (c for family, members in marks.items() for mark in members for c in _candidates(family, mark))
    ranked = sorted(found, key=lambda c: (-c.strength, c.words, c.reason))
    taken: list[Evidence] = []
    for candidate in ranked:
        polarity, strength = candidate.polarity, candidate.strength
        span = evidence(parsed, "empathy", candidate.words, polarity, candidate.reason, strength=strength)
        if len(taken) < _MOST and not any(span.start < t.end and t.start < span.end for t in taken):
            taken.append(span)
            yield span


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
