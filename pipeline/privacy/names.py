"""Names that are known beforehand: a transcript's speakers and the lines of a names file, found wherever they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.privacy.settings import PrivacySettings

PERSON = "PERSON"
SHORTEST = 2
PARTICLES = frozenset("van von der den del dos das bin ibn ten ter and the".split())
_TAIL = r"(?:(?:'s|s'|es'|s|es|')(?!\w))?"  # possessives and plurals
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "‐": "-", "‑": "-"})

Proper = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """Something to replace: code points, Presidio's entity type and score, and for a known name whose it is."""

    start: int
    end: int
    kind: str
    person: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without case and accents, with the place of each of its characters in the original."""

    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int, text: str) -> tuple[int, int]:
        """The same stretch in ``text``, with the combining marks that follow it."""
        first, last = self.places[start], self.places[end - 1] + 1
        while last < len(text) and unicodedata.combining(text[last]):
            last += 1
        return first, last


def fold(text: str) -> Folded:
    """Fold case, accents and kinds of apostrophe away."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text.translate(_QUOTES)):
        for letter in unicodedata.normalize("NFKD", char).casefold():
            if not unicodedata.combining(letter):
                letters.append(letter)
                places.append(place)
    return Folded("".join(letters), tuple(places))


class NameList:
    """Known people. Each is found by the full name, by each part of it, and by other names given for them.

    Args:
        people: For each person the names, the full one first.
        settings: Say which names are words as well.
    """

    def __init__(self, people: Iterable[Sequence[str]], settings: PrivacySettings) -> None:
        forms: dict[str, str] = {}
        for names in people:
            whole = list(dict.fromkeys(form for name in names for form in _forms(name)))
            for form in whole:
                forms.setdefault(form, whole[0])
        self._people = forms
        self._words = settings.word_names
        longest = sorted(forms, key=len, reverse=True)
        body = "|".join(re.escape(form).replace(r"\ ", r"[\s_.]+") for form in longest)
        self._pattern = re.compile(rf"(?<!\w)({body}){_TAIL}(?!\w)") if longest else None

    def find(self, text: str, proper: Proper) -> list[Found]:
        """Every place of a known name; possessive and plural endings stay outside of it.

        Args:
            text: The text as it came in.
            proper: Whether code points start to end are used as a name, asked for names that are words too.
        """
        if self._pattern is None:
            return []
        folded = fold(text)
        found = []
        for match in self._pattern.finditer(folded.text):
            start, end = folded.original(*match.span(1), text)
            form = re.sub(r"[\s_.]+", " ", match.group(1))
            if form not in self._words or (text[start].isupper() and proper(start, end)):
                found.append(Found(start, end, PERSON, self._people[form]))
        return found


def _forms(name: str) -> Iterator[str]:
    """The folded name, and each of its words where it has several."""
    words = _WORD.findall(fold(name).text)
    if words and len("".join(words)) >= SHORTEST:
        yield " ".join(words)
        yield from (word for word in words if len(words) > 1 and len(word) > SHORTEST and word not in PARTICLES)


def read_names(path: Path) -> list[tuple[str, ...]]:
    """People of a names file: one a line, ``Ana Reis = Annie, A. Reis`` for further names, # for comments.

    Raises:
        InputError: The file cannot be read, or a line names nobody.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("cannot be read as UTF-8 text", where=str(path), fix="give one name on each line") from error
    bare = [line.partition("#")[0].strip() for line in lines]
    return [_person(path, number, line) for number, line in enumerate(bare, 1) if line]


def _person(path: Path, number: int, line: str) -> tuple[str, ...]:
    name, _, others = line.partition("=")
    names = tuple(part.strip() for part in (name, *others.split(",")) if part.strip())
    if not all(any(_forms(one)) for one in names):
        raise InputError("a name without letters", where=f"{path}, line {number}", fix="write a name such as Ana Reis")
    return names


def speakers(labels: Iterable[str], settings: PrivacySettings) -> list[tuple[str, ...]]:
    """Those labels of speakers or candidates that can be people's names, as people."""
    return [(label,) for label in dict.fromkeys(labels) if _is_name(label, settings)]


def _is_name(label: str, settings: PrivacySettings) -> bool:
    words = fold(label.replace("_", " ").replace(".", " ")).text.split()
    letters = all(re.fullmatch(r"[^\W\d]+(?:['-][^\W\d]+)*", word) for word in words)
    return bool(words) and letters and not settings.roles & set(words) and len("".join(words)) >= SHORTEST
