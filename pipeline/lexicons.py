"""Lexicons: word lists and phrase patterns as files in configs/lexicons/, each list saying what it is for.

A lexicon file holds ``purpose`` and ``families``; a family holds ``purpose`` and ``entries``. An entry is a phrase in a
small pattern language, matched on canonical words (lower case, no punctuation, fillers gone):

* ``word`` (lower case, but ``I``) matches its inflections (by lemma or by form); ``=word`` matches that form only;
* ``word:V`` (N, V, J, R) asks for a part of speech as well;
* ``a|b`` alternatives; ``*`` exactly one word of any kind; ``..`` zero to three words of any kind;
* ``word?`` may be left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import yaml

from pipeline.errors import ConfigError
from pipeline.packs.yaml_lines import plain

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
    """One place in a pattern: alternatives of (form, exact?, part of speech), or a gap."""

    options: tuple[tuple[str, bool, str], ...] = ()
    least: int = 1
    most: int = 1

    def accepts(self, token: Token) -> bool:
        """Whether one word may stand at this place."""
        if not self.options:
            return True
        return any(_fits(token, form, exact, pos) for form, exact, pos in self.options)


def _fits(token: Token, form: str, exact: bool, pos: str) -> bool:
    if token.lower != form and (exact or token.lemma != form):
        return False
    return not pos or token.tag.startswith(pos)


def _element(part: str) -> Element:
    if part == "*":
        return Element()
    if part == "..":
        return Element(least=0, most=GAP)
    least = 1
    if part.endswith("?"):
        part, least = part[:-1], 0
    options = []
    for alternative in part.split("|"):
        form, _, pos = alternative.lstrip("=").partition(":")
        options.append((form if form == "I" else form.lower(), alternative.startswith("="), pos))
    return Element(tuple(options), least)


@dataclass(frozen=True, slots=True)
class Hit:
    """Words ``start`` to ``end`` (exclusive) matched an entry of a family."""

    family: str
    entry: str
    start: int
    end: int


@dataclass(slots=True)
class Lexicon:
    """Families of entries, compiled; ``find`` gives every longest non-overlapping hit per family."""

    name: str
    families: dict[str, tuple[str, ...]]
    purposes: dict[str, str]
    _index: dict[str, list[tuple[str, str, tuple[Element, ...]]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        index: dict[str, list[tuple[str, str, tuple[Element, ...]]]] = defaultdict(list)
        for family, entries in self.families.items():
            for entry in entries:
                elements = tuple(_element(part) for part in entry.split())
                for form, _, _ in elements[0].options:
                    index[form].append((family, entry, elements))
        self._index = dict(index)

    def find(self, words: Sequence[Token], families: Sequence[str] | None = None) -> list[Hit]:
        """Every hit in ``words``, in order; within one family overlapping hits keep the longest.

        Args:
            words: Canonical words of an answer.
            families: Only these families, or all.
        """
        hits = [h for h in self._all(words) if families is None or h.family in families]
        hits.sort(key=lambda h: (h.start - h.end, h.start, h.family, h.entry))
        taken: dict[str, set[int]] = defaultdict(set)
        kept = []
        for hit in hits:
            places = set(range(hit.start, hit.end))
            if not places & taken[hit.family]:
                taken[hit.family] |= places
                kept.append(hit)
        return sorted(kept, key=lambda h: (h.start, h.end, h.family))

    def _all(self, words: Sequence[Token]) -> Iterator[Hit]:
        for i, word in enumerate(words):
            for form in {word.lower, word.lemma}:
                for family, entry, elements in self._index.get(form, ()):
                    end = _match(elements, words, 0, i)
                    if end is not None:
                        yield Hit(family, entry, i, end)


def _match(elements: tuple[Element, ...], words: Sequence[Token], e: int, i: int) -> int | None:
    if e == len(elements):
        return i
    element = elements[e]
    reach = 0
    while reach < element.most and i + reach < len(words) and element.accepts(words[i + reach]):
        reach += 1
    counts = range(element.least, reach + 1)
    # A gap is as short as may be; a word that may be left out is taken where it stands.
    for count in reversed(counts) if element.options else counts:
        end = _match(elements, words, e + 1, i + count)
        if end is not None:
            return end
    return None


def load_lexicon(path: Path) -> Lexicon:
    """Read and check one lexicon file.

    Raises:
        ConfigError: With file, family and fix, when the file is not a lexicon.
    """
    try:
        raw = plain(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(f"not readable as YAML ({error})", where=str(path), fix="mend the file") from error
    if not isinstance(raw, dict) or set(raw) != {"purpose", "families"}:
        raise ConfigError(
            "needs exactly the keys 'purpose' and 'families'", where=str(path), fix="see configs/README.md"
        )
    families: dict[str, tuple[str, ...]] = {}
    for family, body in raw["families"].items():
        where = f"{path}, family {family}"
        if not isinstance(body, dict) or set(body) != {"purpose", "entries"}:
            raise ConfigError("needs exactly 'purpose' and 'entries'", where=where, fix="add the missing key")
        entries = [str(entry).strip() for entry in body["entries"]]
        bad = next((e for e in entries if not e or e.split()[0] in {"*", ".."} or e.split()[0].endswith("?")), None)
        if bad is not None:
            raise ConfigError(f"entry '{bad}' does not begin with a word", where=where, fix="begin it with a word")
        families[family] = tuple(dict.fromkeys(entries))
    return Lexicon(path.stem, families, {f: str(b["purpose"]) for f, b in raw["families"].items()})


def vocabulary(folder: Path) -> frozenset[str]:
    """Every word of every lexicon in a folder, in lower case."""
    entries = (e for path in sorted(folder.glob("*.yaml")) for f in load_lexicon(path).families.values() for e in f)
    return frozenset(word for entry in entries for word in re.findall(r"[a-z]+", entry.lower()))
