"""Acts: which verbs change something, how real they are told to be, and who does them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.dimensions._ownership_subjects import Doer, Nouns
from pipeline.lexicons import Lexicon
from pipeline.parse import Clause, Mood, ParsedAnswer, Word

_WEIGHTS = {"handoff": 0.2, "change": 1.0, "contact": 1.0, "follow": 1.0, "presence": 0.5, "speech": 0.55, "passive_verbs": 0.0}
_UNKNOWN = 0.6
_WISHES = {"want", "like", "love", "hope", "need", "tend", "intend", "prefer", "aim", "use"}
_OBJECTS = {"DT", "PRP", "PRP$", "CD", "NN", "NNS", "NNP", "JJ"}
_NO_OBJECT = {"I", "he", "she", "we", "they"}
_PERSON_OBJECT = {"him", "her", "them", "us", "you", "me"}
_MODAL = {"will": 0.6, "'ll": 0.6, "wo": 0.6, "would": 0.4, "'d": 0.4, "can": 0.3, "could": 0.3}


@dataclass(frozen=True, slots=True)
class Act:
    """A verb that changes something: word ``i``, its doer, and 0-1 how much of an act it is."""

    i: int
    doer: Doer
    weight: float
    verb: str
    past: bool


class Verbs:
    """The verb lexicon, with every inflected form.

    Args:
        lexicon: configs/lexicons/ownership_verbs.yaml.
        general: Nouns too general for an act on them to be one.
    """

    def __init__(self, lexicon: Lexicon, general: frozenset[str]) -> None:
        families = lexicon.families
        self.weight: dict[str, float] = {}
        for name, weight in _WEIGHTS.items():
            for verb in families[name]:
                self.weight.setdefault(verb, weight)
        self.claims = frozenset(families["claim"])
        self.light = frozenset(families["light"])
        self.general = general
        self._forms = dict(_inflected(families, self.weight))
        self.human = frozenset(v for v, w in self.weight.items() if w > 0) - frozenset(families["things_do"])

    def base(self, word: Word) -> str:
        """The base form of a word that may be a verb, whatever the tagger took it for."""
        return self._forms.get(word.lower, word.lemma)

    def is_past(self, word: Word) -> bool:
        """Whether the form is that of a past or participle of a listed verb."""
        return word.lower in self._forms and self._forms[word.lower] != word.lower and not word.lower.endswith(("s", "ing"))


def _inflected(families: dict[str, tuple[str, ...]], verbs: dict[str, float]) -> Iterator[tuple[str, str]]:
    for verb in verbs:
        stem = verb[:-1] if verb.endswith("e") else verb
        yield verb, verb
        yield verb + ("es" if verb.endswith(("s", "x", "ch", "sh")) else "s"), verb
        endings = ("ied", "ying", "ies") if verb.endswith("y") and verb[-2:-1] not in "aeou" else ("ed", "ing")
        for ending in endings:
            yield (verb[:-1] if ending.startswith(("ie", "yi")) else stem) + ending, verb
            if len(verb) > 2 and verb[-1] in "bdglmnprt" and verb[-2] in "aeiou" and ending[0] in "ei":
                yield verb + verb[-1] + ending, verb
    for entry in families["irregular"]:
        base, *forms = entry.split()
        for form in forms:
            yield form, base


def find_acts(parsed: ParsedAnswer, who: Sequence[Doer], verbs: Verbs, nouns: Nouns) -> list[Act]:
    """Every act of an answer, in order; acts of weight 0 are left out."""
    found: list[Act] = []
    for clause, doer in zip(parsed.clauses, who, strict=True):
        if clause.verb < 0:
            found.extend(_fragment(parsed, clause, clause.start, doer, verbs, 0.8))
            continue
        found.extend(_main(parsed, clause, doer, verbs, nouns))
        found.extend(_fragment(parsed, clause, clause.start, doer, verbs, _real(parsed, clause, verbs)))
    return sorted((a for a in found if a.weight > 0), key=lambda a: a.i)


def _real(parsed: ParsedAnswer, clause: Clause, verbs: Verbs) -> float:
    """How real the clause is: done 1, a habit .85, would and can less, denied or merely claimed nothing."""
    words = parsed.words
    start = clause.subject + 1 if 0 <= clause.subject < clause.verb else max(clause.start, clause.verb - 3)
    group = [w.lower for w in words[start : clause.verb]]
    if any(w in {"n't", "not", "never", "hardly"} for w in group):
        return 0.0
    real = {Mood.PAST: 1.0, Mood.PRESENT: 0.6, Mood.NONE: 0.5}.get(clause.mood)
    if real is None:
        real = next((_MODAL[w] for w in group if w in _MODAL), 0.1)
        real = 0.0 if any(w in {"have", "'ve", "of"} for w in group) else real
    if clause.mood is Mood.PRESENT and verbs.base(words[clause.verb]) in verbs.claims:
        real *= 0.35
    return real * (0.4 if clause.marker in {"if", "unless", "whether"} else 1.0)


def _main(parsed: ParsedAnswer, clause: Clause, doer: Doer, verbs: Verbs, nouns: Nouns) -> Iterator[Act]:
    word = parsed.words[clause.verb]
    base = verbs.base(word)
    weight = _worth(parsed.words, clause.verb, verbs) * _real(parsed, clause, verbs)
    if clause.passive:
        doer = _by(parsed, clause, nouns) if doer is not Doer.OWN else Doer.THING
    yield Act(clause.verb, doer, weight, base, clause.mood is Mood.PAST)


def _worth(words: Sequence[Word], i: int, verbs: Verbs) -> float:
    """How much of an act the verb is by itself; one that only leads to another ("decided to ring") is none."""
    base = verbs.base(words[i])
    rest = [w for w in words[i + 1 : i + 4] if not w.tag.startswith("RB") and w.lower != "up"]
    after = rest[0] if rest else None
    if after is not None and base in verbs.light:
        leads = after.lower == "to" and len(rest) > 1 and rest[1].tag.startswith("VB")
        if leads or after.lower == "sure" or after.tag == "VBG":
            return 0.0
    if base == "work":
        return _UNKNOWN if after is not None and after.lower in {"with", "on", "hard", "out", "through", "together", "closely", "around"} else 0.0
    return verbs.weight.get(base, _UNKNOWN if words[i].tag.startswith("V") else 0.0) * _concrete(words, i, verbs)


def _by(parsed: ParsedAnswer, clause: Clause, nouns: Nouns) -> Doer:
    inside = parsed.words[clause.verb + 1 : clause.end]
    for k, word in enumerate(inside[:6]):
        if word.lower == "by":
            for other in inside[k + 1 : k + 5]:
                if other.lower in {"me", "I", "myself", "us", "ourselves"}:
                    return Doer.WE if other.lower in {"us", "ourselves"} else Doer.OWN
                if (kind := nouns.kind(other)) is not None:
                    return kind
    return Doer.NOBODY


def _concrete(words: Sequence[Word], i: int, verbs: Verbs) -> float:
    """0.3 where the verb's object is a general noun ("delivered value"), else 1."""
    for word in words[i + 1 : i + 5]:
        if word.tag.startswith(("V", "MD")) or word.lower in {"and", "but", "so", "to", "that", "when"} or word.tag == "IN":
            return 1.0
        if word.tag.startswith("NN"):
            return 0.3 if word.lemma in verbs.general or word.lower in verbs.general else 1.0
    return 1.0


