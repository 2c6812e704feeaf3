"""Texts that share runs of words: copies, near-copies, and one text inside another.

Two texts are compared by the runs of three words they share, over the runs of the shorter one (containment: Broder,
1997, "On the resemblance and containment of documents"), found through an index, so unlike texts are never compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

RUN = 3
LEAST_RUNS = 5
MOST_TEXTS = 50
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Alike(NamedTuple):
    """Positions of two texts, the earlier first, and the share of the shorter one's runs that both have, 0 to 1."""

    first: int
    second: int
    share: float


def words(text: str) -> tuple[str, ...]:
    """The words of a text without case and punctuation."""
    return tuple(WORD.findall(text.casefold().replace("’", "'")))


def alike(texts: Sequence[str], least: float) -> Iterator[Alike]:
    """Pairs of texts with a share of at least ``least``, and of texts whose words are the same (share 1).

    Texts with fewer than five runs in common are alike only when all their words are the same.
    """
    tokens = [words(text) for text in texts]
    runs = [frozenset(zip(*(own[k:] for k in range(RUN)), strict=False)) for own in tokens]
    for (first, second), shared in sorted(_shared(runs, tokens).items()):
        share = shared / max(min(len(runs[first]), len(runs[second])), 1)
        if tokens[first] == tokens[second]:
            yield Alike(first, second, 1.0)
        elif shared >= LEAST_RUNS and share >= least:
            yield Alike(first, second, share)


def _shared(runs: Sequence[frozenset[tuple[str, ...]]], tokens: Sequence[tuple[str, ...]]) -> Counter[tuple[int, int]]:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    same: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, own in enumerate(runs):
        same[tokens[i]].append(i)
        for run in own:
            places[run].append(i)
    # A run in very many texts (the question repeated) says nothing about any two of them.
    counts = Counter(pair for group in places.values() if len(group) <= MOST_TEXTS for pair in combinations(group, 2))
    counts.update(pair for group in same.values() for pair in combinations(group, 2))
    return counts
