"""What scores chunks of answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.evaluator import Progress
from pipeline.types import Answer


@dataclass(frozen=True, slots=True)
class Chunk:
    """Answers that are scored, and kept or lost, together; always the same ones for the same input.

    Attributes:
        number: Its place in the run, from 0.
    """

    number: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Shard:
    """What became of a chunk, as bytes; ``pipeline.engines.shards`` reads them."""

    number: int
    rows: int
    content: bytes


class Engine(Protocol):
    """Scores chunks somewhere. Whatever does it, the same chunk gives the same bytes."""

    def score(self, chunks: Iterable[Chunk]) -> Iterator[Shard]:
        """The shard of each chunk, in any order; asks for a chunk when there is room for it."""
        ...


MakeEngine = Callable[[Path, Progress | None], Engine]
"""Makes an engine, given the folder of a run's shards and what to call with the number of answers done."""
