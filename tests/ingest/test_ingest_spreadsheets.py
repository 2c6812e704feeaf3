"""XLSX: what the sheet shows, and files that are not opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]
Workbook = Callable[[Mapping[str, Sequence[Sequence[object]]]], bytes]


def _error(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_answers([path])
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_cells_are_text(write: Write, workbook: Workbook) -> None:
    rows: list[list[object]] = [
        ["id", "text", "group_paid"],
        [12.0, "NA", True],
        ["001", " two\nlines & <more> ", None],
        [1.5, ("formula", 'A1&"x"', "cached"), False],
        [10**12, None, None],
    ]
    batch = read_answers([write("a.xlsx", workbook({"Answers": rows}))])
    assert [a.answer_id for a in batch.answers] == ["12", "001", "1.5", "1000000000000"]
    assert [a.text for a in batch.answers] == ["NA", " two\nlines & <more> ", "cached", ""]
    assert [a.groups["group_paid"] for a in batch.answers] == ["true", "", "false", ""]
    assert batch.answers[3].reason_code is Reason.EMPTY
    assert batch.answers[0].place == "a.xlsx, sheet 'Answers', row 2"


def test_the_first_sheet_with_answers_is_read_and_the_others_are_named(write: Write, workbook: Workbook) -> None:
    sheets = {"Read me": [["Exported in May"]], "Data": [["answer_id", "text"], ["1", "hello"]], "More": [["text"]]}
    batch = read_answers([write("a.xlsx", workbook(sheets))])
    assert [a.text for a in batch.answers] == ["hello"]
    assert batch.notes == ("a.xlsx: read sheet 'Data'; not read: 'Read me', 'More'.",)


def test_a_header_under_a_title(write: Write, workbook: Workbook) -> None:
    rows = [["Interviews, spring"], [], ["answer_id", "text"], ["1", "hello"], ["2", "bye"]]
    batch = read_answers([write("a.xlsx", workbook({"S": rows}))])
    assert [(a.text, a.place) for a in batch.answers] == [
        ("hello", "a.xlsx, sheet 'S', row 4"),
        ("bye", "a.xlsx, sheet 'S', row 5"),
    ]
    assert batch.notes == ("a.xlsx: the column names were taken from row 3; the lines above were left out.",)


def test_an_excel_cell_filled_to_its_limit_is_doubted(write: Write, workbook: Workbook) -> None:
    rows = [["answer_id", "text"], ["1", "x" * 32_767]]
    (answer,) = read_answers([write("a.xlsx", workbook({"S": rows}))]).answers
    assert answer.doubts == ("The text has exactly 32,767 characters, an Excel cell's limit: its end may be missing.",)


def test_no_sheet_with_answers(write: Write, workbook: Workbook) -> None:
    assert _error(write("a.xlsx", workbook({"S": [["id", "said"], ["1", "hello"]]}))) == (
        "a.xlsx: no sheet has a column of answers; the first rows hold 'id', 'said'. "
        "Fix: name it with --map text=COLUMN, or add a first row with column names"
    )


def test_empty_sheets(write: Write, workbook: Workbook) -> None:
    assert _error(write("a.xlsx", workbook({"S": []}))) == (
        "a.xlsx: every sheet is empty. Fix: export the answers again"
    )


def test_a_header_alone(write: Write, workbook: Workbook) -> None:
    assert _error(write("a.xlsx", workbook({"S": [["id", "text"]]}))) == (
        "a.xlsx, sheet 'S': there is a header but no row under it. Fix: add one row for every answer"
    )


def test_a_file_that_is_no_zip(write: Write) -> None:
    assert _error(write("a.xlsx", "id,text\n1,hello\n")) == (
        "a.xlsx: no .xlsx file (it is not a zip archive). Fix: save it as .xlsx"
    )


def test_an_empty_file(write: Write) -> None:
    assert _error(write("a.xlsx", b"")) == "a.xlsx: the file is empty. Fix: export it again"


def test_a_zip_cut_off(write: Write, workbook: Workbook) -> None:
    whole = workbook({"S": [["id", "text"], ["1", "a"]]})
    assert _error(write("a.xlsx", whole[: len(whole) // 2])).startswith("a.xlsx: the file is damaged (")


def test_a_sheet_that_is_no_xml(write: Write, workbook: Workbook) -> None:
    held = io.BytesIO(workbook({"S": [["id", "text"], ["1", "a"]]}))
    broken = io.BytesIO()
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<worksheet><sheetData><row" if "sheet1" in name else old.read(name))
    assert _error(write("a.xlsx", broken.getvalue())).startswith("a.xlsx: the file is damaged (")


def test_a_password(write: Write) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert _error(write("a.xlsx", locked)) == (
        "a.xlsx: the file is password-protected. Fix: save it without a password"
    )
    assert _error(write("b.xlsx", locked[:600])) == "b.xlsx: this is an old Office format. Fix: save it as .xlsx"


@pytest.mark.parametrize(("size", "said"), [(30, "30 MiB"), (300, "300 MiB")])
def test_a_zip_bomb_is_not_opened(write: Write, size: int, said: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(size):
                part.write(bytes(2**20))
    message = _error(write("a.xlsx", held.getvalue()))
    assert message.startswith("a.xlsx: ")
    assert f"would unpack to {said}" in message
    assert "not opened. Fix: export the text alone; the limits are 200 MiB of XML" in message


def test_another_kind_of_zip(write: Write) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert _error(write("a.xlsx", held.getvalue())) == (
        "a.xlsx: this is a zip file but no .xlsx document. Fix: save it as .xlsx"
    )
