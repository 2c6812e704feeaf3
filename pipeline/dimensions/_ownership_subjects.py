"""Who does it: the doer of every clause, mended for words without full stops and for terse notes.

The parser takes the noun before a verb for its subject. Where full stops are gone that noun is often the end of the
sentence before ("told her the new price [I] rang the bank"), and terse notes name no subject at all. Both are mended here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from pipeline.lexicons import Lexicon
from pipeline.parse import Agent, Clause, Mood, ParsedAnswer, Word

_PRONOUN = {"him": "he", "her": "she", "them": "they"}
_OBJECT_PRONOUN = {"him", "her", "them", "it", "us", "me", "you", "himself", "herself", "themselves", "myself"}
_MINE = {"myself", "meself", "mysel"}
_ME = {"me", "us"}
_COORDINATORS = {"and", "but", "or", "an"}
_SUBORDINATORS = {
    "that", "because", "cause", "cos", "if", "when", "while", "after", "before", "until", "till", "since", "as", "so", "once",
    "whether", "like", "than", "though", "although", "unless", "whereas",
}  # fmt: skip
_ASIDE = {"while", "until", "till", "before"}
_AGENTIVE = ("er", "or", "ist", "ian", "man", "woman", "men", "women", "ee")
_NOT_PEOPLE = {
    "letter", "paper", "computer", "order", "number", "printer", "weather", "matter", "dinner", "corner", "water", "power",
    "manner", "summer", "winter", "answer", "offer", "error", "floor", "door", "mirror", "factor", "colour", "color", "folder",
    "counter", "register", "ledger", "charger", "heater", "boiler", "drawer", "poster", "sticker", "locker", "trailer", "tower",
    "container", "router", "server", "scanner", "laser", "monitor", "motor", "tractor", "lorry", "master", "quarter", "semester",
    "theatre", "centre", "center", "charter", "chapter", "newsletter", "super", "paper", "dryer", "freezer", "cooler", "reminder",
    "voucher", "banner", "planner", "tracker", "filter", "meter", "litre", "metre", "fire", "tyre", "wire", "disorder", "cover",
    "list", "checklist", "fee", "coffee", "degree", "committee", "knee", "employee_handbook", "tree", "week", "career", "layer",
    "over", "after", "other", "another", "rather", "later", "better", "ever", "never", "together", "however", "cancer", "border",
}  # fmt: skip
_SOMEBODY = {"one", "both", "another", "others", "nobody", "somebody", "someone", "anyone", "noone", "each", "two", "three", "most", "some", "half", "whoever"}
_TITLES = {"mr", "mrs", "ms", "miss", "mister", "misses", "dr", "doctor", "herr", "frau", "madame", "monsieur", "professor", "sir"}
_CALENDAR = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mondays", "fridays", "saturdays", "sundays",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "christmas", "easter", "noon", "midnight", "today", "yesterday", "tomorrow", "morning", "afternoon", "evening", "night",
    "spring", "summer", "autumn", "winter", "week", "month", "year", "day", "time", "once", "twice",
}  # fmt: skip
_TAKES_CLAUSE = {"think", "say", "know", "believe", "mean", "feel", "hope", "guess", "see", "suppose", "find", "hear", "reckon", "bet",
                 "be", "seem", "imagine", "assume", "wish", "remember", "admit", "tell", "ask", "swear", "figure", "promise"}  # fmt: skip
_SPEAKS_TO = {"tell", "ask", "ring", "call", "phone", "email", "text", "thank", "show", "help", "give", "meet", "inform", "contact",
              "visit", "pay", "advise", "teach", "train", "warn", "remind", "message", "join", "send"}  # fmt: skip


class Doer(StrEnum):
    """Who does what a clause says."""

    OWN = "own"
    WE = "we"
    SIDE = "side"
    SERVED = "served"
    OTHER = "other"
    NOBODY = "nobody"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Nouns:
    """Nouns for people, from the people lexicon."""

    served: frozenset[str]
    side: frozenset[str]
    human_verbs: frozenset[str]

    @classmethod
    def of(cls, people: Lexicon, roles: Iterable[str], human_verbs: frozenset[str]) -> Nouns:
        """Read the people lexicon; ``roles`` are more of them, ``human_verbs`` verbs whose subject is a person."""
        served, side = (frozenset(people.families[name]) for name in ("customer", "own_side"))
        return cls(served, side | (frozenset(roles) - served), human_verbs | frozenset(people.families["human_verbs"]))

    def kind(self, word: Word) -> Doer | None:
        """Whom a noun names, or None for a thing."""
        if word.lemma in self.side or word.lower in self.side:
            return Doer.SIDE
        if word.lemma in self.served or word.lower in self.served:
            return Doer.SERVED
        if word.tag.startswith("NNP") and word.lower not in _CALENDAR:
            return Doer.OTHER
        if word.lower in _SOMEBODY:
            return Doer.OTHER
        if word.tag.startswith("NN") and word.lemma.endswith(_AGENTIVE) and word.lemma not in _NOT_PEOPLE and len(word.lemma) > 4:
            return Doer.SIDE
        return None


def doers(parsed: ParsedAnswer, nouns: Nouns) -> Iterator[Doer]:
    """The doer of every clause, in order."""
    before = main = Doer.OWN
    of_mood: dict[Mood, Doer] = {}
    pronoun = ""
    for k, clause in enumerate(parsed.clauses):
        if clause.subject < 0 and clause.marker not in _COORDINATORS:
            before = of_mood.get(clause.mood, before)
        elif k and parsed.clauses[k - 1].marker in _ASIDE and clause.marker == "and" and clause.subject < 0:
            before = main
        doer = _doer(parsed, k, before, pronoun, nouns)
        if doer is Doer.THING and any(w.lower in _MINE for w in parsed.words[clause.verb + 1 : clause.verb + 6]):
            doer = Doer.OWN
        yield doer
        if doer is not Doer.THING:
            before = of_mood[clause.mood] = doer
            main = main if clause.marker in _ASIDE else doer
        subject = parsed.words[clause.subject].lower if clause.subject >= 0 else ""
        pronoun = subject if subject in {"he", "she", "they"} else ("" if doer in {Doer.OWN, Doer.WE} else pronoun)


def _doer(parsed: ParsedAnswer, k: int, before: Doer, pronoun: str, nouns: Nouns) -> Doer:
    clause, words = parsed.clauses[k], parsed.words
    if clause.verb < 0:
        return Doer.OWN
    subject = words[clause.subject] if clause.subject >= 0 else None
    if subject is None:
        return _unnamed(parsed, clause, before, pronoun)
    if subject.lower in {"I", "me", "myself"}:
        return Doer.OWN
    if subject.lower == "we" or clause.agent is Agent.WE:
        return Doer.WE
    if subject.lower in {"he", "she", "they"}:
        return _antecedent(words, subject.i, nouns)
    if subject.lower == "you":
        return Doer.THING
    if subject.lower == "it" and subject.i > 1 and words[subject.i - 1].lower == "from" and nouns.kind(words[subject.i - 2]) is not None:
        return Doer.SIDE
    if subject.lower in {"it", "this", "that"} and _is_object(parsed, k, nouns):
        return _unnamed(parsed, clause, before, pronoun)
    if subject.tag.startswith(("NN", "CD", "JJ")) and not clause.relative:
        return _noun(parsed, k, subject, before, pronoun, nouns)
    return {Agent.CUSTOMER: Doer.SERVED, Agent.OWN_SIDE: Doer.SIDE, Agent.OTHER: Doer.OTHER}.get(clause.agent, Doer.THING)


def _joint(words: Sequence[Word], clause: Clause, nouns: Nouns) -> bool:
    """Whether "X and I" is one subject; after a verb or preposition X belongs to what went before."""
    i = clause.subject
    if i + 2 < len(words) and words[i + 1].lower == "and" and i + 2 < clause.verb:
        return words[i + 2].lower != "I"
    if i < 2 or words[i - 1].lower not in {"and", "an"}:
        return False
    person = nouns.kind(words[i - 2]) is not None or words[i - 2].lower in {"he", "she", "you", "they"}
    start = i - 2
    while start > 0 and words[start - 1].tag.startswith(("NN", "JJ", "DT", "PRP$", "POS")):
        start -= 1
    return person and (start == 0 or not words[start - 1].tag.startswith(("V", "IN", "TO", "RP", "CD")) or words[start - 1].lower in _SUBORDINATORS)


def _antecedent(words: Sequence[Word], i: int, nouns: Nouns) -> Doer:
    for k in range(i - 1, -1, -1):
        kind = nouns.kind(words[k]) if words[k].tag.startswith("NN") else None
        if kind is not None:
            return Doer.SERVED if k and words[k - 1].lower in _TITLES else kind
    return Doer.SERVED


def _is_object(parsed: ParsedAnswer, k: int, nouns: Nouns) -> bool:
    """Whether "it" ends the clause before ("I drew it [I] sent them the plan")."""
    clause, words = parsed.clauses[k], parsed.words
    if k == 0 or words[clause.verb].lemma not in nouns.human_verbs or clause.passive:
        return False
    previous = parsed.clauses[k - 1].verb
    return previous == clause.subject - 1 and words[previous].lemma not in _TAKES_CLAUSE


def _noun(parsed: ParsedAnswer, k: int, subject: Word, before: Doer, pronoun: str, nouns: Nouns) -> Doer:
    clause, words = parsed.clauses[k], parsed.words
    start = _np_start(words, subject.i)
    previous = words[start - 1] if start > 0 else None
    kind = nouns.kind(subject)
    if kind is Doer.OTHER and words[start].tag == "DT" and subject.lower not in _SOMEBODY:
        kind = None
    detached = previous is not None and previous.tag in {"IN", "TO"} and previous.lower not in _SUBORDINATORS
    if kind is not None and start and words[start - 1].lower in _TITLES:
        kind = Doer.SERVED
    if kind is not None and not detached:
        detached = previous is not None and k > 0 and previous.i == parsed.clauses[k - 1].verb and previous.lemma in _SPEAKS_TO
        detached = detached and before is Doer.OWN
    elif kind is None and not detached:
        detached = words[clause.verb].lemma in nouns.human_verbs and _takes_object(words, clause)
        bare = start == subject.i and subject.tag == "NN" and previous is not None and not previous.tag.startswith("V")
        if detached and bare and previous.lower not in {"and", "then"}:
            return Doer.OTHER
    if not detached:
        return kind or Doer.THING
    return _unnamed(parsed, clause, before, pronoun)


def _np_start(words: Sequence[Word], i: int) -> int:
    while i > 0 and words[i - 1].tag.startswith(("NN", "JJ", "CD", "POS", "VBN")) and words[i].lower not in _TITLES:
        if words[i - 1].lower in _CALENDAR or (words[i - 1].tag == "CD" and i > 1 and words[i - 2].tag == "IN"):
            return i
        if words[i].tag.startswith("NNP") and words[i - 1].tag in {"NN", "NNS"} and words[i - 1].lower not in _TITLES:
            return i
        i -= 1
    return i - 1 if i > 0 and words[i - 1].tag in {"DT", "PRP$", "PDT"} else i


def _takes_object(words: Sequence[Word], clause: Clause) -> bool:
    """Whether a noun phrase, pronoun or particle follows the verb: a thing seldom does that to something."""
    if clause.passive or clause.verb + 1 >= len(words):
        return False
    after = words[clause.verb + 1]
    return after.lower in _OBJECT_PRONOUN or after.tag in {"DT", "PRP$", "RP", "NNP", "CD", "NNS", "NN"} or after.lower in {"back", "up", "every", "that"}


def _unnamed(parsed: ParsedAnswer, clause: Clause, before: Doer, pronoun: str) -> Doer:
    """The doer of a clause without a subject: the one before after "and", else the teller where the words point to one."""
    words = parsed.words
    inside = words[clause.verb + 1 : clause.end]
    opening = [w.lower for w in words[max(clause.start - 1, 0) : clause.verb]]
    if any(w.lower in _MINE for w in inside[:6]) or (inside and inside[0].lower in _PRONOUN and _PRONOUN[inside[0].lower] == pronoun):
        return Doer.OWN
    if any(w in _COORDINATORS for w in opening[-3:]):
        return before
    if before in {Doer.OWN, Doer.WE}:
        return before
    named = _named(words, clause)
    if named:
        return Doer.OTHER
    if inside and inside[0].lower in _ME:
        return before
    return Doer.OWN if before is Doer.SERVED else Doer.OTHER


def _named(words: Sequence[Word], clause: Clause) -> bool:
    """Whether a name with its place stands before the verb ("Lena from catering typed them")."""
    window = words[max(0, clause.verb - 4) : clause.verb]
    return any(a.tag.startswith("NNP" if b.lower != "from" else "NN") and b.lower in {"from", "in", "at", "of"} for a, b in pairwise(window))
