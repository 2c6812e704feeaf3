"""XLSX, read by calamine: cached values of formulas, no macros run, nothing of a zip bomb unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.ingest.archive import ZIP, check_zip
from pipeline.ingest.columns import has_text
from pipeline.ingest.contract import Format, Reading, Record, Source
from pipeline.ingest.rows import answers_from_records
from pipeline.ingest.values import as_text
from pipeline.types import Answer

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

HEADER_ROWS = 10


def read(source: Source, reading: Reading) -> Iterator[Answer]:
    """Answers of the first sheet that has a column for them; its header may stand under a few lines of title."""
    check_zip(source, ".xlsx", "xl/")
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        name, top, header = _find_table(book, source, reading)
        rows = islice(_rows(book.get_sheet_by_name(name)), top + 1, None)
        records = (Record(i, f"row {i}", cells) for i, cells in enumerate(rows, start=top + 2))
        yield from answers_from_records(source, header, records, reading, sheet=f"sheet '{name}'")
    except CalamineError as error:
        raise InputError(f"the file is damaged ({error})", where=source.name, fix="save it as .xlsx again") from None


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    return ([as_text(cell) for cell in row] for row in sheet.iter_rows())


def _find_table(book: CalamineWorkbook, source: Source, reading: Reading) -> tuple[str, int, list[str]]:
    """Sheet, index of the header row, and header; without any, the first rows of all sheets are named in the error."""
    firsts: list[str] = []
    for name in book.sheet_names:
        rows = list(islice(_rows(book.get_sheet_by_name(name)), HEADER_ROWS))
        for top, cells in enumerate(rows):
            if has_text(cells, reading.mapping):
                _note(book, name, top, source, reading)
                return name, top, cells
        firsts += next(([cell for cell in cells if cell] for cells in rows if any(cells)), [])
    if not firsts:
        raise InputError("every sheet is empty", where=source.name, fix="export the answers again")
    shown = ", ".join(f"'{cell[:40]}'" for cell in firsts[:12])
    fix = "name it with --map text=COLUMN, or add a first row with column names"
    raise InputError(f"no sheet has a column of answers; the first rows hold {shown}", where=source.name, fix=fix)


def _note(book: CalamineWorkbook, name: str, top: int, source: Source, reading: Reading) -> None:
    others = [f"'{other}'" for other in book.sheet_names if other != name]
    if others:
        reading.note(f"{source.name}: read sheet '{name}'; not read: {', '.join(others)}.")
    if any(any(cells) for cells in islice(_rows(book.get_sheet_by_name(name)), top)):
        reading.note(f"{source.name}: the column names were taken from row {top + 1}; the lines above were left out.")


def looks_like(data: bytes) -> bool:
    """Whether it is a zip file with a workbook in it."""
    return data.startswith(ZIP) and has_folder(data, "xl/")


def has_folder(data: bytes, folder: str) -> bool:
    """Whether a zip file's directory lists a part in ``folder``."""
    try:
        return any(name.startswith(folder) for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


FORMATS = (Format("xlsx", (".xlsx", ".xlsm"), read, looks_like),)
