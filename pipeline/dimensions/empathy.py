"""Empathy: whose feelings and needs an answer names, by whom and why, and what was done to understand them.

Perspective taking is to see from another's point of view what that person feels (Davis, 1983, J. Personality and Social
Psychology 44:113-126); empathy in helping is a cycle of taking that in, expressing it, and having it confirmed
(Barrett-Lennard, 1981, J. Counseling Psychology 28:91-100), which active listening trains (Rogers and Farson, 1957).
So a feeling counts by whose it is (``_experiencer``: the candidate's own never counts) and by whether its reason is
told. Words inside a stock phrase of buzzwords.yaml count for nothing.

``s(x, h) = saturate(x / sqrt(words / 100), h)`` (no division below 100 words), so that neither length nor brevity pays.
Weights: another person 1, "you" or nobody named 0.6, the candidate 0. A reason (0-1) is 0.5 for a reason word within 7
words, 0.3 for a complement ("afraid of ..."), 0.4 per circumstance of that person's life within 16 words (0.6 at most).

* ``attention``: share of words that point at another person; pronouns show where attention is (Tausczik and
  Pennebaker, 2010, J. Language and Social Psychology 29:24-54).
* ``others``: mentions of another person (pronoun, or a noun of people.yaml) / (words + 15): whom the telling is about.
* ``label``: s(anger words, 0.5) - a bare label unless a reason stands beside it.
* ``feelings``: s(feelings of others, 0.5); fear, shame, hurt, sorrow 1, strain and bodily signs 0.8, good ones 0.5.
* ``reasons``: s(feelings times reason + 0.3 anger times reason, 0.4).
* ``needs``, ``need_reasons``: s(needs and stakes of others, demands 0.3, 1), s(the same times reason, 0.7).
* ``circumstances``: s(family, health, money, work, history of others, 1).
* ``behind``, ``perspective``: s(what lay behind it, 1), s(seen from their side, 1).
* ``understood``: s(feelings + needs times reason + half of circumstances, behind and perspective, 0.5);
  ``explained``: the same with feelings times reason.
* ``shaped``: s(feelings, needs and insights that an own act follows within 20 words, 1).
* ``asked``: s(own questions, 0.5); ``listened``: s(attention given, 1).
* ``played_back``: s(said back or confirmed, 0.5).
* ``effect``: s(signs that they felt better, 0.5); ``benefit``: s(acts aimed at their good, 1).
* ``politeness``, ``claims``: s(count, 1); ``contempt``: s(insults, belittling, nuisance talk, coldness, 1).
"""

from __future__ import annotations

from pathlib import Path

from pipeline.dimensions._empathy_evidence import spans
from pipeline.dimensions._empathy_marks import CONTEMPT, FEELINGS, INSIGHT, NEEDS, Mark, Marker, explained, total
from pipeline.dimensions._experiencer import Holder
from pipeline.dimensions.base import saturate, share
from pipeline.lexicons import load_lexicon
from pipeline.parse import ParsedAnswer
from pipeline.types import Measurement

_THIRD = {"he", "she", "him", "her", "his", "himself", "herself", "they", "them", "their", "who"}
_USUAL_LENGTH = 100
_SHORT = 15
_LABEL_REASON = 0.3


class Empathy:
    """Measures empathy with the lexicons empathy_*.yaml and people.yaml.

    Args:
        lexicons: The folder of configs/lexicons.
    """

    name = "empathy"

    def __init__(self, lexicons: Path) -> None:
        self._marker = Marker(lexicons)
        people = load_lexicon(lexicons / "people.yaml").families
        self._people = frozenset((*people["customer"], *people["peers"]))

    def measure(self, parsed: ParsedAnswer) -> Measurement:
        """Features and evidence of one answer."""
        marks = self._marker.marks(parsed)
        counts = _counts(marks)
        length = max(1.0, len(parsed.words) / _USUAL_LENGTH) ** 0.5
        features = {name: saturate(count / length, half) for name, (count, half) in counts.items()}
        others = sum(w.lower in _THIRD or w.lemma in self._people or w.lower in self._people for w in parsed.words)
        features["others"] = others / (len(parsed.words) + _SHORT)
        features["attention"] = share(sum(w.lower in _THIRD for w in parsed.words), len(parsed.words))
        return Measurement({f"empathy.{name}": value for name, value in features.items()}, tuple(spans(parsed, marks)))


def _counts(marks: dict[str, list[Mark]]) -> dict[str, tuple[float, float]]:
    """By feature, what is counted and the count that makes it 0.5."""
    feelings = [mark for family in FEELINGS for mark in marks[family]]
    needs = [mark for family in NEEDS for mark in marks[family] if mark.holder is Holder.OTHER]
    insights = [mark for family in INSIGHT for mark in marks[family]]
    circumstances = total(marks["circumstances"])
    reasons = explained(feelings) + _LABEL_REASON * explained(marks["anger"])
    life = explained(needs) + (circumstances + len(insights)) / 2
    return {
        "label": (total(marks["anger"]), 0.5),
        "feelings": (total(feelings), 0.5),
        "reasons": (reasons, 0.4),
        "needs": (total(needs), 1),
        "need_reasons": (explained(needs), 0.7),
        "circumstances": (circumstances, 1),
        "behind": (len(marks["revealed"]), 1),
        "perspective": (len(marks["perspective"]), 1),
        "understood": (total(feelings) + life, 0.5),
        "explained": (reasons + life, 0.5),
        "shaped": (sum(mark.shaped for mark in (*feelings, *needs, *insights) if mark.weight), 1),
        "asked": (sum(mark.holder is Holder.SELF for mark in marks["asked"]), 0.5),
        "listened": (len(marks["listened"]), 1),
        "played_back": (len(marks["played_back"]), 0.5),
        "effect": (total(marks["relief_signs"]), 0.5),
        "benefit": (len(marks["benefit"]), 1),
        "politeness": (len(marks["politeness"]), 1),
        "claims": (len(marks["claims"]), 1),
        "contempt": (sum(len(marks[family]) for family in CONTEMPT), 1),
    }
