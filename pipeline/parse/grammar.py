"""Verb groups and their subjects, found from part-of-speech tags alone."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from pipeline.parse.model import Agent, Word

_FINITE = {"VBD", "VBP", "VBZ", "MD"}
_SKIP = {"RB", "RBR", "RP", "UH"}
_NOUN = ("NN", "CD")
_NP_INSIDE = ("NN", "JJ", "CD", "VBN", "VBG")
_TAKES_OBJECT = ("VB", "IN", "TO", "RP", "MD", "PRP")
_NP_OPEN = {"DT", "PRP$", "PDT"}
SUBJECTS = {
    "I": Agent.I,
    "we": Agent.WE,
    "you": Agent.YOU,
    "it": Agent.THING,
    "he": Agent.OTHER,
    "she": Agent.OTHER,
    "they": Agent.OTHER,
}
_THING = {"this", "that", "there", "which", "what", "everything", "nothing", "something", "those", "these", "all"}
_RELATIVE = {"who", "which", "that"}


@dataclass(frozen=True, slots=True)
class Group:
    """A finite verb group: words ``start`` to ``end``, its main verb and any subject inside it (inversion)."""

    start: int
    end: int
    main: int
    inside: int = -1


def groups(words: Sequence[Word]) -> list[Group]:
    """Every finite verb group, in order."""
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
            and lower in SUBJECTS
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


def subject_of(words: Sequence[Word], group: Group, floor: int, persons: Container[str]) -> Subject:
    """The subject of a verb group, looked for no further left than word ``floor``; ``persons`` are nouns for people."""
    if group.inside >= 0:
        return Subject(group.start, group.inside, "pronoun")
    i = group.start - 1
    while i >= floor and words[i].tag in _SKIP:
        i -= 1
    if i < floor:
        return Subject(group.start, -1, "none")
    word = words[i]
    if word.lower in SUBJECTS:
        return _pronoun(words, i, floor, persons)
    if word.lower in _RELATIVE or word.tag in {"WDT", "WP"}:
        return Subject(i, i, "relative")
    if word.lower in _THING or word.tag == "EX":
        return Subject(i, i, "thing")
    if word.tag.startswith(_NOUN) or word.lower in {"everyone", "everybody", "someone", "somebody", "nobody", "one"}:
        return _noun(words, i, floor)
    return Subject(i + 1, -1, "none")


def _pronoun(words: Sequence[Word], i: int, floor: int, persons: Container[str]) -> Subject:
    if i - 2 >= floor and words[i - 1].lower == "and" and words[i - 2].tag.startswith(("NN", "PRP")):
        start = _np_start(words, i - 2, floor)
        if words[i].lower != "I":
            return Subject(start, i, "pronoun")
        if _with_me(words, start, i - 2, persons):
            return Subject(start, i, "together")
    return Subject(i, i, "pronoun")


def _with_me(words: Sequence[Word], start: int, head: int, persons: Container[str]) -> bool:
    """Whether the noun phrase before "and I" is a subject with it, and no object of what stands before."""
    word = words[head]
    if word.tag.startswith("PRP"):
        return word.lower in SUBJECTS and word.lower != "it"
    person = word.tag.startswith("NNP") or word.lemma in persons or word.lower in persons
    return person and (start == 0 or not words[start - 1].tag.startswith(_TAKES_OBJECT))


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
