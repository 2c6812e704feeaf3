"""Scoring in this process."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from pipeline.engines.contract import Chunk, Shard
from pipeline.engines.shards import shard_of
from pipeline.evaluator import Evaluator, Judged, Progress
from pipeline.types import Answer


class LocalEngine:
    """Scores in this process.

    Args:
        evaluator: Does it.
        progress: Called with the number of answers done since the last call.
    """

    def __init__(self, evaluator: Evaluator, progress: Progress | None = None) -> None:
        self._evaluator, self._progress = evaluator, progress

    def score(self, chunks: Iterable[Chunk]) -> Iterator[Shard]:
        """The shard of each chunk, in their order."""
        taken: deque[Chunk] = deque()
        judged = self._evaluator.stream(_answers(chunks, taken), self._progress)
        done: list[Judged] = []
        for one in judged:  # one stream over all chunks: the next one is parsed while this one is embedded
            done.append(one)
            if len(done) == len(taken[0].answers):
                yield shard_of(taken.popleft(), done)
                done = []


def _answers(chunks: Iterable[Chunk], taken: deque[Chunk]) -> Iterator[Answer]:
    """The answers of the chunks, which are put down in ``taken``."""
    for chunk in chunks:
        taken.append(chunk)
        yield from chunk.answers
