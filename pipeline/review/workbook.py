"""Decisions that somebody typed into the workbook of ``score --xlsx``."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.archive import check_zip
from pipeline.ingest.contract import Source
from pipeline.labeled.scales import SCALES
from pipeline.report.files import guarded
from pipeline.report.workbook.cells import PREFIX, cell_text
from pipeline.review.decisions import COMMENT, Decision, Stage, check_rating

SHEETS = ("Review queue", "Answers")
WORDS = {"yes": 1.0, "no": 0.0, "true": 1.0, "false": 0.0}
NONE = {"n/a", "does not apply", "-"}
Cell = tuple[str, str]  # answer and scale


def read_workbook(file: Path, answer_ids: Iterable[str], rater: str, stage: Stage) -> list[Decision]:
    """Every filled decision cell, without an id yet; an empty cell is no decision, "n/a" says the scale does not apply.

    Raises:
        InputError: A damaged file, no decision columns, an answer that the run does not have, a value that is no
            step of its scale, or two sheets that say different things; with sheet, row and column.
    """
    found: dict[Cell, tuple[Decision, str]] = {}
    spelled = _spellings(list(answer_ids))
    for sheet, rows in _sheets(file):
        for where, decision in _decisions(f"{file.name}, sheet '{sheet}'", rows, spelled, rater, stage):
            key = (decision.answer_id, decision.scale)
            if key in found and found[key][0] != decision:
                what = f"answer {decision.answer_id} was decided otherwise in {found[key][1]}"
                raise InputError(what, where=where, fix="make both cells say the same, or empty one")
            found.setdefault(key, (decision, where.partition(", ")[2]))
    return [decision for decision, _ in found.values()]


def _sheets(file: Path) -> Iterator[tuple[str, list[list[Any]]]]:
    import python_calamine

    data = file.read_bytes()
    check_zip(Source(file.name, file.stem, data), ".xlsx", "xl/")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        kept = [name for name in SHEETS if name in book.sheet_names]
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in kept]
    except python_calamine.CalamineError as error:
        raise InputError(f"the file is damaged ({error})", where=file.name, fix="save it as .xlsx again") from None
    if not sheets:
        fix = "give the workbook that 'score --xlsx' wrote"
        raise InputError(f"there is no sheet '{SHEETS[0]}' or '{SHEETS[1]}'", where=file.name, fix=fix)
    yield from sheets


def _decisions(
    where: str, rows: Sequence[Sequence[Any]], spelled: Mapping[str, str], rater: str, stage: Stage
) -> Iterator[tuple[str, Decision]]:
    header = [str(cell).strip() for cell in (rows[0] if rows else ())]
    columns = {i: name.removeprefix(PREFIX) for i, name in enumerate(header) if name.startswith(PREFIX)}
    unknown = [name for name in columns.values() if name not in {*SCALES, COMMENT}]
    if unknown or not columns or "answer_id" not in header:
        what = (
            f"there is no scale '{unknown[0]}'" if unknown else "the columns answer_id and decision_... are not there"
        )
        raise InputError(what, where=f"{where}, row 1", fix="give the workbook as 'score --xlsx' wrote it")
    at = header.index("answer_id")
    for number, row in enumerate(rows[1:], 2):
        filled = {i: row[i] for i in columns if i < len(row) and str(row[i]).strip()}
        if not filled:
            continue
        place = f"{where}, row {number}"
        answer_id = spelled.get(_text(row[at]))
        if answer_id is None:
            what = f"answer '{_text(row[at])[:60]}' is not in this run"
            raise InputError(what, where=f"{place}, column answer_id", fix="give the run that the workbook is of")
        for i, value in filled.items():
            cell = f"{place}, column {header[i]}"
            yield cell, _decision(cell, answer_id, columns[i], value, rater, stage)


def _decision(where: str, answer_id: str, scale: str, value: Any, rater: str, stage: Stage) -> Decision:
    if scale == COMMENT:
        return Decision("", answer_id, rater, scale, None, stage, comment=_text(value))
    rating = _rating(where, scale, value)
    return Decision("", answer_id, rater, scale, rating, stage)


def _rating(where: str, scale: str, value: Any) -> float | None:
    word = _text(value).lower()
    if word in NONE:
        return None
    binary = SCALES[scale].kind == "binary"
    try:
        rating = WORDS[word] if binary and word in WORDS else float(word)
    except ValueError:
        steps = "yes or no" if binary else f"a whole number from {SCALES[scale].low} to {SCALES[scale].high}"
        fix = f"write {steps}, or leave the cell empty"
        raise InputError(f"'{word[:40]}' is no rating", where=where, fix=fix) from None
    check_rating(scale, rating, where)
    return rating


def _text(value: Any) -> str:
    """A cell as text; a whole number without the decimals that spreadsheets give every number."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _spellings(answer_ids: Sequence[str]) -> dict[str, str]:
    """Ids by each way in which a workbook may hold them: as they are, guarded, or with control characters pictured."""
    spelled: dict[str, str] = {}
    for write in (_in_a_cell, guarded, str.strip, str):
        spelled |= {write(answer_id): answer_id for answer_id in answer_ids}
    return spelled


def _in_a_cell(answer_id: str) -> str:
    return cell_text(answer_id).strip()
