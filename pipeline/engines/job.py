"""What a run is made of, as digests: only what is the same in all of it can be taken up again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.digests import sha256_of
from pipeline.engines.contract import Chunk
from pipeline.evaluator import Evaluator
from pipeline.ingest import ReadOptions
from pipeline.types import Answer


def job_of(inputs: Sequence[Mapping[str, Any]], evaluator: Evaluator, options: ReadOptions) -> dict[str, str]:
    """Digests of a run by what they are of, in the words of the message that says which of them changed.

    Args:
        inputs: Path, bytes and sha256 of each input file.
        evaluator: Does the scoring.
        options: What the user says about the input.
    """
    made = evaluator.digests
    model = {name: digest for name, digest in made.items() if name not in {"configs", "pack"}}
    return {
        "the input": _digest([(Path(str(item["path"])).name, item["sha256"]) for item in inputs]),
        "how the input is read": _digest(_read_as(options)),
        "the model": _digest([evaluator.scorer.version, evaluator.encoder.run_by, model]),
        "the configuration": _digest([made["configs"], made["pack"], evaluator.framework]),
        "the chunk size": str(chunk_size(evaluator)),
        "plainspoken": __version__,
    }


def _read_as(options: ReadOptions) -> list[Any]:
    files = [Path(path) for path in (options.get("speakers"), options.get("questions")) if path]
    named = [options.get("mapping") or {}, options.get("format"), options.get("candidate")]
    return [*named, [sha256_of(path) for path in files if path.is_file()]]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode("ascii")).hexdigest()


def chunk_size(evaluator: Evaluator) -> int:
    """Answers in a chunk: as the settings say, in whole batches of the parser, so that chunks change no batch."""
    batches = evaluator.settings.batches
    return max(batches.parse, batches.chunk // batches.parse * batches.parse)


def chunks_of(answers: Iterable[Answer], size: int, wanted: Iterable[int]) -> Iterator[Chunk]:
    """The wanted chunks of the answers.

    Args:
        answers: All of the run's.
        size: Answers in a chunk.
        wanted: Numbers of the chunks, rising.
    """
    iterator, at = iter(answers), 0
    for number in wanted:
        for _ in islice(iterator, (number - at) * size):
            pass
        yield Chunk(number, tuple(islice(iterator, size)))
        at = number + 1
