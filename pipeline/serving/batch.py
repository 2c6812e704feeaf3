"""POST /batch: answers as JSON lines or CSV in, a line of JSON for each out, in their order, as they get done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from pipeline.errors import InputError
from pipeline.ingest import QuestionBank, open_answers
from pipeline.report.tables import evidence_row, score_row
from pipeline.serving.refused import Refused
from pipeline.serving.service import Service
from pipeline.types import Answer, Evaluation, Reason

JSON_LINES = "application/jsonl"
FORMATS = {JSON_LINES: "jsonl", "application/x-ndjson": "jsonl", "application/ndjson": "jsonl", "text/csv": "csv"}
UNREADABLE = (
    "no answers can be read from the body. Fix: send JSON lines, or CSV with a header, "
    "with the column text and if known answer_id, candidate_id and question"
)
router = APIRouter()


@router.post("/batch")
async def batch(request: Request, evidence: bool = False, duplicates: bool = False) -> Response:
    """Score many answers.

    Args:
        request: Its body is what ``plainspoken score`` reads from a .jsonl or .csv file.
        evidence: Whether each row has its pieces of evidence.
        duplicates: Whether answers are compared with each other; then no row comes before all are scored.
    """
    service: Service = request.app.state.service
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    answers = await asyncio.to_thread(_read, await request.body(), FORMATS[kind], service)
    parts = _evaluated(service, answers, duplicates=duplicates)
    first: Sequence[Evaluation] = await anext(parts, [])  # what fails before a row is there fails with a status
    lines = _lines(first, parts, service.evaluator.model_version, evidence=evidence)
    return StreamingResponse(lines, media_type=JSON_LINES, headers={"X-Rows": str(len(answers))})


def _read(body: bytes, kind: str, service: Service) -> list[Answer]:
    """The answers, as ``score`` reads them; a text above the server's limit is an unscorable row.

    Raises:
        Refused: There is none, or too many.
    """
    bank, most = QuestionBank.of_pack(service.evaluator.pack), service.limits.characters
    try:
        with open_answers(["-"], bank=bank, format=kind, stdin=BytesIO(body)) as found:
            service.check(len(found))
            return [replace(a, reason_code=Reason.TOO_LONG) if len(a.text) > most else a for a in found]
    except InputError:  # its sentence may quote the body
        raise Refused(400, UNREADABLE) from None


async def _evaluated(
    service: Service, answers: Sequence[Answer], *, duplicates: bool
) -> AsyncIterator[Sequence[Evaluation]]:
    parts = service.stream(answers)
    if duplicates:
        yield service.compared([one async for part in parts for one in part])
    else:
        async for part in parts:
            yield [one.evaluation for one in part]


async def _lines(
    first: Sequence[Evaluation], parts: AsyncIterator[Sequence[Evaluation]], version: str, *, evidence: bool
) -> AsyncIterator[bytes]:
    """The rows; if something fails after the first ones, a last line says so and how many there are."""
    rows = 0
    try:
        for line in _rows(first, version, evidence=evidence):
            yield line
        rows += len(first)
        async for part in parts:
            for line in _rows(part, version, evidence=evidence):
                yield line
            rows += len(part)
    except Refused as refused:
        yield json.dumps({"error": refused.sentence, "rows": rows}).encode("ascii") + b"\n"


def _rows(evaluations: Sequence[Evaluation], version: str, *, evidence: bool) -> Iterator[bytes]:
    for one in evaluations:
        row: dict[str, Any] = score_row(one, version)
        if evidence:
            row["evidence"] = [evidence_row(one, found) for found in one.evidence]
        yield json.dumps(row).encode("ascii") + b"\n"
