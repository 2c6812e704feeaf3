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
from functools import cache, lru_cache
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
    _lowers: frozenset[str] = field(init=False, repr=False, compare=False)
    _lemmas: frozenset[str] = field(init=False, repr=False, compare=False)
    _tagged: tuple[tuple[str, bool, str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        plain = [(form, exact) for form, exact, pos in self.options if not pos]
        object.__setattr__(self, "_lowers", frozenset(form for form, _ in plain))
        object.__setattr__(self, "_lemmas", frozenset(form for form, exact in plain if not exact))
        object.__setattr__(self, "_tagged", tuple(option for option in self.options if option[2]))

    @property
    def once(self) -> bool:
        """Whether exactly one word stands at this place."""
        return self.least == self.most == 1

    def accepts(self, token: Token) -> bool:
        """Whether one word may stand at this place."""
        if not self.options or token.lower in self._lowers or token.lemma in self._lemmas:
            return True
        for form, exact, pos in self._tagged:
            if (token.lower == form or (token.lemma == form and not exact)) and token.tag.startswith(pos):
                return True
        return False


@cache
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


_Entry = tuple[str, str, tuple[Element, ...]]


@dataclass(slots=True)
class _Beginning:
    """Entries that begin with one form: by the form of their second word where it is certain, and the others."""

    by_next: dict[str, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    others: list[_Entry] = field(default_factory=list)

    def add(self, entry: _Entry) -> None:
        """Add an entry."""
        elements = entry[2]
        if len(elements) > 1 and elements[1].once and elements[1].options:
            for form in {form for form, _, _ in elements[1].options}:
                self.by_next[form].append(entry)
        else:
            self.others.append(entry)

    def before(self, following: Token | None) -> Iterator[_Entry]:
        """The entries that can match before a word; None is the end."""
        yield from self.others
        if following is not None and self.by_next:
            yield from self.by_next.get(following.lower, ())
            if following.lemma != following.lower:
                yield from self.by_next.get(following.lemma, ())


@dataclass(slots=True, eq=False)
class Lexicon:
    """Families of entries, compiled; ``find`` gives every longest non-overlapping hit per family."""

    name: str
    families: dict[str, tuple[str, ...]]
    purposes: dict[str, str]
    _index: dict[str, _Beginning] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        index: dict[str, _Beginning] = defaultdict(_Beginning)
        for family, entries in self.families.items():
            for entry in entries:
                elements = tuple(_element(part) for part in entry.split())
                for form, _, _ in elements[0].options:
                    index[form].add((family, entry, elements))
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
                beginning = self._index.get(form)
                if beginning is None:
                    continue
                for family, entry, elements in beginning.before(words[i + 1] if i + 1 < len(words) else None):
                    end = _match(elements, words, 0, i)
                    if end is not None:
                        yield Hit(family, entry, i, end)


def _match(elements: tuple[Element, ...], words: Sequence[Token], e: int, i: int) -> int | None:
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
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"not readable as YAML ({error})", where=str(path), fix="mend the file") from error
    return _lexicon(path, text)


@lru_cache(maxsize=64)
def _lexicon(path: Path, text: str) -> Lexicon:
    """A file's text as a lexicon; several parts of the program read the same files."""
    try:
        raw = plain(text)
    except yaml.YAMLError as error:
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
