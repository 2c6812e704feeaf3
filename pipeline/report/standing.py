"""Which evidence stands out in an answer, and which is shown as weaker; nothing is left out of a run's files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.types import SCORED, Evaluation, Evidence

SURE = 0.7
"""Strength from which a rule's finding stands out though it goes against the score."""
BARE = 0.2
"""Strength below which a finding hardly says anything."""
CLEAR = 0.5
"""Strength from which words are clearly like a behaviour of the framework: three deviations above chance."""
HIGH, LOW = 4.0, 1.5
"""Scores from which what speaks against them, and below which what speaks for them, is the exception."""
AGAINST_BELOW = 2.0
"""Score below which what a model attended to may be read as speaking against it."""
JOINED = ("specificity", "empathy", "ownership")
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Shown:
    """The evidence of an answer as a page shows it.

    Attributes:
        pieces: Evidence of the scores and the level; what was found twice over the same words stands there once.
        standing: Those that stand out.
    """

    pieces: tuple[Evidence, ...]
    standing: tuple[Evidence, ...]


def shown(evaluation: Evaluation, dimensions: Iterable[str]) -> Shown:
    """The evidence of some dimensions of an answer, as a page shows it."""
    scores, level = evaluation.scores, evaluation.level
    known = {name: float(getattr(scores, name)) for name in SCORED} if scores else {}
    kept = set(dimensions)
    return weighed([e for e in evaluation.evidence if e.dimension in kept], known, level.level if level else None)


def weighed(evidence: Sequence[Evidence], scores: Mapping[str, float], level: int | None = None) -> Shown:
    """Evidence joined, and that of it which stands out.

    Args:
        evidence: Of one answer.
        scores: By scale; evidence of a scale without a score is judged by its strength alone.
        level: None where it is not known, or the framework has none.
    """
    pieces = tuple(joined(evidence))
    return Shown(pieces, tuple(e for e in pieces if stands_out(e, scores, level, evidence)))


def joined(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Evidence that says the same of the same words, by a rule and by the model, as one piece."""
    groups: dict[tuple[str, int], list[Evidence]] = {}
    for item in sorted(evidence, key=lambda e: (e.start, -e.end, -e.strength, e.reason)):
        found = groups.setdefault((item.dimension, item.polarity), [])
        if item.dimension in JOINED and found and _alike(found[-1], item):
            found[-1] = _union(found[-1], item)
        else:
            found.append(item)
    return [item for found in groups.values() for item in found]


def _alike(one: Evidence, other: Evidence) -> bool:
    common = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return one.source != other.source and common > 0 and common >= _HALF * shorter


def _union(one: Evidence, other: Evidence) -> Evidence:
    """Both as one: all their words, and the rules' reasons, which say more than the model's."""
    text = one.text + other.text[one.end - other.start :] if other.end > one.end else one.text
    told = sorted((one, other), key=lambda e: (e.source == "model", -e.strength))
    said = [e.reason for e in told if e.source != "model"] or [told[0].reason]
    return replace(
        told[0], start=one.start, end=max(one.end, other.end), text=text, reason="; ".join(atoms(said)),
        strength=max(one.strength, other.strength),
    )  # fmt: skip


def atoms(reasons: Iterable[str]) -> list[str]:
    """The single reasons of joined ones, each once."""
    return list(dict.fromkeys(part for reason in reasons for part in reason.split("; ")))


def stands_out(item: Evidence, scores: Mapping[str, float], level: int | None, others: Iterable[Evidence] = ()) -> bool:
    """Whether a careful reader would underline it, beside the score that it belongs to.

    What was sure enough stands whatever the score; what is bare, or goes against a high or a low score, does not. A
    model's attention tells where it looked and not why: it speaks against a scale only where the score is low and no
    rule found the contrary in the same words, and never against empathy, whose absence has no place in a text.
    """
    if item.dimension == "level":
        return item.strength >= CLEAR and (item.polarity < 0 or level != 0)
    if item.dimension not in JOINED:
        return True
    if item.source == "rule" and item.strength >= SURE:
        return True
    score = scores.get(item.dimension)
    if item.strength < BARE or score is None:
        return item.strength >= BARE
    if item.source == "model" and item.polarity < 0:
        denied = any(_denies(e, item) for e in others)
        return item.dimension != "empathy" and score < AGAINST_BELOW and not denied
    return score < HIGH if item.polarity < 0 else score >= LOW


def _denies(one: Evidence, other: Evidence) -> bool:
    overlap = one.start < other.end and other.start < one.end
    return one.dimension == other.dimension and one.polarity != other.polarity and one.source == "rule" and overlap
