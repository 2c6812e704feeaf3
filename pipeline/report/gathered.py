"""The shards of a run as its evaluations, with the one flag that needs all of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO, Any, overload

from pipeline.engines.shards import Shards
from pipeline.flags import near_duplicates
from pipeline.types import Evaluation


def gathered(shards: Shards, near_duplicate: float) -> Iterator[Evaluation]:
    """All evaluations of a run, in order, NEAR_DUPLICATE among their flags; what is compared lies in temporary files.

    Args:
        shards: All there.
        near_duplicate: Jaccard index from which two answers are near-duplicates.
    """
    with TemporaryFile(dir=shards.folder) as ids_file, TemporaryFile(dir=shards.folder) as runs_file:
        ids, runs = Flat(ids_file), Flat(runs_file)
        for answer_id, own in shards.outlines():
            ids.append(answer_id.encode("utf-8", "surrogatepass"))
            runs.append(own.tobytes())
        flags = near_duplicates(_Names(ids), _Runs(runs), near_duplicate)
        found = next(flags, None)
        for i, evaluation in enumerate(shards.evaluations()):
            if found and found[0] == i:
                yield replace(evaluation, flags=(*evaluation.flags, found[1]))
                found = next(flags, None)
            else:
                yield evaluation


class Flat:
    """Byte strings in a file, one after the other; 8 bytes of each are kept in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._ends = file, array("Q", [0])

    def append(self, item: bytes) -> None:
        """Add one; all of them before the first is read."""
        self._file.write(item)
        self._ends.append(self._ends[-1] + len(item))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def at(self, i: int) -> bytes:
        """The one at a place."""
        self._file.seek(self._ends[i])
        return self._file.read(self._ends[i + 1] - self._ends[i])


class _Names(Sequence[str]):
    def __init__(self, held: Flat) -> None:
        self._held = held

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, i: int) -> str: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[str]: ...
    def __getitem__(self, i: int | slice) -> str | Sequence[str]:
        if isinstance(i, slice):
            return [self[k] for k in range(*i.indices(len(self)))]
        return self._held.at(i).decode("utf-8", "surrogatepass")


class _Runs(Sequence[Any]):
    def __init__(self, held: Flat) -> None:
        self._held = held

    def __len__(self) -> int:
        return len(self._held)

    def __getitem__(self, i: Any) -> Any:
        import numpy as np

        return np.frombuffer(self._held.at(i), "<u8")