def _fragment(parsed: ParsedAnswer, clause: Clause, start: int, doer: Doer, verbs: Verbs, real: float) -> Iterator[Act]:
    """Further verbs of a clause: infinitives, coordinated verbs, gerunds, and past forms the tagger took for something else."""
    words = parsed.words
    for i in range(max(start, clause.verb + 1), clause.end):
        word, base = words[i], verbs.base(words[i])
        weight = _worth(words, i, verbs)
        if weight == 0:
            continue
        factor = _factor(words, i, clause, verbs)
        if factor:
            yield Act(i, doer, weight * real * factor, base, clause.mood is Mood.PAST)
        elif word.tag in {"VBN", "JJ", "NN", "NNP"} and verbs.is_past(word) and _object_follows(words, i) and words[i - 1].lemma not in {"be", "have", "get"}:
            yield Act(i, Doer.OWN if doer is not Doer.SIDE else Doer.OTHER, weight * 0.7, base, True)


def _object_follows(words: Sequence[Word], i: int) -> bool:
    if i + 1 >= len(words):
        return False
    after = words[i + 1]
    return after.tag in {"DT", "PRP", "PRP$", "CD", "RP"} and after.lower not in _NO_OBJECT


def _factor(words: Sequence[Word], i: int, clause: Clause, verbs: Verbs) -> float:
    word = words[i]
    before = words[i - 1] if i else word
    k = i - 1
    while k > clause.start and words[k].tag.startswith("RB"):
        k -= 1
    before = words[k]
    if word.tag in {"VB", "VBP"} and before.lower == "to":
        governor = words[k - 1]
        if governor.lower in _PERSON_OBJECT or governor.tag.startswith("NN"):
            return 0.5 if governor.tag.startswith("NN") else 0.0
        base = verbs.base(governor)
        return 0.5 if base in _WISHES else 1.0 if base in verbs.light or governor.lower in {"able", "sure", "up"} else 0.5
    if word.tag in {"VB", "VBP", "VBN"} and before.lower in {"and", "an", "or", "then"}:
        return 1.0 if word.tag != "VBN" else 0.7
    if word.tag == "VBG":
        if before.lower in {"by", "and"} or any(w.tag.startswith("V") and verbs.base(w) in verbs.light for w in words[k - 1 : k + 1]):
            return 0.8
        return 0.5 if before.lower in {"after", "before", "while", "include", "including", "when"} else 0.2
    return 0.0
