"""Word documents: paragraphs, speaker paragraphs ("Ana Ruiz: ..."), or tables of answers or of turns.

Text is taken from the XML that python-docx opens, because its paragraphs leave out words inserted with tracked changes
and words in content controls. Deleted words are left out, as on the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.archive import MIB, ZIP, check_zip
from pipeline.ingest.columns import has_text
from pipeline.ingest.contract import Format, Reading, Record, Source
from pipeline.ingest.formats.spreadsheets import has_folder
from pipeline.ingest.formats.text_files import answers_from_text
from pipeline.ingest.interviews import answers_from_transcript
from pipeline.ingest.rows import answers_from_records
from pipeline.ingest.transcript import Transcript
from pipeline.ingest.turn_tables import is_turn_table, turns_of
from pipeline.types import Answer

MAX_XML = 32 * MIB  # some thousand pages
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LEFT_OUT = frozenset({FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr"})
CHARACTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def read(source: Source, reading: Reading) -> Iterator[Answer]:
    """Answers of a .docx: of its table if one has a column of answers, else of its text."""
    check_zip(source, ".docx", "word/", MAX_XML)
    body = _open(source)
    if next(body.iter(f"{W}ins", f"{W}del"), None) is not None:
        reading.note(f"{source.name}: has tracked changes; read as if they were accepted.")
    tables = [_rows(table) for table in body.iter(f"{W}tbl")]
    for number, rows in enumerate(tables, start=1):
        if rows and has_text(rows[0], reading.mapping) and not is_turn_table(rows[0], rows[1:]):
            where = f"table {number}"
            if len(tables) > 1 or any(text.strip() for text in _paragraphs(body, tables=False)):
                reading.note(f"{source.name}: read {where}; the text and tables outside it were left out.")
            records = (Record(i, f"row {i}", cells) for i, cells in enumerate(rows[1:], start=2))
            yield from answers_from_records(source, rows[0], records, reading, sheet=where)
            return
    text = "\n".join(_paragraphs(body))
    turns, faults, count = turns_of(tables, text)
    if turns:
        made = Transcript(source.name, text, tuple(turns), tuple(faults), "row", count, "\n")
        yield from answers_from_transcript(made, source, reading)
        return
    yield from answers_from_text(text, source, reading)


def _open(source: Source) -> Any:
    from docx import Document

    try:
        return Document(io.BytesIO(source.data)).element.body
    except Exception as error:  # whatever a damaged file makes the XML reader say
        why = str(error).partition("\n")[0][:120] or type(error).__name__
        raise InputError(f"the file is damaged ({why})", where=source.name, fix="save it as .docx again") from None


def _words(element: Any) -> str:
    """The text that an element shows."""
    if element.tag in LEFT_OUT:
        return ""
    if element.tag == f"{W}t":
        return element.text or ""
    return CHARACTERS.get(element.tag) or "".join(_words(child) for child in element)


def _paragraphs(element: Any, *, tables: bool = True) -> Iterator[str]:
    """Text of each paragraph inside, in order; ``tables`` says whether to go into tables."""
    for child in element:
        if child.tag == f"{W}p":
            yield _words(child)
        elif child.tag not in LEFT_OUT and (tables or child.tag != f"{W}tbl"):
            yield from _paragraphs(child, tables=tables)


def _rows(table: Any) -> list[list[str]]:
    rows = table.iterfind(f"{W}tr")
    return [["\n".join(_paragraphs(cell)).strip("\n") for cell in row.iterfind(f"{W}tc")] for row in rows]


def looks_like(data: bytes) -> bool:
    """Whether it is a zip file with a Word document in it."""
    return data.startswith(ZIP) and has_folder(data, "word/")


FORMATS = (Format("docx", (".docx",), read, looks_like, document=True),)
