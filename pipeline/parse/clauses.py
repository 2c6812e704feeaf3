"""Clauses without punctuation: a shallow grammar over part-of-speech tags.

Every finite verb group opens a clause that begins at its subject (and at the conjunction before it). On canonical words
a dependency parser loses more subjects than this does (docs/experiments.md), and this can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.lexicons import Lexicon
from pipeline.parse.model import Agent, Clause, Mood, Word

_FINITE = {"VBD", "VBP", "VBZ", "MD"}
_SKIP = {"RB", "RBR", "RP", "UH"}
_NOUN = ("NN", "CD")
_NP_INSIDE = ("NN", "JJ", "CD", "VBN", "VBG")
_NP_OPEN = {"DT", "PRP$", "PDT"}
_SUBJECTS = {
    "I": Agent.I,
    "we": Agent.WE,
    "you": Agent.YOU,
    "it": Agent.THING,
    "he": Agent.OTHER,
    "she": Agent.OTHER,
    "they": Agent.OTHER,
}
_THING = {"this", "that", "there", "which", "what", "everything", "nothing", "something", "those", "these", "all"}
_MARKERS = {
    "because", "since", "as", "when", "while", "after", "before", "until", "till", "once", "if", "unless", "although",
    "though", "whereas", "so", "that", "who", "which", "what", "where", "why", "how", "whether", "cause", "cos", "and",
    "but", "or", "then", "whenever", "wherever", "whom", "whose", "like",
}  # fmt: skip
_JOIN = {"and", "but", "or", "then", "so"}
_RELATIVE = {"who", "which", "that"}
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


@dataclass(frozen=True, slots=True)
class Group:
    """A finite verb group: words ``start`` to ``end``, its main verb and any subject inside it (inversion)."""

    start: int
    end: int
    main: int
    inside: int = -1


def clauses(words: Sequence[Word], people: People) -> list[Clause]:
    """Cut canonical words into clauses; together they cover every word once."""
    groups = _groups(words)
    if not groups:
        return [Clause(0, len(words), -1, "", Agent.IMPLIED, -1, Mood.NONE)] if words else []
    subjects = [_subject(words, g, groups[k - 1].end if k else 0) for k, g in enumerate(groups)]
    starts = [_opening(words, s.start, groups[k - 1].end if k else 0) for k, s in enumerate(subjects)]
    starts[0] = 0
    found: list[Clause] = []
    for k, group in enumerate(groups):
        end = starts[k + 1] if k + 1 < len(groups) else len(words)
        before = found[-1] if found else None
        found.append(_clause(words, group, subjects[k], (starts[k], end), before, people))
    return found


def _groups(words: Sequence[Word]) -> list[Group]:
    found = []
    i = 0
    while i < len(words):
        if words[i].tag not in _FINITE:
            i += 1
            continue
        group = _group(words, i)
        found.append(group)
        i = group.end
    return found


def _group(words: Sequence[Word], i: int) -> Group:
    main, inside, j = i, -1, i + 1
    auxiliary = (
        words[i].tag == "MD"
        or words[i].lemma in {"be", "have", "do"}
        or words[i].lower in {"'s", "'re", "'m", "'ve", "'d"}
    )
    while j < len(words):
        tag, lower = words[j].tag, words[j].lower
        if tag in {"RB", "RBR"} or lower == "n't":
            j += 1
        elif auxiliary and tag in {"VB", "VBN", "VBG"}:
            main, j = j, j + 1
            auxiliary = words[main].lemma in {"be", "have", "get"}
        elif (
            auxiliary
            and inside < 0
            and main == i
            and lower in _SUBJECTS
            and j + 1 < len(words)
            and words[j + 1].tag in {"VB", "VBN", "VBG"}
        ):
            inside, j = j, j + 1
        else:
            break
    return Group(i, max(main + 1, i + 1), main, inside)


@dataclass(frozen=True, slots=True)
class Subject:
    """Where a subject begins, its head word (-1: none), and how it was found."""

    start: int
    head: int
    kind: str


def _subject(words: Sequence[Word], group: Group, floor: int) -> Subject:
    if group.inside >= 0:
        return Subject(group.start, group.inside, "pronoun")
    i = group.start - 1
    while i >= floor and words[i].tag in _SKIP:
        i -= 1
    if i < floor:
        return Subject(group.start, -1, "none")
    word = words[i]
    if word.lower in _SUBJECTS:
        return _pronoun(words, i, floor)
    if word.lower in _RELATIVE or word.tag in {"WDT", "WP"}:
        return Subject(i, i, "relative")
    if word.lower in _THING or word.tag == "EX":
        return Subject(i, i, "thing")
    if word.tag.startswith(_NOUN) or word.lower in {"everyone", "everybody", "someone", "somebody", "nobody", "one"}:
        return _noun(words, i, floor)
    return Subject(i + 1, -1, "none")


def _pronoun(words: Sequence[Word], i: int, floor: int) -> Subject:
    start = i
    if i - 2 >= floor and words[i - 1].lower == "and" and words[i - 2].tag.startswith(("NN", "PRP")):
        start = _np_start(words, i - 2, floor)
        return Subject(start, i, "together" if words[i].lower == "I" else "pronoun")
    return Subject(start, i, "pronoun")


def _noun(words: Sequence[Word], i: int, floor: int) -> Subject:
    start, head = _np_start(words, i, floor), i
    if (
        start - 2 >= floor
        and words[start - 1].tag == "IN"
        and words[start - 2].tag.startswith("NN")
        and words[start - 1].lower in {"of", "from", "in", "at"}
    ):
        head = start - 2
        start = _np_start(words, head, floor)
    if start - 2 >= floor and words[start - 1].lower == "and" and words[start - 2].lower in {"I", "me", "myself"}:
        return Subject(start - 2, start - 2, "together")
    return Subject(start, head, "noun")


def _np_start(words: Sequence[Word], i: int, floor: int) -> int:
    start = i
    while start - 1 >= floor and (words[start - 1].tag.startswith(_NP_INSIDE) or words[start - 1].tag == "POS"):
        start -= 1
    if start - 1 >= floor and words[start - 1].tag in _NP_OPEN:
        start -= 1
    return start


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
        return _SUBJECTS[words[subject.head].lower]
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
