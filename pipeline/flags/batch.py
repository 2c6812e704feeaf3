"""NEAR_DUPLICATE: the one flag that needs the other answers of the batch; scores never depend on it.

Answers are compared by the Jaccard index of their sets of five-word runs (shingles: Broder, 1997, "On the resemblance
and containment of documents"), each run as 64 bits of its digest. Which answers are compared at all is found by each
answer's 16 smallest digests (its bottom-k sketch, of the same paper): two answers are compared if they share one, which
a pair at the threshold of .5 misses once in 65,000 times, and a closer pair hardly ever.

Memory: the digests of at most ``ROWS`` places of a sketch at once, 17 bytes for each answer, and the runs of the two
answers that are compared; everything else is read where it lies. An answer is compared with the ``REACH`` answers
before and after it that share the same run, so that a question which everybody reads aloud does not make everybody
be compared with everybody.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.types import Flag

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Runs = npt.NDArray[np.uint64]

SHINGLE = 5
SKETCH = 16
REACH = 50
ROWS = 1 << 21
_NAMED = 3
_KEPT = _NAMED + 1
_HALF = 32


def runs_of(words: Sequence[str]) -> Runs:
    """The digests of an answer's five-word runs, each once, in order; none for an answer without words."""
    import numpy as np

    if not words:
        return np.zeros(0, np.uint64)
    joined = {"\0".join(words[k : k + SHINGLE]) for k in range(max(len(words) - SHINGLE + 1, 1))}
    digests = b"".join(hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest() for run in joined)
    return np.unique(np.frombuffer(digests, dtype="<u8").astype(np.uint64, copy=False))


def near_duplicates(ids: Sequence[str], runs: Sequence[Runs], least: float) -> Iterator[tuple[int, Flag]]:
    """Flags for answers that share most of their words, in order, with another answer of the batch.

    Args:
        ids: Answer ids.
        runs: What ``runs_of`` gives of each answer; both may lie on disk.
        least: Jaccard index from which two answers are near-duplicates, 0 to 1.

    Yields:
        Position of an answer, rising, and its flag; both answers of a pair are flagged.
    """
    import numpy as np

    found = np.full((len(runs), _KEPT), -1, dtype=np.int32)
    for a, b in _candidates(runs):
        new = [(i, j) for i, j in ((a, b), (b, a)) if found[i, -1] < 0 and j not in found[i]]
        if new and _alike(runs[a], runs[b], least):
            for i, j in new:
                found[i, int(np.argmax(found[i] < 0))] = j
    for i in np.flatnonzero(found[:, 0] >= 0).tolist():
        like = sorted(j for j in found[i].tolist() if j >= 0)
        names = ", ".join(ids[j] for j in like[:_NAMED]) + (" and others" if len(like) > _NAMED else "")
        yield i, Flag("NEAR_DUPLICATE", f"Nearly the same words as the answer {names}.")


def _candidates(runs: Sequence[Runs]) -> Iterator[tuple[int, int]]:
    """Pairs of positions whose sketches share a digest, the nearest first, a part of all digests at a time."""
    import numpy as np

    parts = max(1, -(-len(runs) * SKETCH // ROWS))
    for part in range(parts):
        digests, owners = _part(runs, part, parts)
        for apart in range(1, REACH + 1):
            same = digests[apart:] == digests[:-apart]
            if not same.any():
                break
            for pair in np.unique((owners[:-apart][same] << _HALF) | owners[apart:][same]):
                yield int(pair) >> _HALF, int(pair) & ((1 << _HALF) - 1)


def _part(runs: Sequence[Runs], part: int, parts: int) -> tuple[Runs, npt.NDArray[np.int64]]:
    """The sketches' digests that fall in one part, in order, and whose they are."""
    import numpy as np

    digests, counts = array("Q"), array("B")
    for i in range(len(runs)):
        sketch = runs[i][:SKETCH]
        chosen = sketch[sketch % np.uint64(parts) == part] if parts > 1 else sketch
        digests.frombytes(chosen.tobytes())
        counts.append(len(chosen))
    found = np.frombuffer(digests, np.uint64) if digests else np.zeros(0, np.uint64)
    order = np.argsort(found, kind="stable")
    return found[order], np.repeat(np.arange(len(counts)), np.frombuffer(counts, np.uint8))[order]


def _alike(a: Runs, b: Runs, least: float) -> bool:
    import numpy as np

    if min(len(a), len(b)) < least * max(len(a), len(b)):
        return False
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / (len(a) + len(b) - shared) >= least
