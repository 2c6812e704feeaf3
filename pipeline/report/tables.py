"""scores.csv, scores.parquet, evidence.jsonl and answers.jsonl: the tables other tools rely on.

Numbers have four decimals, so a second run writes the same bytes. In the CSV a text cell that a spreadsheet would take
for a formula (``files.guarded``) gets a leading apostrophe; the Parquet file and evidence.jsonl keep every id as it is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import PlainspokenError
from pipeline.report.files import Cell, csv_text, private_file, storable
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
Add = Callable[[Evaluation], None]
Table = AbstractContextManager[Add]
DECIMALS = 4
ROW_GROUP = 8192  # rows of the Parquet file that are in memory together


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


def write_tables(evaluations: Iterable[Evaluation], tables: Iterable[Table]) -> None:
    """Write tables side by side, so that the evaluations are gone through once and need not be in memory.

    Args:
        evaluations: All of the run's, in input order; the unscorable ones too.
        tables: The context managers of this module, or others that give a function to call with each evaluation.
    """
    with ExitStack() as stack:
        adds = [stack.enter_context(table) for table in tables]
        for evaluation in evaluations:
            for add in adds:
                add(evaluation)


def write_scores(evaluations: Iterable[Evaluation], folder: Path, model_version: str) -> None:
    """Write scores.csv and scores.parquet alone."""
    write_tables(evaluations, [scores_csv(folder, model_version), scores_parquet(folder, model_version)])


def write_answers(evaluations: Iterable[Evaluation], folder: Path) -> None:
    """Write answers.jsonl alone."""
    write_tables(evaluations, [answers_jsonl(folder)])


def write_evidence(evaluations: Iterable[Evaluation], folder: Path) -> None:
    """Write evidence.jsonl alone."""
    write_tables(evaluations, [evidence_jsonl(folder)])


@contextmanager
def scores_csv(folder: Path, model_version: str) -> Iterator[Add]:
    """scores.csv: one row for each evaluation; ``model_version`` names what made the scores."""
    with private_file(folder / "scores.csv") as file:
        file.write(csv_text([list(COLUMNS)]).encode("utf-8"))

        def add(evaluation: Evaluation) -> None:
            row = score_row(evaluation, model_version)
            file.write(csv_text([[row[name] for name in COLUMNS]]).encode("utf-8"))

        yield add


@contextmanager
def scores_parquet(folder: Path, model_version: str) -> Iterator[Add]:
    """scores.parquet: the same rows as values."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"text": pa.string(), "score": pa.float64(), "count": pa.int64(), "truth": pa.bool_()}
    schema = pa.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
    rows: list[dict[str, Any]] = []
    with private_file(folder / "scores.parquet") as file, pq.ParquetWriter(file, schema) as writer:

        def add(evaluation: Evaluation) -> None:
            rows.append(score_row(evaluation, model_version))
            if len(rows) == ROW_GROUP:
                writer.write_table(_arrow(rows, schema))
                rows.clear()

        yield add
        writer.write_table(_arrow(rows, schema))


def _arrow(rows: Sequence[Mapping[str, Any]], schema: Any) -> Any:
    """Rows as a table of Arrow; by way of JSON, as whatever else takes Python's values imports pandas, for .5 s."""
    from pyarrow.json import ParseOptions, ReadOptions, read_json

    if not rows:
        return schema.empty_table()
    lines = "\n".join(map(json.dumps, rows)).encode()
    whole = ReadOptions(use_threads=False, block_size=len(lines))
    return read_json(BytesIO(lines), read_options=whole, parse_options=ParseOptions(explicit_schema=schema))


@contextmanager
def intervals_csv(folder: Path) -> Iterator[Add]:
    """intervals.csv (answer_id, scale, low, high), where the scores have any."""
    path, some = folder / "intervals.csv", False
    with private_file(path) as file:
        file.write(csv_text([("answer_id", "scale", "low", "high")]).encode("utf-8"))

        def add(evaluation: Evaluation) -> None:
            nonlocal some
            intervals = evaluation.scores.intervals if evaluation.scores else {}
            rows: list[list[Cell]] = [[evaluation.answer.answer_id, scale, *ends] for scale, ends in intervals.items()]
            some |= bool(rows)
            file.write(csv_text(rows).encode("utf-8"))

        yield add
    if not some:
        path.unlink()


@contextmanager
def json_lines(path: Path, rows: Callable[[Evaluation], Iterable[dict[str, Any]]]) -> Iterator[Add]:
    """A file of JSON lines, in ASCII, so that no character of an answer can be taken for a line end."""
    with private_file(path) as file:

        def add(evaluation: Evaluation) -> None:
            for row in rows(evaluation):
                file.write(json.dumps(row).encode("ascii") + b"\n")

        yield add


def answers_jsonl(folder: Path) -> Table:
    """answers.jsonl: every answer's own words, what was asked, and where it came from."""
    return json_lines(folder / "answers.jsonl", lambda evaluation: [answer_row(evaluation)])


def evidence_jsonl(folder: Path) -> Table:
    """evidence.jsonl, one line for each piece of evidence.

    Raises:
        PlainspokenError: When a piece of evidence is not the slice of the answer it says it is.
    """
    return json_lines(folder / "evidence.jsonl", lambda e: [evidence_row(e, found) for found in e.evidence])


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
