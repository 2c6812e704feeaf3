"""The results of chunks on disk while a run goes on: written whole or not at all, and checked when they are read.

A shard is a line of JSON (rows, lengths, and the SHA-256 of the rest), the evaluations as compressed lines of JSON, and
the digests of each answer's five-word runs. The folder's job.json says what the run is made of; shards are of use to a
run of the same input, model and configuration alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from pipeline.engines.codec import from_json, to_json
from pipeline.engines.contract import Chunk, Shard
from pipeline.errors import InputError, PlainspokenError
from pipeline.evaluator import Judged
from pipeline.types import Evaluation

FOLDER, JOB, ENDING, STAGED = "shards", "job.json", ".shard", ".answers"
_LEVEL = 1  # of compression: five times smaller, and no time to speak of


def shard_of(chunk: Chunk, judged: Iterable[Judged]) -> Shard:
    """The shard of a chunk.

    Raises:
        PlainspokenError: The results are not those of the chunk's answers.
    """
    done = list(judged)
    if [one.evaluation.answer.answer_id for one in done] != [answer.answer_id for answer in chunk.answers]:
        raise PlainspokenError("the results are not those of the answers", fix="report this as a fault of the program")
    lines = "\n".join(to_json(one.evaluation) for one in done).encode("ascii")
    body = zlib.compress(lines, _LEVEL)
    runs = b"".join(one.runs.astype("<u8").tobytes() for one in done)
    head = {
        "chunk": chunk.number,
        "rows": len(done),
        "evaluations": len(body),
        "ids": [answer.answer_id for answer in chunk.answers],
        "runs": [len(one.runs) for one in done],
        "sha256": hashlib.sha256(body + runs).hexdigest(),
    }
    return Shard(chunk.number, len(done), json.dumps(head).encode("ascii") + b"\n" + body + runs)


@dataclass(frozen=True, slots=True)
class Opened:
    """A shard that was found sound."""

    ids: list[str]
    runs: list[Any]
    body: bytes

    def evaluations(self) -> list[Evaluation]:
        """What it holds."""
        return [from_json(Evaluation, row) for row in zlib.decompress(self.body).split(b"\n") if row]


def open_shard(content: bytes, number: int) -> Opened:
    """A shard's parts.

    Raises:
        ValueError: It is damaged, or another chunk's.
    """
    import numpy as np

    line, _, rest = content.partition(b"\n")
    try:
        head = json.loads(line)
        if head["chunk"] != number or hashlib.sha256(rest).hexdigest() != head["sha256"]:
            raise ValueError("its bytes are not those that were written")
        digests = np.frombuffer(rest[head["evaluations"] :], "<u8")
        ends = [0, *accumulate(head["runs"])]
        runs = [digests[start:end] for start, end in pairwise(ends)]
        return Opened(head["ids"], runs, rest[: head["evaluations"]])
    except (KeyError, TypeError) as error:
        raise ValueError(f"its first line is not that of a shard ({error})") from error


class Shards:
    """The folder of a run's shards.

    Args:
        run: The run's folder.
        job: What the run is made of, digest by name; ``begin`` compares it.
        chunks: How many chunks the run has.
    """

    def __init__(self, run: Path, job: Mapping[str, str], chunks: int) -> None:
        self.folder, self._run, self._job, self._chunks = run / FOLDER, run, dict(job), chunks
        self.damaged: list[int] = []

    def begin(self, *, resume: bool) -> None:
        """Make the folder, or take up where a killed run stopped.

        Raises:
            InputError: There is an unfinished run and it is not to be resumed, or it is of other input, model or
                configuration.
        """
        left = self._left()
        if left is None:
            self._make()
        elif not resume:
            what = f"holds an unfinished run ({len(self.present())} of its chunks are done)"
            fix = f"add --resume to go on with it, or delete {self.folder}"
            raise InputError(what, where=str(self._run), fix=fix)
        elif changed := [name for name in {**self._job, **left} if left.get(name) != self._job.get(name)]:
            what = f"cannot be resumed: {' and '.join(changed)} changed since it began"
            fix = f"score into another folder, or delete {self.folder} to begin anew"
            raise InputError(what, where=str(self._run), fix=fix)

    @property
    def unfinished(self) -> bool:
        """Whether a run was begun here and not finished."""
        return (self.folder / JOB).exists()

    def _left(self) -> dict[str, str] | None:
        path = self.folder / JOB
        try:
            left: dict[str, str] = json.loads(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            fix = f"delete {self.folder} to begin anew"
            raise InputError("is not as 'score' wrote it", where=str(path), fix=fix) from error
        return left

    def _make(self) -> None:
        self.clear()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write(self.folder / JOB, (json.dumps(self._job, indent=2) + "\n").encode("ascii"))

    def present(self) -> list[int]:
        """Numbers of the chunks that have a shard."""
        found = self.folder.glob(f"*{ENDING}")
        return sorted(int(path.stem) for path in found if path.stem.isdecimal())

    def missing(self) -> list[int]:
        """Numbers of the chunks to do: those without a shard, and those whose shard is damaged (see ``damaged``)."""
        sound = set()
        for number in self.present():
            if self._is_sound(number):
                sound.add(number)
            else:
                self.damaged.append(number)
        return [number for number in range(self._chunks) if number not in sound]

    def _is_sound(self, number: int) -> bool:
        try:
            open_shard(self._path(number).read_bytes(), number)
        except ValueError:
            return False
        return True

    def put(self, shard: Shard) -> None:
        """Keep a shard: after this, nothing but the disk can lose it."""
        self._write(self._path(shard.number), shard.content)

    def evaluations(self) -> Iterator[Evaluation]:
        """All evaluations, in the order of the input; errors as of ``outlines``."""
        for shard in self._opened():
            yield from shard.evaluations()

    def outlines(self) -> Iterator[tuple[str, Any]]:
        """Id and digests of runs of each answer, in the order of the input.

        Raises:
            InputError: A shard is missing or damaged.
        """
        for shard in self._opened():
            yield from zip(shard.ids, shard.runs, strict=True)

    def _opened(self) -> Iterator[Opened]:
        for number in range(self._chunks):
            path = self._path(number)
            try:
                yield open_shard(path.read_bytes(), number)
            except (OSError, ValueError) as error:
                raise InputError(f"damaged ({error})", where=str(path), fix="score again with --resume") from error

    def clear(self) -> None:
        """Remove what a run put here; job.json goes first, so that what is left of it is never resumed."""
        (self.folder / JOB).unlink(missing_ok=True)
        for pattern in (f"*{ENDING}", f"*{STAGED}", ".*.tmp"):
            for path in self.folder.glob(pattern):
                path.unlink()
        with suppress(OSError):  # something of somebody else's is in it
            self.folder.rmdir()

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06d}{ENDING}"

    def _write(self, path: Path, content: bytes) -> None:
        """To a temporary name, to the disk, and then into place."""
        held = path.with_name(f".{path.name}.tmp")
        try:
            with os.fdopen(os.open(held, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            held.replace(path)
            _sync(path.parent)
        except OSError as error:
            what = f"cannot be written ({error.strerror})"
            raise InputError(what, where=str(path), fix="make room for it, and score again with --resume") from error


def _sync(folder: Path) -> None:
    """A rename is on the disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
