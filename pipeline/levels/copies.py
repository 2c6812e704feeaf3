"""Wording taken over from the pack: it shows that somebody has read the indicators, not that they did what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_PERSON = {
    "I", "me", "my", "mine", "myself", "he", "she", "his", "her", "him", "we", "our", "us", "they", "their", "them",
    "themselves", "ourselves", "the", "a", "an", "and", "or", "to", "of", "is", "are", "am", "was", "were", "be",
    "been", "'s", "do", "does", "did", "has", "have", "had", "that", "it",
}  # fmt: skip
_FEWEST = 4
_ENDINGS = ("ing", "ed", "es", "s", "e")


@dataclass(frozen=True, slots=True)
class Copy:
    """Words ``start`` to ``end`` (exclusive) of an answer stand in item ``item`` of the pack."""

    item: int
    start: int
    end: int


class CopyFinder:
    """Finds runs of an item's words in an answer, whatever the person and ending ("I take", "takes").

    Little words between do not break a run, so changing "their" to "my" hides nothing.

    Args:
        items: Canonical words of each text, by number of item; an item may have several texts.
        least: Content words in a row that make a copy; a shorter text is copied when ``share`` of it stands there.
        share: Share of a text's content words.
    """

    def __init__(self, items: Sequence[tuple[int, Sequence[str]]], least: int, share: float) -> None:
        self._places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for item, words in items:
            content = [_stem(word) for word in words if word not in _PERSON]
            needed = max(_FEWEST, min(least, round(share * len(content))))
            for k in range(len(content) - needed + 1):
                self._places[tuple(content[k : k + needed])].append(item)
        self._sizes = sorted({len(run) for run in self._places}, reverse=True)
        self._begin = {run[0] for run in self._places}

    def find(self, words: Sequence[str]) -> Iterator[Copy]:
        """Every copied stretch of an answer's canonical words."""
        content = [i for i, word in enumerate(words) if word not in _PERSON]
        stems = tuple(_stem(words[i]) for i in content)
        begins = [k for k, stem in enumerate(stems) if stem in self._begin]
        for size in self._sizes:
            for k in begins:
                found = self._places.get(stems[k : k + size]) if k + size <= len(stems) else None
                for item in dict.fromkeys(found) if found else ():
                    yield Copy(item, content[k], content[k + size - 1] + 1)


@lru_cache(maxsize=1 << 15)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
