"""People without their names: whoever is known by name is one of a few, so no score can depend on what they are called.

A tagger and an encoder know some names better than others: in lower case spaCy's small English package takes "john" for
a name in 97 of 100 places, "nguyen" in 28 (docs/experiments.md). Whom an answer names first is the first of
``STAND_INS`` throughout, the next one the second, and so on; places in the answer stay. What is shown is the answer's
own words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

# For women and men alike, and names to the tagger wherever they stand.
STAND_INS = ("dana", "lee", "jackie", "kim", "sam", "chris")
NAMES = "names.txt"
_TITLES = {"mr", "mrs", "ms", "mx"}
_AFTER_TITLE = {"and", "or", "'s"}  # "Mr and Mrs Chen"
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def nameless(words: Sequence[str], is_name: Callable[[str], bool], is_known: Callable[[str], bool]) -> list[str]:
    """Canonical words with everybody's name replaced by a stand-in's; as many as before, and the same when done again.

    Args:
        words: Canonical words of an answer, in order.
        is_name: Whether a word is a name wherever it stands. What follows a title is one anyway, and so is a stand-in.
        is_known: Whether it is a word at all; what is none and follows a name is a surname.
    """
    people: dict[str, str] = {}
    found: list[str] = []
    before, after_name = "", False
    for word in words:
        sure = word in STAND_INS or (before in _TITLES and word.isalpha() and word not in _AFTER_TITLE)
        before, after_name = word, sure or is_name(word) or (after_name and not is_known(word))
        found.append(people.setdefault(word, STAND_INS[min(len(people), len(STAND_INS) - 1)]) if after_name else word)
    return found


@lru_cache(maxsize=4)
def known_names(lexicons: Path) -> frozenset[str]:
    """The names of ``names.txt`` of a folder of lexicons; none where an older model brings no such file."""
    path = lexicons / NAMES
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return frozenset(line for line in lines if line and not line.startswith("#"))


def plain_letters(word: str) -> str:
    """A word without accents, as ``names.txt`` writes it."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word.translate(_LETTERS)) if not unicodedata.combining(c))
