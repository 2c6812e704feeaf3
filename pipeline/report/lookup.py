"""One answer of a run on disk; of a large run nothing else is read into memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.report.files import storable
from pipeline.report.printable import printable
from pipeline.report.run import DETAILS, RUN_FIX, evaluation_of, evidence_of, read_run
from pipeline.types import Evaluation


def find_answer(folder: Path, answer_id: str) -> Evaluation:
    """The evaluation of one answer.

    Raises:
        InputError: The folder is no run, or has no such answer.
    """
    if not (folder / DETAILS).exists():
        return read_run(folder).find(answer_id)
    place, details = next(_lines(folder / DETAILS, answer_id), (-1, ""))
    if place < 0:
        fix = "choose one of its ids, see scores.csv"
        raise InputError(f"no answer '{printable(answer_id, keep='')}'", where=str(folder), fix=fix)
    evidence = [evidence_of(json.loads(line)) for _, line in _lines(folder / "evidence.jsonl", answer_id)]
    return evaluation_of(json.loads(details), _row(folder / "scores.parquet", place), evidence)


def _lines(path: Path, answer_id: str) -> Iterator[tuple[int, str]]:
    """The lines about an answer, with their places from 0; every line begins with the id."""
    start = json.dumps({"answer_id": storable(answer_id)})[:-1] + ","
    try:
        with path.open(encoding="ascii") as lines:
            yield from ((place, line) for place, line in enumerate(lines) if line.startswith(start))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("no readable file of a run", where=str(path), fix=RUN_FIX) from error


def _row(path: Path, place: int) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        for number in range(file.num_row_groups):
            rows = file.metadata.row_group(number).num_rows
            if place < rows:
                row: dict[str, Any] = file.read_row_group(number).slice(place, 1).to_pylist()[0]
                return row
            place -= rows
    except (OSError, pa.ArrowException) as error:
        raise InputError("no readable file of a run", where=str(path), fix=RUN_FIX) from error
    raise InputError("scores.parquet and details.jsonl are of different runs", where=str(path), fix="score again")
