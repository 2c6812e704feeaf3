"""Placeholders: the same number for the same person or place within a candidate."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.privacy.names import PERSON, Found, fold
from pipeline.privacy.settings import PrivacySettings

_MEN, _WOMEN = {"mr", "sir"}, {"mrs", "ms", "miss", "dame", "sister"}
_TITLES = _MEN | _WOMEN | set("mx dr doctor prof professor father pastor rabbi imam captain".split())


class Placeholders:
    """Gives out placeholders for one candidate, numbered in the order they are asked for."""

    def __init__(self, settings: PrivacySettings) -> None:
        self._settings = settings
        self._known: defaultdict[str, list[set[str]]] = defaultdict(list)

    def of(self, found: Found, words: str) -> str:
        """The placeholder for ``words``, such as ``[PERSON 1]`` or ``[EMAIL]``."""
        kind = self._settings.placeholders[found.kind]
        if kind not in self._settings.numbered:
            return f"[{kind}]"
        person = found.kind == PERSON
        parts = _parts(found.person or words) if person else {" ".join(re.findall(r"\w+", fold(words).text))}
        return f"[{kind} {self._number(kind, parts)}]"

    def _number(self, kind: str, parts: set[str]) -> int:
        """The latest known one whose name has all of these words, else the latest whose words are among these."""
        known = self._known[kind]
        for shorter in (True, False):
            for number in range(len(known), 0, -1):
                if _same(known[number - 1], parts, shorter=shorter):
                    known[number - 1] |= parts
                    return number
        known.append(set(parts))
        return len(known)


def _parts(name: str) -> set[str]:
    """A name's words without case, accents and possessive ending; titles stay, as "#m" or "#w" where they tell."""
    words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", re.sub(r"'s$|'$", "", fold(name).text))
    titles = {"#m" for word in words if word in _MEN} | {"#w" for word in words if word in _WOMEN}
    return titles | ({word for word in words if word not in _TITLES} or set(words))


def _same(known: set[str], parts: set[str], *, shorter: bool) -> bool:
    """Whether one name may be a shorter form of the other: Ana, Ana Reis and Ms Reis, but not Mr Reis and Ms Reis."""
    titles = {part for part in known | parts if part.startswith("#")}
    mine, theirs = parts - titles, known - titles
    return len(titles) < 2 and (mine <= theirs if shorter else theirs <= mine)
