"""scores.csv, scores.parquet, evidence.jsonl and answers.jsonl: the tables other tools rely on.

Numbers have four decimals, so a second run writes the same bytes. In the CSV a text cell that a spreadsheet would take
for a formula (``files.guarded``) gets a leading apostrophe; the Parquet file and evidence.jsonl keep every id as it is.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import PlainspokenError
from pipeline.report.files import Cell, storable, write_csv, write_private
from pipeline.report.spoken import spoken_fields
from pipeline.types import SCORED, STAR, Evaluation, Evidence

Kind = Literal["text", "score", "count", "truth"]
COLUMNS: dict[str, Kind] = {
    **dict.fromkeys(("answer_id", "candidate_id", "question_id", "status", "reason_code"), "text"),
    **dict.fromkeys((*SCORED, "buzzword_density", *(f"star_{part}" for part in STAR), "generic_probability"), "score"),
    "flagged": "truth",
    "flags": "text",
    **dict.fromkeys(("level", "level_low", "level_high", "words"), "count"),
    "model_version": "text",
}
DECIMALS = 4


def score_row(evaluation: Evaluation, model_version: str) -> dict[str, Any]:
    """One row of scores.csv as values; what has no value (an unscorable answer's scores, a NaN) is None."""
    answer, scores, level = evaluation.answer, evaluation.scores, evaluation.level
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {"answer_id": storable(answer.answer_id), "candidate_id": storable(answer.candidate_id)}
    matched = evaluation.coverage.question_id if evaluation.coverage else ""
    row["question_id"] = storable(answer.question_id or matched)
    row |= {"status": str(evaluation.status), "reason_code": str(evaluation.reason_code)}
    row |= {"flagged": evaluation.flagged, "flags": ";".join(flag.code for flag in evaluation.flags)}
    row |= {"words": evaluation.words, "model_version": storable(model_version)}
    if scores:
        row |= {name: _rounded(getattr(scores, name)) for name in (*SCORED, "buzzword_density", "generic_probability")}
        row |= {f"star_{part}": _rounded(scores.star.get(part, math.nan)) for part in STAR}
    if level:
        row |= {"level": level.level, "level_low": level.low, "level_high": level.high}
    return row


def _rounded(value: float) -> float | None:
    return round(value, DECIMALS) + 0.0 if math.isfinite(value) else None


def write_scores(evaluations: Sequence[Evaluation], folder: Path, model_version: str) -> tuple[Path, Path]:
    """Write scores.csv and scores.parquet, one row for each evaluation, in their order.

    Args:
        evaluations: All of the run's, the unscorable ones too.
        folder: The run's folder.
        model_version: Names what made the scores.

    Returns:
        The two paths.
    """
    rows = [score_row(evaluation, model_version) for evaluation in evaluations]
    lines: list[Sequence[Cell]] = [list(COLUMNS), *([row[name] for name in COLUMNS] for row in rows)]
    return (
        write_csv(folder / "scores.csv", lines),
        write_private(folder / "scores.parquet", _parquet(rows)),
    )


def write_intervals(evaluations: Sequence[Evaluation], folder: Path) -> Path | None:
    """Write intervals.csv (answer_id, scale, low, high), where the scores have any.

    Args:
        evaluations: All of the run's.
        folder: The run's folder.
    """
    rows: list[list[Cell]] = [
        [e.answer.answer_id, scale, low, high]
        for e in evaluations if e.scores for scale, (low, high) in e.scores.intervals.items()
    ]  # fmt: skip
    header: list[Cell] = ["answer_id", "scale", "low", "high"]
    return write_csv(folder / "intervals.csv", [header, *rows]) if rows else None


def write_answers(evaluations: Sequence[Evaluation], folder: Path) -> Path:
    """Write answers.jsonl: every answer's own words, what was asked, and where it came from, in the evaluations' order.

    Lines are ASCII JSON, so that no character of an answer can be taken for a line end.
    """
    lines = (json.dumps(answer_row(evaluation)) + "\n" for evaluation in evaluations)
    return write_private(folder / "answers.jsonl", "".join(lines).encode("ascii"))


def answer_row(evaluation: Evaluation) -> dict[str, Any]:
    """One line of answers.jsonl as values; ids as in scores.csv, ``doubtful`` as pairs of start and end."""
    answer, ids = evaluation.answer, score_row(evaluation, "")
    return {
        **{name: ids[name] for name in ("answer_id", "candidate_id", "question_id")},
        "question": answer.question,
        "text": answer.text,
        "status": str(evaluation.status),
        "reason_code": str(evaluation.reason_code),
        "place": answer.place,
        "doubts": list(dict.fromkeys((*answer.doubts, *evaluation.doubts))),
        "origin": [asdict(origin) for origin in answer.origin],
        "doubtful": [[span.start, span.end] for span in answer.doubtful],
    }


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"text": pa.string(), "score": pa.float64(), "count": pa.int64(), "truth": pa.bool_()}
    schema = pa.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), buffer)
    return buffer.getvalue()


def evidence_row(evaluation: Evaluation, evidence: Evidence) -> dict[str, Any]:
    """One line of evidence.jsonl as values.

    Raises:
        PlainspokenError: When the evidence is not the slice of the answer it says it is.
    """
    answer = evaluation.answer
    if evidence.text != answer.text[evidence.start : evidence.end]:
        raise PlainspokenError(
            f"{evidence.dimension} evidence {evidence.start}-{evidence.end} is not the answer's own text",
            where=f"answer {answer.answer_id}",
            fix="report this as a fault of the program",
        )
    return {
        "answer_id": storable(answer.answer_id),
        "dimension": evidence.dimension,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "polarity": evidence.polarity,
        "source": evidence.source,
        "reason": evidence.reason,
        "indicator_id": evidence.indicator_id,
        "strength": round(evidence.strength, DECIMALS),
        **spoken_fields(answer, evidence.start, evidence.end),
    }


def write_evidence(evaluations: Sequence[Evaluation], folder: Path) -> Path:
    """Write evidence.jsonl, one line for each piece of evidence, in the evaluations' order.

    Lines are ASCII JSON, so that no character of an answer can be taken for a line end.

    Raises:
        PlainspokenError: When a piece of evidence is not the slice of the answer it says it is.
    """
    rows = (evidence_row(evaluation, evidence) for evaluation in evaluations for evidence in evaluation.evidence)
    return write_private(folder / "evidence.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode("ascii"))
