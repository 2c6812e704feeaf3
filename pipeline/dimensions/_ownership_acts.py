"""Acts: which verbs change something, how real they are told to be, and who does them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.dimensions._ownership_people import Doer, People
from pipeline.dimensions._ownership_subjects import teller
from pipeline.dimensions._ownership_verbs import Verbs
from pipeline.parse import Clause, Mood, ParsedAnswer, Word

_REAL = {Mood.PAST: 1.0, Mood.PRESENT: 0.6, Mood.NONE: 0.8}
_MODAL = {"will": 0.6, "'ll": 0.6, "wo": 0.6, "would": 0.4, "'d": 0.4, "can": 0.3, "could": 0.3}
_OTHER_MODAL = 0.1
_VIRTUE = 0.35
_IF = 0.4
_WISHES = {"want", "like", "love", "hope", "need", "tend", "intend", "prefer", "aim", "use"}
_NO_OBJECT = {"I", "he", "she", "we", "they"}
_PERSON_OBJECT = {"him", "her", "them", "us", "you", "me"}
_ME = {"me", "I", "myself"}
_US = {"us", "ourselves"}


@dataclass(frozen=True, slots=True)
class Act:
    """A verb that changes something: word ``i``, its doer, and 0 to 1 how much of an act it is."""

    i: int
    doer: Doer
    weight: float
    past: bool


def find_acts(parsed: ParsedAnswer, who: Sequence[Doer], verbs: Verbs, people: People) -> list[Act]:
    """Every act of an answer, in order; acts of weight 0 are left out.

    Args:
        parsed: The answer.
        who: The doer of each of its clauses.
        verbs: The verb lexicon.
        people: Nouns for people (for "by the team").
    """
    found: list[Act] = []
    for clause, doer in zip(parsed.clauses, who, strict=True):
        real = _real(parsed, clause, verbs)
        if clause.verb >= 0:
            by = _passive_doer(parsed, clause, doer, people) if clause.passive else doer
            found.append(Act(clause.verb, by, verbs.worth(parsed.words, clause.verb) * real, clause.mood is Mood.PAST))
        found.extend(_further(parsed, clause, doer, verbs, real))
    return sorted((act for act in found if act.weight > 0), key=lambda act: act.i)


def _real(parsed: ParsedAnswer, clause: Clause, verbs: Verbs) -> float:
    """How real the clause is told to be: done 1, a habit .6, a would or can less, denied 0, a stated virtue little."""
    if clause.verb < 0:
        return _REAL[Mood.NONE]
    words = parsed.words
    start = clause.subject + 1 if 0 <= clause.subject < clause.verb else max(clause.start, clause.verb - 3)
    group = [w.lower for w in words[start : clause.verb]]
    if any(w in {"n't", "not", "never", "hardly"} for w in group):
        return 0.0
    if clause.mood is Mood.MODAL:
        undone = any(w in {"have", "'ve", "of"} for w in group)
        real = 0.0 if undone else next((_MODAL[w] for w in group if w in _MODAL), _OTHER_MODAL)
    else:
        real = _REAL[clause.mood]
    if clause.mood is Mood.PRESENT and verbs.base(words[clause.verb]) in verbs.claims:
        real *= _VIRTUE
    return real * (_IF if clause.marker in {"if", "unless", "whether"} else 1.0)


def _passive_doer(parsed: ParsedAnswer, clause: Clause, subject: Doer, people: People) -> Doer:
    """Whoever stands after "by", else nobody; what is done to the candidate is nobody's hiding."""
    if subject is Doer.OWN:
        return Doer.THING
    inside = parsed.words[clause.verb + 1 : clause.end]
    by = next((k for k, word in enumerate(inside[:6]) if word.lower == "by"), None)
    for word in inside[by + 1 : by + 5] if by is not None else ():
        if word.lower in _ME | _US:
            return Doer.WE if word.lower in _US else Doer.OWN
        if (kind := people.kind(word)) is not None:
            return kind
    return Doer.NOBODY


def _further(parsed: ParsedAnswer, clause: Clause, doer: Doer, verbs: Verbs, real: float) -> Iterator[Act]:
    """Infinitives, coordinated verbs, gerunds, and past forms that the tagger took for something else."""
    words = parsed.words
    for i in range(max(clause.start, clause.verb + 1), clause.end):
        weight = verbs.worth(words, i)
        factor = _factor(words, i, clause, verbs) if weight else 0.0
        if factor:
            yield Act(i, doer, weight * real * factor, clause.mood is Mood.PAST)
        elif weight and _hidden_past(words, i, verbs):
            yield Act(i, _teller_or(doer, parsed), weight * 0.7, True)


def _teller_or(doer: Doer, parsed: ParsedAnswer) -> Doer:
    if doer in {Doer.OWN, Doer.WE}:
        return doer
    return Doer.OTHER if doer is Doer.SIDE else teller(parsed)


def _hidden_past(words: Sequence[Word], i: int, verbs: Verbs) -> bool:
    """Whether a "participle" or "noun" is really a past with its object ("Signed/NN the stove out")."""
    if words[i].tag not in {"VBN", "JJ", "NN", "NNP"} or not verbs.is_past(words[i]) or i + 1 >= len(words):
        return False
    after = words[i + 1]
    has_object = after.tag in {"DT", "PRP", "PRP$", "CD", "RP"} and after.lower not in _NO_OBJECT
    return has_object and words[i - 1].lemma not in {"be", "have", "get"}


def _factor(words: Sequence[Word], i: int, clause: Clause, verbs: Verbs) -> float:
    """How far a further verb of the clause is an act of its subject."""
    tag = words[i].tag
    k = i - 1
    while k > clause.start and words[k].tag.startswith("RB"):
        k -= 1
    before = words[k].lower
    if tag in {"VB", "VBP"} and before == "to":
        return _infinitive(words[k - 1], verbs)
    if tag in {"VB", "VBP", "VBN"} and before in {"and", "an", "or", "then"}:
        return 0.7 if tag == "VBN" else 1.0
    if tag != "VBG":
        return 0.0
    carried = any(w.tag.startswith("V") and verbs.base(w) in verbs.light for w in words[max(k - 1, 0) : k + 1])
    if carried or before in {"by", "and"}:
        return 0.8
    return 0.5 if before in {"after", "before", "while", "include", "including", "when"} else 0.2


def _infinitive(governor: Word, verbs: Verbs) -> float:
    """To "decide to ring" is ringing; "asked him to ring" is not; "wanted to" and a purpose are half."""
    if governor.lower in _PERSON_OBJECT:
        return 0.0
    base = verbs.base(governor)
    carries = base in verbs.light and base not in _WISHES and not governor.tag.startswith("NN")
    return 1.0 if carries or governor.lower in {"able", "sure", "up"} else 0.5
