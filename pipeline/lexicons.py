"""Lexicons: word lists and phrase patterns as files in configs/lexicons/, each list saying what it is for.

A lexicon file holds ``purpose`` and ``families``; a family holds ``purpose`` and ``entries``. An entry is a phrase in
the language of ``pipeline.patterns``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from pipeline.errors import ConfigError
from pipeline.packs.yaml_lines import plain
from pipeline.patterns import Element, Token, element_of, end_of, forms_of, seconds

Places = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Hit:
    """Words ``start`` to ``end`` (exclusive) matched an entry of a family."""

    family: str
    entry: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry, compiled.

    Attributes:
        second: Forms of which one comes second wherever it matches; empty where any word may, or none.
        needed: Forms of which one is somewhere in the words wherever it matches.
    """

    family: str
    entry: str
    elements: tuple[Element, ...]
    second: frozenset[str]
    needed: frozenset[str]

    @classmethod
    def of(cls, family: str, entry: str) -> _Entry:
        """Compile an entry."""
        elements = tuple(element_of(part) for part in entry.split())
        certain = (element.forms for element in reversed(elements) if element.least and element.options)
        return cls(family, entry, elements, seconds(elements), next(certain, elements[0].forms))


@dataclass(slots=True)
class _Beginning:
    """Entries that begin with one form: by the form of their second word where it is certain, and the others."""

    by_next: dict[str, list[_Entry]] = field(default_factory=dict)
    others: list[_Entry] = field(default_factory=list)

    def add(self, entry: _Entry) -> None:
        """Add an entry."""
        for form in entry.second:
            self.by_next.setdefault(form, []).append(entry)
        if not entry.second:
            self.others.append(entry)

    def before(self, following: Token | None) -> Sequence[_Entry]:
        """The entries that can match before a word; None is the end."""
        if following is None or not self.by_next:
            return self.others
        found = self.others + self.by_next.get(following.lower, [])
        return found if following.lemma == following.lower else found + self.by_next.get(following.lemma, [])


@dataclass(slots=True, eq=False)
class Lexicon:
    """Families of entries, compiled; ``find`` gives every longest non-overlapping hit per family."""

    name: str
    families: dict[str, tuple[str, ...]]
    purposes: dict[str, str]
    _index: dict[str, list[tuple[str, str]]] = field(init=False, repr=False)  # family and entry by how it begins
    _compiled: dict[str, _Beginning] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        index: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for family, entries in self.families.items():
            for entry in entries:
                for form in forms_of(entry.split(maxsplit=1)[0]):
                    index[form].append((family, entry))
        self._index = dict(index)

    def find(self, words: Sequence[Token], places: Places | None = None) -> list[Hit]:
        """Every hit in ``words``, in order; within one family overlapping hits keep the longest.

        Args:
            words: Canonical words of an answer.
            places: Their ``places_of``, where they are known already.
        """
        hits = sorted(self._all(words, places_of(words) if places is None else places), key=_longest_first)
        taken: dict[str, set[int]] = defaultdict(set)
        kept = []
        for hit in hits:
            own = set(range(hit.start, hit.end))
            if not own & taken[hit.family]:
                taken[hit.family] |= own
                kept.append(hit)
        return sorted(kept, key=lambda h: (h.start, h.end, h.family))

    def _all(self, words: Sequence[Token], places: Places) -> Iterator[Hit]:
        said, last = places.keys(), len(words) - 1
        for form in self._index.keys() & said:
            beginning = self._compiled.get(form) or self._compile(form)
            for i in places[form]:
                for entry in beginning.before(words[i + 1] if i < last else None):
                    end = None if said.isdisjoint(entry.needed) else end_of(entry.elements, words, 0, i)
                    if end is not None:
                        yield Hit(entry.family, entry.entry, i, end)

    def _compile(self, form: str) -> _Beginning:
        """The entries that begin with a form, compiled when it is first said: an answer says few of thousands."""
        beginning = _Beginning()
        for family, entry in self._index[form]:
            beginning.add(_Entry.of(family, entry))
        self._compiled[form] = beginning
        return beginning


def places_of(words: Sequence[Token]) -> Places:
    """Where each form stands among the words: every word as it is, and its dictionary form."""
    places: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        places.setdefault(word.lower, []).append(i)
        if word.lemma != word.lower:
            places.setdefault(word.lemma, []).append(i)
    return places


def _longest_first(hit: Hit) -> tuple[int, int, str, str]:
    return hit.start - hit.end, hit.start, hit.family, hit.entry


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
    families = (f for path in sorted(folder.glob("*.yaml")) for f in load_lexicon(path).families.values())
    return frozenset(re.findall(r"[a-z]+", "\n".join(map("\n".join, families)).lower()))
