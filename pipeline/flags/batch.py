"""NEAR_DUPLICATE: the one flag that needs the other answers of the batch; scores never depend on it.

Answers are compared by the Jaccard index of their sets of five-word runs (shingling: Broder, 1997, "On the resemblance
and containment of documents"), found through an inverted index so that unlike answers are never compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.types import Flag

SHINGLE = 5
MOST_ANSWERS = 50
_NAMED = 3


def near_duplicates(ids: Sequence[str], words: Sequence[Sequence[str]], least: float) -> dict[int, Flag]:
    """Flags for answers that share most of their words, in order, with another answer of the batch.

    Args:
        ids: Answer ids.
        words: Canonical words of each answer; an empty one is never a duplicate.
        least: Jaccard index from which two answers are near-duplicates, 0 to 1.

    Returns:
        Position of an answer to its flag; both answers of a pair are flagged.
    """
    shingles = [_shingles(w) for w in words]
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, own in enumerate(shingles):
        for shingle in own:
            places[shingle].append(i)
    found: dict[int, Flag] = {}
    for i, own in enumerate(shingles):
        # A run of words in very many answers (the question read aloud) says nothing about any two of them.
        shared = Counter(j for s in own if len(places[s]) <= MOST_ANSWERS for j in places[s] if j != i)
        like = sorted(j for j, n in shared.items() if n / (len(own) + len(shingles[j]) - n) >= least)
        if like:
            names = ", ".join(ids[j] for j in like[:_NAMED]) + (" and others" if len(like) > _NAMED else "")
            found[i] = Flag("NEAR_DUPLICATE", f"Nearly the same words as the answer {names}.")
    return found


def _shingles(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    if not words:
        return frozenset()
    return frozenset(tuple(words[k : k + SHINGLE]) for k in range(max(len(words) - SHINGLE + 1, 1)))
