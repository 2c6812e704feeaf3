"""Finding the words that speak for or against empathy, and for each how far its reason is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.dimensions._experiencer import Holder, Persons, holder
from pipeline.lexicons import Hit, load_lexicon
from pipeline.parse import Agent, Clause, Mood, ParsedAnswer

WEIGHT = {Holder.OTHER: 1.0, Holder.YOU: 0.6, Holder.UNSAID: 0.6, Holder.SELF: 0.0}
FEELINGS = {"fear": 1.0, "shame": 1.0, "hurt": 1.0, "sorrow": 1.0, "strain": 0.8, "body": 0.8, "wellbeing": 0.5}
NEEDS = {"needs": 1.0, "stakes": 1.0, "demands": 0.3}
INSIGHT = ("revealed", "perspective")
CONTEMPT = ("insults", "belittling", "nuisance", "cold")
_PARTS = ("feelings", "understanding", "contempt")
_FELT = {*FEELINGS, "anger", "relief_signs"}
_SHOWN = {"body", "relief_signs", *NEEDS}
_PERCEIVED = {"seem", "look", "appear", "sound"}
_PEOPLE = {Agent.CUSTOMER, Agent.OTHER, Agent.OWN_SIDE}
_OWN = {Agent.I, Agent.WE}
_STATES = {
    "be", "have", "think", "know", "believe", "feel", "mean", "guess", "suppose", "like", "love", "want", "need",
    "see", "hope",
}  # fmt: skip
_COMPLEMENT = {
    "of", "about", "that", "to", "at", "by", "for", "over", "with", "how", "what", "whether", "if", "in", "when",
}  # fmt: skip
_CLAUSE_OF_FEAR = {
    "he", "she", "they", "it", "the", "his", "her", "their", "a", "somebody", "someone", "nobody", "something",
}  # fmt: skip
_CUE_REACH, _CIRCUMSTANCE_REACH, _ACT_REACH = 7, 16, 20
_TOWARDS = {"listened", "benefit", "politeness", "played_back"}
_DONE, _NOT, _NOT_REACH = {"asked", "listened", "played_back"}, {"n't", "not", "never", "without"}, 4
_NEAR = 12
_BY_CUE, _BY_COMPLEMENT, _BY_CIRCUMSTANCE, _MOST_BY_CIRCUMSTANCE = 0.5, 0.3, 0.4, 0.6


@dataclass(frozen=True, slots=True)
class Mark:
    """Words ``start`` to ``end`` (exclusive) that count.

    Attributes:
        family: Family of the lexicon.
        weight: How much it counts, 0 to 1; 0 where the candidate feels or needs it.
        holder: Whose it is.
        reason: How far a reason is told, 0 to 1.
        first: First word of mark and reason together, for evidence.
        last: One past their last word.
        shaped: Whether an act of the candidate's side follows from it.
    """

    family: str
    start: int
    end: int
    weight: float
    holder: Holder
    reason: float = 0.0
    first: int = -1
    last: int = -1
    shaped: bool = False


class Marker:
    """Finds every mark of an answer.

    Args:
        lexicons: The folder of configs/lexicons.
    """

    def __init__(self, lexicons: Path) -> None:
        self._lexicons = [load_lexicon(lexicons / f"empathy_{part}.yaml") for part in _PARTS]
        self._stock = load_lexicon(lexicons / "buzzwords.yaml")
        self._persons = Persons.of(*(load_lexicon(lexicons / f"{name}.yaml") for name in ("people", "empathy_people")))

    def marks(self, parsed: ParsedAnswer) -> dict[str, list[Mark]]:
        """Marks by family, in the order of the answer."""
        every_hit = (hit for lexicon in self._lexicons for hit in parsed.hits(lexicon))
        hits = [hit for hit in every_hit if not _denied(parsed, hit)]
        unfelt = {i for hit in hits if hit.family == "not_felt" for i in range(hit.start, hit.end)}
        stock = {i for hit in parsed.hits(self._stock) for i in range(hit.start, hit.end)}
        every = (*(self._mark(parsed, hit) for hit in hits), *self._told_by_verb(parsed))
        others = [word.i for word in parsed.words if self._persons.is_other(word)]
        plain = [mark for mark in every if _counts(mark, unfelt, stock) and _for_somebody(mark, others)]
        reasons = _Reasons(parsed, plain)
        found: dict[str, list[Mark]] = {family: [] for lexicon in self._lexicons for family in lexicon.families}
        for mark in sorted(plain, key=lambda m: (m.start, m.end)):
            found[mark.family].append(reasons.given(mark))
        return found

    def _mark(self, parsed: ParsedAnswer, hit: Hit) -> Mark:
        whose = holder(parsed, hit.start, hit.end, self._persons, of_object=hit.family not in _SHOWN)
        weight = {**FEELINGS, **NEEDS}.get(hit.family, 1.0)
        return Mark(hit.family, hit.start, hit.end, weight * WEIGHT[whose], whose)

    def _told_by_verb(self, parsed: ParsedAnswer) -> Iterator[Mark]:
        """Feelings that no list foresees: "he felt erased", "she looked lost"."""
        for clause in parsed.clauses:
            if clause.lemma != "feel" and not _perceived(parsed, clause):
                continue
            whose = holder(parsed, clause.verb, clause.verb + 1, self._persons, of_object=False)
            family = "hurt" if clause.lemma == "feel" else "strain"
            if whose is Holder.OTHER or clause.lemma == "feel":
                yield Mark(family, clause.verb, clause.verb + 1, FEELINGS[family] * WEIGHT[whose], whose)


def _for_somebody(mark: Mark, others: Sequence[int]) -> bool:
    """Attention and kindness need somebody to be meant: "gave it time" is none where nobody else stands near."""
    return mark.family not in _TOWARDS or any(mark.start - _NEAR <= i < mark.end + _NEAR for i in others)


def _denied(parsed: ParsedAnswer, hit: Hit) -> bool:
    """Whether asking or listening is said not to have been done ("I didn't ask anyone's opinion")."""
    clause = parsed.clauses[parsed.clause_of(hit.start)]
    before = {word.lower for word in parsed.words[max(clause.start, hit.start - _NOT_REACH) : hit.start]}
    return hit.family in _DONE and bool(before & _NOT)


def _counts(mark: Mark, unfelt: set[int], stock: set[int]) -> bool:
    """Not a feeling word that says no feeling, nor words inside a stock phrase (those may only speak against)."""
    words = set(range(mark.start, mark.end))
    if mark.family in {*CONTEMPT, "claims"}:
        return True
    return not words <= stock and not (mark.family in _FELT and words & unfelt)


def _perceived(parsed: ParsedAnswer, clause: Clause) -> bool:
    following = parsed.words[clause.verb + 1 : clause.verb + 3]
    state = any(w.tag[:2] == "JJ" or w.tag == "VBN" for w in following)
    return state and clause.lemma in _PERCEIVED and clause.agent in _PEOPLE and clause.mood is not Mood.MODAL


class _Reasons:
    """How far the reason of a feeling or need is told: a reason word, a complement, or circumstances close by."""

    def __init__(self, parsed: ParsedAnswer, marks: Sequence[Mark]) -> None:
        self._words = parsed.words
        self._cues = [m for m in marks if m.family == "cause"]
        self._circumstances = [m for m in marks if m.family == "circumstances" and m.weight]
        own = [c for c in parsed.clauses if c.agent in _OWN and c.mood is not Mood.MODAL]
        self._acts = {c.start for c in own if c.lemma not in _STATES} | {m.start for m in marks if m.family == "shaped"}

    def given(self, mark: Mark) -> Mark:
        """The mark with its reason measured and what follows from it."""
        shaped = any(mark.end <= i <= mark.end + _ACT_REACH for i in self._acts)
        if mark.weight == 0 or mark.family not in {*FEELINGS, *NEEDS, "anger"}:
            return replace(mark, first=mark.start, last=mark.end, shaped=shaped)
        cues = [c for c in self._cues if _near(mark, c, _CUE_REACH)]
        told = _BY_CUE * bool(cues) + _BY_COMPLEMENT * self._completed(mark) + self._situated(mark)
        first, last = min(c.start for c in (*cues, mark)), max(c.end for c in (*cues, mark))
        return replace(mark, reason=min(told, 1.0), first=first, last=last, shaped=shaped)

    def _completed(self, mark: Mark) -> bool:
        following = self._words[mark.end : mark.end + 1]
        opens = _COMPLEMENT | _CLAUSE_OF_FEAR if mark.family == "fear" else _COMPLEMENT
        return any(w.lower in opens or w.tag == "VBG" for w in following)

    def _situated(self, mark: Mark) -> float:
        near = sum(c.weight for c in self._circumstances if _near(mark, c, _CIRCUMSTANCE_REACH))
        return min(_BY_CIRCUMSTANCE * near, _MOST_BY_CIRCUMSTANCE)


def _near(mark: Mark, other: Mark, reach: int) -> bool:
    """Whether ``other`` begins within ``reach`` words of the mark, outside it."""
    return mark.start - reach <= other.start < mark.start or mark.end <= other.start <= mark.end + reach


def total(marks: Sequence[Mark]) -> float:
    """Summed weights."""
    return sum(mark.weight for mark in marks)


def explained(marks: Sequence[Mark]) -> float:
    """Summed weights, each times how far its reason is told."""
    return sum(mark.weight * mark.reason for mark in marks)
