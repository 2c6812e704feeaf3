"""Scoring in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.engines.contract import Chunk, Shard
from pipeline.engines.shards import shard_of
from pipeline.evaluator import Evaluator, Progress


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
        for chunk in chunks:
            yield shard_of(chunk, self._evaluator.stream(chunk.answers, self._progress))
