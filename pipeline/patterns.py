"""The small pattern language of lexicons, matched on canonical words (lower case, no punctuation, fillers gone).

* ``word`` (lower case, but ``I``) matches its inflections (by lemma or by form); ``=word`` matches that form only;
* ``word:V`` (N, V, J, R) asks for a part of speech as well;
* ``a|b`` alternatives; ``*`` exactly one word of any kind; ``..`` zero to three words of any kind;
* ``word?`` may be left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

GAP = 3


class Token(Protocol):
    """What a pattern needs to know of a word."""

    @property
    def lower(self) -> str:
        """The word in lower case."""

    @property
    def lemma(self) -> str:
        """Its dictionary form."""

    @property
    def tag(self) -> str:
        """Its part of speech, as a Penn Treebank tag."""


@dataclass(frozen=True, slots=True)
class Element:
    """One place in a pattern: alternatives of (form, exact?, part of speech), or a gap.

    ``forms`` are those of the alternatives; ``once``: whether exactly one word stands there.
    """

    options: tuple[tuple[str, bool, str], ...] = ()
    least: int = 1
    most: int = 1
    forms: frozenset[str] = field(init=False, repr=False, compare=False)
    once: bool = field(init=False, repr=False, compare=False)
    _lowers: frozenset[str] = field(init=False, repr=False, compare=False)
    _lemmas: frozenset[str] = field(init=False, repr=False, compare=False)
    _tagged: tuple[tuple[str, bool, str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        plain = [(form, exact) for form, exact, pos in self.options if not pos]
        object.__setattr__(self, "forms", frozenset(form for form, _, _ in self.options))
        object.__setattr__(self, "once", self.least == self.most == 1)
        object.__setattr__(self, "_lowers", frozenset(form for form, _ in plain))
        object.__setattr__(self, "_lemmas", frozenset(form for form, exact in plain if not exact))
        object.__setattr__(self, "_tagged", tuple(option for option in self.options if option[2]))

    def accepts(self, token: Token) -> bool:
        """Whether one word may stand at this place."""
        if not self.options or token.lower in self._lowers or token.lemma in self._lemmas:
            return True
        for form, exact, pos in self._tagged:
            if (token.lower == form or (token.lemma == form and not exact)) and token.tag.startswith(pos):
                return True
        return False


def forms_of(part: str) -> frozenset[str]:
    """The forms of a word and its alternatives, as they are written; those of its element, at a tenth of the price."""
    return frozenset(map(_form, part.removesuffix("?").split("|")))


def _form(alternative: str) -> str:
    form = alternative.lstrip("=").partition(":")[0]
    return form if form == "I" else form.lower()


@cache
def element_of(part: str) -> Element:
    """One place, as it is written."""
    if part == "*":
        return Element()
    if part == "..":
        return Element(least=0, most=GAP)
    least = 1
    if part.endswith("?"):
        part, least = part[:-1], 0
    options = []
    for alternative in part.split("|"):
        options.append((_form(alternative), alternative.startswith("="), alternative.partition(":")[2]))
    return Element(tuple(options), least)


def seconds(elements: Sequence[Element]) -> frozenset[str]:
    """Forms of which one comes second wherever a pattern matches; empty where any word may, or none."""
    rest = elements[1:]
    must = next((k for k, element in enumerate(rest) if element.least), len(rest))
    coming = rest[: must + 1]
    if must == len(rest) or not elements[0].once or not all(element.options for element in coming):
        return frozenset()
    return frozenset(form for element in coming for form in element.forms)


def end_of(elements: Sequence[Element], words: Sequence[Token], e: int, i: int) -> int | None:
    """Where a pattern ends that stands in the words at ``i``, from its element ``e`` on; None where it does not."""
    while e < len(elements) and elements[e].once:
        if i == len(words) or not elements[e].accepts(words[i]):
            return None
        e, i = e + 1, i + 1
    if e == len(elements):
        return i
    element = elements[e]
    reach = 0
    while reach < element.most and i + reach < len(words) and element.accepts(words[i + reach]):
        reach += 1
    counts = range(element.least, reach + 1)
    # A gap is as short as may be; a word that may be left out is taken where it stands.
    for count in reversed(counts) if element.options else counts:
        end = end_of(elements, words, e + 1, i + count)
        if end is not None:
            return end
    return None
