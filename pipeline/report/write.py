"""A run: everything that ``score`` writes, in one call."""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from pipeline.errors import InputError
from pipeline.evaluator import Evaluator, Progress
from pipeline.ingest import Batch, read_answers
from pipeline.packs import Pack
from pipeline.report.html import PackInfo, write_report
from pipeline.report.manifest import bytes_facts, input_facts, write_manifest
from pipeline.report.tables import write_answers, write_evidence, write_intervals, write_scores
from pipeline.types import Evaluation

STDIN = "-"
_NAMED = 3


def score_batch(
    inputs: Sequence[str | Path], out: Path, evaluator: Evaluator, *, mapping: Mapping[str, str] | None = None,
    candidate: str | None = None, format: str | None = None, stdin: IO[bytes] | None = None,
    progress: Progress | None = None,
) -> tuple[Batch, list[Evaluation]]:  # fmt: skip
    """Score inputs into a folder: tables of scores, evidence and answers, report.html and manifest.json.

    A trained model's scores have intervals too; they stand in intervals.csv.

    Args:
        inputs: Files, folders, or "-" for standard input.
        out: The run's folder; made if it is not there.
        evaluator: Does the scoring.
        mapping: Field to column name, where they differ.
        candidate: Speaker whose words count, in transcripts.
        format: Format of the inputs, where their names do not tell.
        stdin: Standard input as bytes.
        progress: Called with the number of answers done since the last call.

    Returns:
        What was read, and its evaluations.

    Raises:
        InputError: The input or the folder cannot be used.
    """
    clock = time.perf_counter
    began = clock()
    piped = (stdin or sys.stdin.buffer).read() if STDIN in map(str, inputs) else b""
    batch = read_answers(inputs, mapping=mapping, candidate=candidate, format=format, stdin=io.BytesIO(piped))
    facts = input_facts(Path(i) for i in inputs if str(i) != STDIN)
    if STDIN in map(str, inputs):
        facts.append(bytes_facts(STDIN, piped))
    _make(out)
    read = clock()
    evaluations = evaluator.evaluate(batch.answers, progress)
    scored = clock()
    write_scores(evaluations, out, evaluator.model_version)
    write_evidence(evaluations, out)
    write_answers(evaluations, out)
    write_intervals(evaluations, out)
    info = pack_info(evaluator.pack, evaluator.framework)
    write_report(evaluations, out, title=_title(inputs), notes=batch.notes, pack=info, basis=evaluator.scorer.basis)
    seconds = {"read": read - began, "evaluate": scored - read, "write": clock() - scored}
    write_manifest(
        out, evaluations=evaluations, rows_in=len(batch.answers), inputs=facts, digests=evaluator.digests,
        seconds=seconds, model_version=evaluator.model_version, pack=evaluator.pack.id, framework=evaluator.framework,
        notes=list(batch.notes),
    )  # fmt: skip
    return batch, evaluations


def pack_info(pack: Pack, framework_id: str) -> PackInfo:
    """What the report says of a pack: names of competency, framework and levels, and the wording of every item."""
    framework = pack.framework(framework_id)
    items = {indicator.id: indicator.text for _, indicator, _ in framework.items()}
    items |= {rival.id: rival.text for rival in pack.rivals}
    items |= {area.id: area.text for question in pack.questions for area in question.areas}
    return PackInfo(pack.name, framework.name, {level.step: level.name for level in framework.levels}, items)


def _make(folder: Path) -> None:
    """Make the folder before the work, so that a run is not lost for want of a place to put it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", where=str(folder), fix="choose another --out"
        ) from error


def _title(inputs: Sequence[str | Path]) -> str:
    names = ["standard input" if str(i) == STDIN else Path(i).name for i in inputs]
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
