"""Who does it: the doer of every clause, mended for words without full stops and for terse notes.

The parser takes the noun before a verb for its subject. Where full stops are gone that noun is often the end of the
sentence before ("told her the new price [I] rang the bank"), and terse notes name no subject at all. Both are mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.dimensions._ownership_people import Doer, People
from pipeline.parse import Agent, Clause, Mood, ParsedAnswer, Word

_PRONOUN = {"him": "he", "her": "she", "them": "they"}
_PRONOUNS = {"he", "she", "they"}
_OBJECTS = {
    "him",
    "her",
    "them",
    "it",
    "us",
    "me",
    "you",
    "himself",
    "herself",
    "themselves",
    "myself",
    "back",
    "up",
    "every",
    "that",
}
_MINE = {"myself", "meself", "mysel"}
_FIRST = {"I", "my", "me", "mine", *_MINE}
_US = {"we", "us", "our"}
_COORDINATORS = {"and", "but", "or", "an"}
_ASIDE = {"while", "until", "till", "before"}
_SUBORDINATORS = {
    "that", "because", "cause", "cos", "if", "when", "while", "after", "before", "until", "till", "since", "as", "so",
    "once", "whether", "like", "than", "though", "although", "unless", "whereas",
}  # fmt: skip
_BY_AGENT = {Agent.CUSTOMER: Doer.SERVED, Agent.OWN_SIDE: Doer.SIDE, Agent.OTHER: Doer.OTHER}


def teller(parsed: ParsedAnswer, mood: Mood = Mood.PAST, empty: frozenset[int] = frozenset()) -> Doer:
    """Who tells terse notes in one mood: "we" where they say "we" and never "I" or "my", else the candidate.

    What was done is judged by what was done alone, and self-description says nothing about it: clauses in ``empty`` and
    "I am ..." are passed over.
    """
    telling = [clause for k, clause in enumerate(parsed.clauses) if not _idle(parsed, k, empty)]
    like = [clause for clause in telling if clause.mood is mood]
    for clauses in (like, telling):
        said = {word.lower for clause in clauses for word in parsed.clause_words(clause)}
        if said & (_US | _FIRST):
            return Doer.OWN if said & _FIRST else Doer.WE
    return Doer.OWN


def _idle(parsed: ParsedAnswer, k: int, empty: frozenset[int]) -> bool:
    clause = parsed.clauses[k]
    return k in empty or (clause.mood is Mood.PRESENT and clause.lemma == "be" and clause.agent is Agent.I)


@dataclass(slots=True)
class _Before:
    """Who acted before: last of all, last in a main clause, last in each mood; and the last "he", "she" or "they"."""

    last: Doer
    main: Doer
    of_mood: dict[Mood, Doer]
    pronoun: str = ""

    def turn_to(self, clause: Clause, previous: Clause | None) -> None:
        """Choose whose act a clause without a subject may continue: one told in the same way, and not an aside."""
        if clause.subject >= 0:
            return
        if clause.marker not in _COORDINATORS:
            self.last = self.of_mood[clause.mood]
        elif previous is not None and previous.marker in _ASIDE and clause.marker == "and":
            self.last = self.main

    def note(self, clause: Clause, doer: Doer, subject: str, idle: bool) -> None:
        """Remember the doer of a clause that has been read."""
        if doer is not Doer.THING and not idle:
            self.last = self.of_mood[clause.mood] = doer
            self.main = self.main if clause.marker in _ASIDE else doer
        self.pronoun = subject if subject in _PRONOUNS else "" if doer in {Doer.OWN, Doer.WE} else self.pronoun


def doers(parsed: ParsedAnswer, people: People, empty: frozenset[int] = frozenset()) -> Iterator[Doer]:
    """The doer of every clause, in order; clauses in ``empty`` (stock phrases) hand no subject on."""
    told_by = {mood: teller(parsed, mood, empty) for mood in Mood}
    before = _Before(told_by[Mood.PAST], told_by[Mood.PAST], dict(told_by))
    for k, clause in enumerate(parsed.clauses):
        before.turn_to(clause, parsed.clauses[k - 1] if k else None)
        doer = _doer(parsed, k, before, people) or told_by[clause.mood]
        if doer is Doer.THING and any(w.lower in _MINE for w in parsed.words[clause.verb + 1 : clause.verb + 6]):
            doer = Doer.OWN
        yield doer
        before.note(
            clause, doer, parsed.words[clause.subject].lower if clause.subject >= 0 else "", _idle(parsed, k, empty)
        )


def _doer(parsed: ParsedAnswer, k: int, before: _Before, people: People) -> Doer | None:
    """The doer of clause ``k``, or None where only the teller can be meant."""
    clause, words = parsed.clauses[k], parsed.words
    if clause.verb < 0:
        return None
    if clause.subject < 0:
        return _unnamed(parsed, clause, before)
    subject = words[clause.subject]
    if subject.lower in {"I", "me", "myself", "we"} or clause.agent is Agent.WE:
        return Doer.OWN if subject.lower in _FIRST else Doer.WE
    if subject.lower in _PRONOUNS:
        return people.antecedent(words, subject.i)
    if subject.lower in {"it", "this", "that", "you"}:
        return _it(parsed, k, before, people)
    if subject.tag.startswith(("NN", "CD", "JJ")) and not clause.relative:
        return _noun(parsed, k, before, people)
    return _BY_AGENT.get(clause.agent, Doer.THING)


def _it(parsed: ParsedAnswer, k: int, before: _Before, people: People) -> Doer | None:
    """Tell what "it" is: a thing, the IT department ("someone from it came"), or the object of the clause before."""
    clause, words = parsed.clauses[k], parsed.words
    i = clause.subject
    if words[i].lower == "it" and i > 1 and words[i - 1].lower == "from" and people.kind(words[i - 2]) is not None:
        return Doer.SIDE
    if k == 0 or words[i].lower == "you" or clause.passive or words[clause.verb].lemma not in people.human_verbs:
        return _BY_AGENT.get(clause.agent, Doer.THING)
    previous = parsed.clauses[k - 1].verb
    ended = previous == i - 1 and words[previous].lemma not in people.lists["takes_clause"]
    return _unnamed(parsed, clause, before) if ended else _BY_AGENT.get(clause.agent, Doer.THING)


def _noun(parsed: ParsedAnswer, k: int, before: _Before, people: People) -> Doer | None:
    """The person or thing a noun subject names, unless the noun belongs to what went before."""
    clause, words = parsed.clauses[k], parsed.words
    subject = words[clause.subject]
    start = people.phrase_start(words, subject.i)
    previous = words[start - 1] if start > 0 else None
    kind = people.kind(subject)
    if kind is Doer.OTHER and words[start].tag == "DT" and subject.lower not in people.lists["somebody"]:
        kind = None
    if kind is not None and people.titled(words, start):
        kind = Doer.SERVED
    if previous is None:
        detached = kind is None and _human_act(words, clause, people)
    elif previous.tag in {"IN", "TO"} and previous.lower not in _SUBORDINATORS:
        detached = True
    elif kind is not None:
        spoken_to = k > 0 and previous.i == parsed.clauses[k - 1].verb and previous.lemma in people.lists["speaks_to"]
        detached = spoken_to and before.last is Doer.OWN
    else:
        detached = _human_act(words, clause, people)
        bare = start == subject.i and subject.tag == "NN" and not previous.tag.startswith("V")
        if detached and bare and previous.lower not in {"and", "then"}:
            return Doer.OTHER
    return _unnamed(parsed, clause, before) if detached else kind or Doer.THING


def _human_act(words: Sequence[Word], clause: Clause, people: People) -> bool:
    """Whether the verb is one that a thing does not do to something, and has an object."""
    if words[clause.verb].lemma not in people.human_verbs or clause.passive or clause.verb + 1 >= len(words):
        return False
    after = words[clause.verb + 1]
    return after.lower in _OBJECTS or after.tag in {"DT", "PRP$", "RP", "NNP", "CD", "NNS", "NN"}


def _unnamed(parsed: ParsedAnswer, clause: Clause, before: _Before) -> Doer | None:
    """The doer of a clause without a subject: after "and" the one before, else the teller where that is likely."""
    words = parsed.words
    inside = words[clause.verb + 1 : clause.end]
    opening = [w.lower for w in words[max(clause.start - 1, 0) : clause.verb]]
    of_another = bool(inside) and inside[0].lower in _PRONOUN and _PRONOUN[inside[0].lower] == before.pronoun
    if of_another or any(w.lower in _MINE for w in inside[:6]):
        return Doer.OWN
    if _named(words, clause):
        return Doer.OTHER
    if any(w in _COORDINATORS for w in opening[-3:]) or before.last in {Doer.OWN, Doer.WE}:
        return before.last
    if inside and inside[0].lower in {"me", "us"}:
        return before.last
    return None if before.last is Doer.SERVED else Doer.OTHER


def _named(words: Sequence[Word], clause: Clause) -> bool:
    """Whether somebody with a place stands before the verb ("Lena from catering typed them")."""
    for k in range(max(0, clause.verb - 4), clause.verb - 1):
        place = words[k + 1].lower
        person = words[k].tag.startswith("NN" if place == "from" else "NNP")
        if person and place in {"from", "in", "at", "of"}:
            return k == 0 or not words[k - 1].tag.startswith(("V", "IN", "TO"))
    return False
