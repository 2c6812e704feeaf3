"""People without their names: whoever is known by name is one of a few, so no score can depend on what they are called.

A tagger and an encoder know some names better than others: in lower case spaCy's small English package takes "john" for
a name in 97 of 100 places, "nguyen" in 28 (docs/experiments.md). Whom an answer names first is the first of
``STAND_INS`` throughout, the next one the second, and so on; places in the answer stay. What is shown is the answer's
own words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.parse.spelling import FUNCTION_WORDS

# For women and men alike, and names to the tagger wherever they stand.
STAND_INS = ("dana", "lee", "jackie", "kim", "sam", "chris")
NAMES = "names.txt"
AROUND = 15  # words to either side that are looked at, where there are more than
FEW = 9
LONGER = 4  # letters
MOST_UNKNOWN = 0.4  # share of the longer ones; with more unknown ones, and
LEAST_FUNCTION = 0.15  # fewer English function words, it is another language, and the words stay
_TITLES = {"mr", "mrs", "ms", "mx"}
_AFTER_TITLE = {"and", "or", "'s"}  # "Mr and Mrs Chen"


def nameless(words: Sequence[str], is_name: Callable[[str], bool], is_known: Callable[[str], bool]) -> list[str]:
    """Canonical words with everybody's name replaced by a stand-in's; as many as before, and the same when done again.

    Args:
        words: Canonical words of an answer, in order.
        is_name: Whether a word is a name wherever it stands. What follows a title is one anyway, and so is a stand-in.
        is_known: Whether it is a word at all; what is none and follows a name is a surname.
    """
    listed = [
        word in STAND_INS or is_name(word) or (before in _TITLES and word.isalpha() and word not in _AFTER_TITLE)
        for before, word in zip(["", *words], words, strict=False)
    ]
    english = _English(words, listed, is_known)
    people: dict[str, str] = {}
    found: list[str] = []
    named = False
    for i, word in enumerate(words):
        named = (listed[i] or (named and english.unknown[i])) and english.around(i)
        found.append(people.setdefault(word, STAND_INS[min(len(people), len(STAND_INS) - 1)]) if named else word)
    return found


class _English:
    """Where words stand in English, though some be names.

    Args:
        words: Canonical words.
        listed: Which of them are names.
        is_known: Whether an English dictionary has a word.
    """

    def __init__(self, words: Sequence[str], listed: Sequence[bool], is_known: Callable[[str], bool]) -> None:
        self.unknown = [name or not is_known(word) for name, word in zip(listed, words, strict=True)]
        self._longer = [name or len(word) >= LONGER for name, word in zip(listed, words, strict=True)]
        self._function = [word in FUNCTION_WORDS for word in words]

    def around(self, i: int) -> bool:
        """Whether most longer words around one are known, or enough are English function words."""
        places = range(max(i - AROUND, 0), min(i + 1 + AROUND, len(self.unknown)))
        if len(places) <= FEW or sum(self._function[k] for k in places) >= LEAST_FUNCTION * len(places):
            return True
        longer = [k for k in places if self._longer[k]]
        return sum(self.unknown[k] for k in longer) <= MOST_UNKNOWN * len(longer)


@lru_cache(maxsize=4)
def known_names(lexicons: Path) -> frozenset[str]:
    """The names of ``names.txt`` of a folder of lexicons; none where an older model brings no such file."""
    path = lexicons / NAMES
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return frozenset(line for line in lines if line and not line.startswith("#"))
