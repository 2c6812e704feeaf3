"""Finding the words that speak for or against empathy, and for each how well its reason is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.dimensions._experiencer import Holder, Persons, holder
from pipeline.lexicons import Hit, Lexicon, load_lexicon
from pipeline.parse import Agent, ParsedAnswer, Word

WEIGHT = {Holder.OTHER: 1.0, Holder.YOU: 0.6, Holder.UNSAID: 0.6, Holder.SELF: 0.0}
FEELINGS = {"fear": 1.0, "shame": 1.0, "hurt": 1.0, "sorrow": 1.0, "strain": 0.8, "body": 0.8, "wellbeing": 0.5}
NEEDS = {"needs": 1.0, "stakes": 1.0, "demands": 0.3}
_SHOWN = {"body", "relief_signs", *NEEDS}
_PERCEIVED = {"seem", "look", "appear", "sound"}
_PEOPLE = {Agent.CUSTOMER, Agent.OTHER, Agent.OWN_SIDE}
_COMPLEMENT = {"of", "about", "that", "to", "at", "by", "for", "over", "with", "how", "what", "whether", "if", "he", "she",
               "they", "the", "his", "her", "their", "a", "in", "when"}  # fmt: skip
_BEFORE, _AFTER, _NEAR = 7, 7, 16
_BY_CUE, _BY_COMPLEMENT, _BY_CIRCUMSTANCE, _MOST_BY_CIRCUMSTANCE = 0.5, 0.3, 0.4, 0.6


@dataclass(frozen=True, slots=True)
class Mark:
    """Words ``start`` to ``end`` that count: of what family, how much (0-1), whose, and how far a reason is told (0-1)."""

    family: str
    start: int
    end: int
    weight: float
    holder: Holder
    reason: float = 0.0


class Marker:
    """Finds every mark of an answer.

    Args:
        lexicons: The folder of configs/lexicons.
    """

    def __init__(self, lexicons: Path) -> None:
        self._lexicons = [load_lexicon(lexicons / f"empathy_{part}.yaml") for part in ("feelings", "understanding", "contempt")]
        self._persons = Persons.of(load_lexicon(lexicons / "people.yaml"))

    def marks(self, parsed: ParsedAnswer) -> dict[str, list[Mark]]:
        """Marks by family; feelings and needs of the candidate's own are left out."""
        hits = [hit for lexicon in self._lexicons for hit in lexicon.find(parsed.words)]
        plain = [self._mark(parsed, hit) for hit in hits]
        plain.extend(self._told_by_verb(parsed))
        reasons = _Reasons(parsed.words, plain)
        found: dict[str, list[Mark]] = {family: [] for lexicon in self._lexicons for family in lexicon.families}
        for mark in plain:
            found[mark.family].append(reasons.given(mark))
        return found

    def _mark(self, parsed: ParsedAnswer, hit: Hit) -> Mark:
        whose = holder(parsed, hit.start, hit.end, self._persons, of_object=hit.family not in _SHOWN)
        weight = FEELINGS.get(hit.family, NEEDS.get(hit.family, 1.0))
        return Mark(hit.family, hit.start, hit.end, weight * WEIGHT[whose], whose)

    def _told_by_verb(self, parsed: ParsedAnswer) -> Iterator[Mark]:
        """Feelings no list foresees: "he felt erased", "she looked lost"."""
        for clause in parsed.clauses:
            if clause.verb < 0:
                continue
            end = clause.verb + 1
            whose = holder(parsed, clause.verb, end, self._persons, of_object=False)
            following = parsed.words[end : end + 2]
            if clause.lemma == "feel" and WEIGHT[whose]:
                yield Mark("hurt", clause.verb, end, WEIGHT[whose], whose)
            elif clause.lemma in _PERCEIVED and whose is Holder.OTHER and clause.agent in _PEOPLE and any(w.tag[:2] == "JJ" or w.tag == "VBN" for w in following):
                yield Mark("strain", clause.verb, end, FEELINGS["strain"], whose)


class _Reasons:
    """How well the reason of a feeling or need is told: a reason word, a complement, or circumstances close by."""

    def __init__(self, words: Sequence[Word], marks: Sequence[Mark]) -> None:
        self._words = words
        self._cues = [m.start for m in marks if m.family == "cause"]
        self._circumstances = [m for m in marks if m.family == "circumstances" and m.weight]

    def given(self, mark: Mark) -> Mark:
        """The mark with its reason measured."""
        if mark.weight == 0 or mark.family not in {*FEELINGS, *NEEDS, "anger"}:
            return mark
        reason = _BY_CUE * self._cued(mark) + _BY_COMPLEMENT * self._completed(mark) + self._situated(mark)
        return Mark(mark.family, mark.start, mark.end, mark.weight, mark.holder, min(reason, 1.0))

    def _cued(self, mark: Mark) -> bool:
        return any(mark.start - _BEFORE <= i < mark.start or mark.end <= i <= mark.end + _AFTER for i in self._cues)

    def _completed(self, mark: Mark) -> bool:
        following = self._words[mark.end : mark.end + 1]
        return any(w.lower in _COMPLEMENT or w.tag == "VBG" for w in following)

    def _situated(self, mark: Mark) -> float:
        near = (m for m in self._circumstances if mark.start - _NEAR <= m.start <= mark.end + _NEAR)
        told = sum(_BY_CIRCUMSTANCE * m.weight for m in near if not mark.start <= m.start < mark.end)
        return min(told, _MOST_BY_CIRCUMSTANCE)


def total(marks: Sequence[Mark]) -> float:
    """Summed weights."""
    return sum(mark.weight for mark in marks)


def explained(marks: Sequence[Mark]) -> float:
    """Summed weights, each times how far its reason is told."""
    return sum(mark.weight * mark.reason for mark in marks)


def families(lexicons: Sequence[Lexicon]) -> set[str]:
    """Names of all families."""
    return {family for lexicon in lexicons for family in lexicon.families}
