r"""A run on disk, read back: scores from scores.parquet, evidence from evidence.jsonl, the rest from report.html.

A run too large for its report has a details.jsonl, with what the report would hold of each answer.

The report embeds every answer's exact text, with its level, coverage and flags, as JSON in a data block. ``<``, ``>``,
``&`` and all non-ASCII characters are written as ``\uXXXX`` there, so no text can end the block or start a tag.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.report.files import storable
from pipeline.report.printable import printable
from pipeline.report.tables import Table, json_lines
from pipeline.types import (
    STAR,
    Answer,
    AreaCoverage,
    Coverage,
    Evaluation,
    Evidence,
    Flag,
    IndicatorMatch,
    LevelResult,
    Origin,
    Scores,
    Span,
    Status,
)

BLOCK_ID = "plainspoken-run"
DETAILS = "details.jsonl"
FORMAT = 1
EVIDENCE = tuple(field.name for field in fields(Evidence))
RUN_FIX = "give the folder that 'plainspoken score --out' wrote, whole"
_BLOCK = re.compile(rf'<script type="application/json" id="{BLOCK_ID}">(.*?)</script>', re.DOTALL)
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Run:
    """The evaluations of one run; features and groups are not kept on disk, places only in answers.jsonl.

    Attributes:
        page: What the head of report.html was made from, the arguments of ``html.write_report``; empty where unknown.
    """

    folder: Path
    evaluations: tuple[Evaluation, ...]
    model_version: str
    page: Mapping[str, Any] = field(default_factory=dict)

    def find(self, answer_id: str) -> Evaluation:
        """The evaluation of one answer.

        Raises:
            InputError: When the run has no such answer; names the nearest ids.
        """
        by_id = {e.answer.answer_id: e for e in self.evaluations}
        if answer_id in by_id:
            return by_id[answer_id]
        near = [printable(i, keep="") for i in get_close_matches(answer_id, by_id, n=3, cutoff=0.5)]
        fix = f"did you mean {' or '.join(near)}?" if near else f"choose one of its {len(by_id)} ids, see scores.csv"
        raise InputError(f"no answer '{printable(answer_id, keep='')}'", where=str(self.folder), fix=fix)


def data_block(evaluations: Sequence[Evaluation], page: Mapping[str, Any]) -> str:
    """What the tables do not hold of the evaluations, and the head, as JSON that is safe in a ``<script>`` element."""
    rows = [_block_row(evaluation) for evaluation in evaluations]
    block = {"format": FORMAT, "page": dict(page), "answers": rows}
    return json.dumps(block, separators=(",", ":")).translate(_UNSAFE)


def details_jsonl(folder: Path) -> Table:
    """details.jsonl: the same for each answer of a run that is too large for its report, one a line."""
    return json_lines(folder / DETAILS, lambda evaluation: [_block_row(evaluation)])


def _block_row(evaluation: Evaluation) -> dict[str, Any]:
    answer = evaluation.answer
    return {
        "answer_id": storable(answer.answer_id),
        "candidate_id": storable(answer.candidate_id),
        "question": answer.question,
        "question_id": answer.question_id,
        "competency": answer.competency,
        "text": answer.text,
        "origin": [asdict(origin) for origin in answer.origin],
        "doubtful": [[span.start, span.end] for span in answer.doubtful],
        "reason_sentence": evaluation.reason_sentence,
        "doubts": list(dict.fromkeys((*answer.doubts, *evaluation.doubts))),
        "flags": [asdict(flag) for flag in evaluation.flags],
        "level": asdict(evaluation.level) if evaluation.level else None,
        "coverage": asdict(evaluation.coverage) if evaluation.coverage else None,
    }


def read_run(folder: Path) -> Run:
    """Read a run's evaluations back from its folder.

    Raises:
        InputError: When a file is missing, is not what ``score`` wrote, or the files do not belong together.
    """
    report, evidence, kept = (folder / name for name in ("report.html", "evidence.jsonl", DETAILS))
    rows = _scores(folder / "scores.parquet")
    try:
        block = _embedded(_text(report))
        answers = _details(kept) if kept.exists() else block["answers"]
        spoken = _evidence(_text(evidence))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"not as 'score' wrote it ({error})", where=str(folder), fix=RUN_FIX) from error
    if answers is None:
        raise InputError("holds no run data", where=str(report), fix=RUN_FIX)
    if [a["answer_id"] for a in answers] != [row["answer_id"] for row in rows]:
        raise InputError("scores.parquet and report.html are of different runs", where=str(folder), fix="score again")
    pairs = zip(answers, rows, strict=True)
    made = tuple(evaluation_of(details, row, spoken[details["answer_id"]]) for details, row in pairs)
    return Run(folder, made, rows[0]["model_version"] if rows else "", block.get("page", {}))


def _details(path: Path) -> list[Any]:
    return [json.loads(line) for line in _text(path).split("\n") if line]


def _embedded(page: str) -> dict[str, Any]:
    found = _BLOCK.search(page)
    return dict(json.loads(found.group(1))) if found else {"answers": None}


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("no readable file of a run", where=str(path), fix=RUN_FIX) from error


def _scores(path: Path) -> list[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise InputError("no readable file of a run", where=str(path), fix=RUN_FIX) from error
    return rows


def _evidence(lines: str) -> defaultdict[str, list[Evidence]]:
    spoken: defaultdict[str, list[Evidence]] = defaultdict(list)
    for line in lines.split("\n"):
        if line:
            row = json.loads(line)
            spoken[row["answer_id"]].append(evidence_of(row))
    return spoken


def evidence_of(row: Mapping[str, Any]) -> Evidence:
    """A line of evidence.jsonl, read back."""
    return Evidence(**{name: row[name] for name in EVIDENCE if name in row})


def evaluation_of(block: Mapping[str, Any], row: Mapping[str, Any], evidence: Sequence[Evidence]) -> Evaluation:
    """What a run holds of one answer: its details, its row of scores.parquet, and its evidence."""
    kept = ("answer_id", "candidate_id", "question", "question_id", "competency", "text")
    return Evaluation(
        answer=Answer(
            **{name: block[name] for name in kept},
            origin=tuple(Origin(**found) for found in block.get("origin", ())),
            doubtful=tuple(Span(*found) for found in block.get("doubtful", ())),
        ),
        status=Status(row["status"]),
        reason_code=row["reason_code"],
        reason_sentence=block["reason_sentence"],
        words=row["words"],
        scores=_score_values(row) if row["status"] == Status.SCORED else None,
        level=_level(block["level"]) if block["level"] else None,
        coverage=_coverage(block["coverage"]) if block["coverage"] else None,
        evidence=tuple(evidence),
        flags=tuple(Flag(f["code"], f["sentence"], tuple(Span(**s) for s in f["spans"])) for f in block["flags"]),
        doubts=tuple(block["doubts"]),
    )


def _score_values(row: Mapping[str, Any]) -> Scores:
    def number(name: str) -> float:
        return math.nan if row[name] is None else float(row[name])

    return Scores(
        specificity=number("specificity"), empathy=number("empathy"), ownership=number("ownership"),
        buzzwords=number("buzzwords"), buzzword_density=number("buzzword_density"),
        star={part: number(f"star_{part}") for part in STAR}, generic_probability=number("generic_probability"),
    )  # fmt: skip


def _level(raw: dict[str, Any]) -> LevelResult:
    def pairs(items: Sequence[dict[str, Any]]) -> tuple[IndicatorMatch, ...]:
        return tuple(IndicatorMatch(**{**item, "span": Span(**item["span"])}) for item in items)

    nested = {"matches": pairs(raw["matches"]), "copied": pairs(raw["copied"]), "missing": tuple(raw["missing"])}
    return LevelResult(**{**raw, **nested})


def _coverage(raw: dict[str, Any]) -> Coverage:
    areas = tuple(AreaCoverage(**{**a, "span": Span(**a["span"]) if a["span"] else None}) for a in raw["areas"])
    return Coverage(raw["question_id"], areas, tuple(raw["follow_ups"]))
