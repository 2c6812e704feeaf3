"""Whose feeling, need or act a word is: the nearest person that the grammar of punctuation-free English allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.lexicons import Lexicon
from pipeline.parse import Agent, Mood, ParsedAnswer, Word

_REACH = 12
_NEXT, _LED = 3, {"when", "while", "as", "being"}
_QUOTE_REACH = 3
_PERSONS = {"customer", "own_side", "trades", "parties"}
_SELF = {"I", "we", "me", "us", "myself", "ourselves"}
_OBJECTS = {"him", "her", "them", "me", "us"}
_OTHER = {
    "he", "she", "they", "him", "her", "them", "his", "their", "hers", "theirs", "himself", "herself", "themselves",
    "themself", "who", "whose", "nobody", "noone", "everyone", "everybody", "anyone", "anybody", "someone", "somebody",
    "folk", "folks", "others", "em", "mr", "mrs", "ms", "miss", "mister", "missus", "dr", "herr", "frau",
}  # fmt: skip
_YOU = {"you", "your", "yourself", "yourselves", "one"}
_BEFORE_OBJECT = {
    "tell", "ask", "show", "ring", "call", "phone", "text", "email", "give", "send", "let", "help", "thank", "say",
    "write", "to", "with", "from", "at", "for", "by", "near", "beside", "behind", "before", "between",
}  # fmt: skip
_OWN = {Agent.I, Agent.WE}
_VERBS = {"VB", "VBD", "VBP", "VBZ", "VBG"}
_SAY = {"say", "go", "tell", "write", "text", "answer", "reply", "email", "whisper", "shout", "cry"}
_LINKING = {"be", "feel", "get", "become", "seem", "look", "sound", "appear", "stay", "remain", "grow", "go", "turn"}
_CALENDAR = {
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "christmas", "easter",
}  # fmt: skip


class Holder(StrEnum):
    """Who holds a feeling or need: another person, the candidate's own side, people in general, or nobody said."""

    OTHER = "other"
    SELF = "self"
    YOU = "you"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Persons:
    """Nouns for people: those served, those of the candidate's own side, trades, and parties."""

    nouns: frozenset[str]

    @classmethod
    def of(cls, *lexicons: Lexicon) -> Persons:
        """Every family for people in these lexicons (people.yaml, empathy_people.yaml)."""
        families = (entries for lexicon in lexicons for name, entries in lexicon.families.items() if name in _PERSONS)
        return cls(frozenset(entry for entries in families for entry in entries))

    def is_noun(self, word: Word) -> bool:
        """Whether a word is a noun for a person or a party."""
        return word.tag.startswith("NN") and (word.lemma in self.nouns or word.lower in self.nouns)

    def is_other(self, word: Word) -> bool:
        """Whether a word names or points at somebody other than the candidate."""
        if word.lower in _OTHER or self.is_noun(word):
            return True
        return word.tag.startswith("NNP") and word.lower not in _CALENDAR and not word.lower[0].isdigit()


def holder(parsed: ParsedAnswer, start: int, end: int, persons: Persons, *, of_object: bool = True) -> Holder:
    """Who holds what words ``start`` to ``end`` (exclusive) name.

    In order: a direct object ("frightened her"), a noun behind an adjective ("a worried mum"), "how anxious she was",
    the candidate as subject of a linking verb ("I was nervous"), then the nearest person to the left.

    Args:
        parsed: The answer.
        start: First word.
        end: One past the last word.
        persons: Nouns for people.
        of_object: Whether a verb's object holds it ("frightened me"), or its subject ("hugged me").
    """
    words = parsed.words
    after = words[end : end + 2]
    if of_object and words[start].tag in _VERBS and after and after[0].lower in _OBJECTS:
        return Holder.SELF if after[0].lower in _SELF else Holder.OTHER
    if words[end - 1].tag in {"JJ", "VBN", "VBG", "VBD"} and any(persons.is_noun(w) for w in after):
        return Holder.OTHER
    if after and after[0].lower in {"he", "she", "they"} and start and words[start - 1].lower in {"how", "so", "as"}:
        return Holder.OTHER
    k = parsed.clause_of(start)
    if _quoted(parsed, k):
        return Holder.OTHER
    clause = parsed.clauses[k]
    linked = clause.lemma in _LINKING and _reaches(words[clause.verb + 1 : start])
    if clause.agent in _OWN and (clause.verb == start or linked):
        return Holder.SELF
    floor = clause.start if 0 <= clause.subject < start else 0
    found = _to_the_left(words[max(floor, start - _REACH) : start], persons)
    led = any(word.lower in _LED for word in words[max(start - _NEXT, 0) : start])
    own = found is Holder.UNSAID and led and _i_am_next(words[end : end + _NEXT], persons)
    return Holder.SELF if own else found


def _i_am_next(after: Sequence[Word], persons: Persons) -> bool:
    """Whether the first person named in these words is the candidate ("when feeling overwhelmed I ...")."""
    return next((w.lower == "I" for w in after if w.lower == "I" or persons.is_other(w)), False)


def _quoted(parsed: ParsedAnswer, k: int) -> bool:
    """Whether "I" in clause ``k`` is somebody else speaking: "she said I am scared" (report past, speech present)."""
    clause = parsed.clauses[k]
    if k == 0 or clause.agent is not Agent.I or clause.mood is not Mood.PRESENT or clause.subject < 0:
        return False
    before = parsed.clauses[k - 1]
    said = before.lemma in _SAY and before.mood is Mood.PAST and before.agent not in {*_OWN, Agent.IMPLIED}
    return said and clause.subject - before.verb <= _QUOTE_REACH


def _reaches(between: list[Word]) -> bool:
    """Whether a linking verb still speaks of its subject: no other pronoun has come in between."""
    return len(between) < _REACH and not any(w.lower in _OTHER or w.lower in _YOU for w in between)


def _to_the_left(before: list[Word], persons: Persons) -> Holder:
    for k in range(len(before) - 1, -1, -1):
        word = before[k]
        if word.lower in {"my", "our"} and k == len(before) - 1:
            return Holder.SELF
        if word.lower in _SELF:
            if word.lower in _OBJECTS and k and _BEFORE_OBJECT & {before[k - 1].lemma, before[k - 1].lower}:
                continue
            return Holder.SELF
        if word.lower in _YOU:
            return Holder.YOU
        if persons.is_other(word):
            return Holder.OTHER
    return Holder.UNSAID
