"""Clauses without punctuation: a shallow grammar over part-of-speech tags.

Every finite verb group opens a clause that begins at its subject (and at the conjunction before it). On canonical words
a dependency parser loses more subjects than this does (docs/experiments.md), and this can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.lexicons import Lexicon
from pipeline.parse.grammar import SUBJECTS, Group, Subject, groups, subject_of
from pipeline.parse.model import Agent, Clause, Mood, Word

_MARKERS = {
    "because", "since", "as", "when", "while", "after", "before", "until", "till", "once", "if", "unless", "although",
    "though", "whereas", "so", "that", "who", "which", "what", "where", "why", "how", "whether", "cause", "cos", "and",
    "but", "or", "then", "whenever", "wherever", "whom", "whose", "like",
}  # fmt: skip
_JOIN = {"and", "but", "or", "then", "so"}
_HABIT = {
    "always", "usually", "often", "normally", "generally", "sometimes", "typically", "constantly", "regularly",
    "whenever", "never", "every", "rarely", "mostly", "consistently",
}  # fmt: skip
_BE = {"be", "get", "'s", "'re", "'m"}
_HYPOTHETICAL = {"will", "would", "can", "could", "should", "may", "might", "must", "shall", "'ll", "wo", "ca"}
_NOT = {"n't", "not", "never", "no", "nobody", "nothing", "without"}


@dataclass(frozen=True, slots=True)
class People:
    """Head nouns of the person served and of the candidate's own side."""

    customer: frozenset[str]
    own_side: frozenset[str]
    human_verbs: frozenset[str]

    @property
    def anyone(self) -> frozenset[str]:
        """All nouns for people."""
        return self.customer | self.own_side

    @classmethod
    def of(cls, lexicon: Lexicon) -> People:
        """Read the families of the people lexicon."""
        return cls(*(frozenset(lexicon.families[name]) for name in ("customer", "own_side", "human_verbs")))

    def agent(self, lemma: str, lower: str, verb: str = "") -> Agent:
        """Who a head noun names; before a verb that only people do, an unknown noun names somebody."""
        if lemma in self.customer or lower in self.customer:
            return Agent.CUSTOMER
        if lemma in self.own_side or lower in self.own_side:
            return Agent.OWN_SIDE
        return Agent.OTHER if verb in self.human_verbs else Agent.THING


def clauses(words: Sequence[Word], people: People) -> list[Clause]:
    """Cut canonical words into clauses; together they cover every word once."""
    verb_groups = groups(words)
    if not verb_groups:
        return [Clause(0, len(words), -1, "", Agent.IMPLIED, -1, Mood.NONE)] if words else []
    floors = [0, *(group.end for group in verb_groups)]
    subjects = [subject_of(words, g, floors[k], people.anyone) for k, g in enumerate(verb_groups)]
    starts = [_opening(words, subject.start, floors[k]) for k, subject in enumerate(subjects)]
    starts[0] = 0
    found: list[Clause] = []
    for k, group in enumerate(verb_groups):
        end = starts[k + 1] if k + 1 < len(verb_groups) else len(words)
        before = found[-1] if found else None
        found.append(_clause(words, group, subjects[k], (starts[k], end), before, people))
    return found


def _opening(words: Sequence[Word], start: int, floor: int) -> int:
    while start - 1 >= floor and (words[start - 1].tag in {"RB", "UH"} or words[start - 1].lower in _MARKERS):
        start -= 1
    return start


def _clause(
    words: Sequence[Word],
    group: Group,
    subject: Subject,
    bounds: tuple[int, int],
    before: Clause | None,
    people: People,
) -> Clause:
    start, end = bounds
    opening = [w.lower for w in words[start : group.start]]
    marker = next(
        (w for w in opening if w in _MARKERS and w not in {"and", "but", "or", "then"}),
        next((w for w in opening if w in _JOIN), ""),
    )
    verbs = words[group.start : group.main + 1]
    main = words[group.main]
    passive = main.tag in {"VBN", "VBD"} and any(w.lemma in _BE or w.lower in _BE for w in verbs[:-1])
    passive = passive and not any(w.lemma == "have" or w.lower == "'ve" for w in verbs[-2:-1])
    around = {w.lower for w in words[max(start, group.start - 3) : group.main + 1]}
    return Clause(
        start, end, group.main, main.lemma,
        agent=_agent(words, subject, before, people, main.lemma),
        subject=subject.head,
        mood=_mood(words, group),
        marker=marker,
        passive=passive,
        negated=bool(around & _NOT),
        habitual=_habitual(words, start, end, group),
        progressive=main.tag == "VBG",
        relative=subject.kind == "relative",
    )  # fmt: skip


def _agent(words: Sequence[Word], subject: Subject, before: Clause | None, people: People, verb: str) -> Agent:
    if subject.kind == "together":
        return Agent.WE
    if subject.kind == "pronoun":
        return SUBJECTS[words[subject.head].lower]
    if subject.kind == "noun":
        return people.agent(words[subject.head].lemma, words[subject.head].lower, verb)
    if subject.kind == "relative":
        return _antecedent(words, subject.head, people)
    if subject.kind == "thing":
        return Agent.THING
    joined = subject.start > 0 and words[subject.start - 1].lower in _JOIN
    if before is not None and (joined or before.agent in {Agent.I, Agent.WE, Agent.IMPLIED}):
        return before.agent
    return Agent.IMPLIED


def _antecedent(words: Sequence[Word], i: int, people: People) -> Agent:
    for word in reversed(words[max(0, i - 3) : i]):
        if word.tag.startswith("NN") or word.lower in people.customer:
            found = people.agent(word.lemma, word.lower)
            return Agent.OTHER if found is Agent.THING and words[i].lower == "who" else found
    return Agent.OTHER if words[i].lower == "who" else Agent.THING


def _mood(words: Sequence[Word], group: Group) -> Mood:
    head = words[group.start]
    rest = words[group.start : group.main + 1]
    if head.tag == "MD" or head.lower in _HYPOTHETICAL:
        return Mood.PAST if head.lower == "could" and any(w.tag == "VBN" for w in rest) else Mood.MODAL
    if head.tag == "VBD":
        return Mood.PAST
    if (head.lemma == "have" or head.lower in {"'ve", "'d"}) and rest[-1].tag == "VBN":
        return Mood.PAST
    return Mood.PRESENT


def _habitual(words: Sequence[Word], start: int, end: int, group: Group) -> bool:
    if words[group.main].lower == "used" and group.main + 1 < len(words) and words[group.main + 1].lower == "to":
        return True
    return any(w.lower in _HABIT and w.lower != "never" for w in words[start:end])
