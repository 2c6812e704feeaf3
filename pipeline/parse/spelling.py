"""Typing errors undone: nobody is scored on typing, so a slip of one letter reads like the word that was meant.

A word is mended when no dictionary or lexicon holds it and a known word is one slip away, as slips happen: two letters
swapped, one left out, one doubled, one hit beside the right key, one vowel for another (Damerau, 1964,
doi:10.1145/363958.363994); the most frequent of several wins. Names and words of other languages stay: a first letter
is never replaced, and among many unknown words nothing is mended.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files

LEAST_LETTERS = 4
AROUND = 5  # words to either side that are looked at
LEAST_COUNT = 500  # of 1.6 thousand million words; a rarer word is not what was meant, unless a lexicon holds it
SURE_COUNT = 20_000  # what could be a slip of so frequent a word is that, though somebody may be called so
MOST_UNKNOWN = 0.4  # share of them; more is another language, or names
REMEMBERED = 1 << 15  # words whose spelling has been looked up
FUNCTION_WORDS = frozenset(
    "the of to and that was with for my it they she her his this have had were but so at on from n't 's what when "
    "which who you your our we us by be been not if or because would could their them there".split()
)
"""Words of which a fifth of any English text is made, and hardly any text in another language has some."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_VOWELS = "aeiouy"
_ENDINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("s", "ed", "ing", "ly", "er", "ers"), ("",)),
    **{"es": ("s", "x", "z", "ch", "sh", "o"), "d": ("e",)},
}
"""Endings, and how a stem ends that may have them."""
_BRITISH = (
    (re.compile(r"(?<=[a-z]{2})([iy])s(?=(?:e[drs]?|ing|ations?|able)$)"), r"\1z"),
    (re.compile(r"our"), "or"),
    (re.compile(r"(?<=[a-z]{2})ll"), "l"),
    (re.compile(r"re(?=s?$)"), "er"),
    (re.compile(r"ence$"), "ense"),
)


class Speller:
    """Undoes slips of one letter.

    Args:
        known: Words, in lower case, that are right as they are, whatever a dictionary says.
        names: People's names, which are right too, and no word is mended to one.
    """

    def __init__(self, known: frozenset[str], names: frozenset[str] = frozenset()) -> None:
        self._own, self._names = known, names
        self.is_known = lru_cache(REMEMBERED)(self._is_known)
        self.is_name = lru_cache(REMEMBERED)(self._is_name)
        self._meaning = lru_cache(REMEMBERED)(self._meant)

    def load(self) -> None:
        """Read the dictionary now rather than at the first use."""
        _ = self._dictionary

    @cached_property
    def _dictionary(self) -> Mapping[str, int]:
        """How often each word is met, from pyspellchecker's list; the library itself takes longer to read it."""
        packed = (files("spellchecker") / "resources" / "en.json.gz").read_bytes()
        text = gzip.decompress(packed).decode("utf-8")
        counts: dict[str, int] = json.loads(text)
        if text == text.lower():
            return counts
        lower = dict.fromkeys((word.lower() for word in counts), 0)
        for word, count in counts.items():  # words that differ in case alone are one
            lower[word.lower()] += count
        return lower

    def mended(self, words: Sequence[str]) -> list[str]:
        """The words with slips undone; as many as before.

        Args:
            words: Canonical words, in order.
        """
        unknown = [not self.is_known(word) for word in words]
        return [
            self._meaning(word) or word if strange and not self.is_name(word) and _few(unknown, i) else word
            for i, (word, strange) in enumerate(zip(words, unknown, strict=True))
        ]

    def _is_known(self, word: str) -> bool:
        if len(word) < LEAST_LETTERS or not (word.isascii() and word.isalpha()):
            return True
        own = any(stem in self._own for stem in _stems(word))
        return own or word in self._dictionary or _american(word) in self._dictionary

    def _is_name(self, word: str) -> bool:
        """Whether a word is somebody's name: "kavita" is, "taht" is none, though some people are called so."""
        plain, known = plain_letters(word), self.is_known(word)
        if plain not in self._names and (known or plain.removesuffix("s") not in self._names):
            return False
        slip = None if known else self._meaning(word)
        return slip is None or self._dictionary.get(slip, 0) < SURE_COUNT

    def _meant(self, word: str) -> str | None:
        """The most frequent word that a slip can have made this one of; None where there is none."""
        near = {w for w in _one_slip_before(word) if len(w) >= LEAST_LETTERS}
        fit = [w for w in near if w in self._own or self._dictionary.get(w, 0) >= LEAST_COUNT]
        return max(sorted(fit), key=lambda w: self._dictionary.get(w, 0), default=None)


def _stems(word: str) -> Iterator[str]:
    """What the word may be an inflection of: "happend" is none of "happen"."""
    yield word
    for ending, before in _ENDINGS.items():
        stem = word.removesuffix(ending)
        if stem != word and stem.endswith(before):
            yield stem


def _few(unknown: Sequence[bool], i: int) -> bool:
    """Whether the words around one are known, for the most part."""
    around = [*unknown[max(i - AROUND, 0) : i], *unknown[i + 1 : i + 1 + AROUND]]
    return sum(around) <= MOST_UNKNOWN * len(around)


def plain_letters(word: str) -> str:
    """A word without accents, as a list of names writes it."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word.translate(_LETTERS)) if not unicodedata.combining(c))


def _american(word: str) -> str:
    """The word as it is spelled in America, for the most part."""
    for british, american in _BRITISH:
        word = british.sub(american, word)
    return word


def _one_slip_before(word: str) -> Iterator[str]:
    """Every string that one slip makes ``word`` of; none that differs by another first letter alone."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for i in range(len(word)):
        left, letter, right = word[:i], word[i], word[i + 1 :]
        if right:
            yield left + right[0] + letter + right[1:]
        beside = {*left[-1:], *right[:1]}
        if letter in beside or any(letter in _beside(other) for other in beside):
            yield left + right
        if i:
            near = _beside(letter) + (_VOWELS if letter in _VOWELS else "")
            yield from (left + other + right for other in near)
            yield from (left + other + letter + right for other in letters)
    yield from (word + other for other in letters)


def _beside(letter: str) -> str:
    """The keys to the left and right of a letter's."""
    row = next((row for row in _ROWS if letter in row), "")
    i = row.find(letter)
    return row[max(i - 1, 0) : i] + row[i + 1 : i + 2] if row else ""
