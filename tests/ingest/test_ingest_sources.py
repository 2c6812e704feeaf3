"""Where input comes from: files, folders, lists of them, standard input."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from docx import Document

from pipeline.errors import InputError
from pipeline.ingest import all_formats, formats, read_answers
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]
Workbook = Callable[[Mapping[str, Sequence[Sequence[object]]]], bytes]
SRT = "1\n00:00:01,000 --> 00:00:02,000\nhello\n"


def _docx() -> bytes:
    held = io.BytesIO()
    document = Document()
    document.add_paragraph("hello")
    document.save(held)
    return held.getvalue()


def test_a_folder_is_read_in_order_of_name(write: Write, tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", "photo.png", "d.csv"):
        write(f"in/{name}", "answer_id,text\n9,tabled\n" if name.endswith("csv") else f"text of {name}")
    batch = read_answers([tmp_path / "in"])
    assert [(a.answer_id, a.text) for a in batch.answers] == [
        ("a", "text of a.md"),
        ("b", "text of b.txt"),
        ("9", "tabled"),
        ("sub/c", "text of sub/c.txt"),
    ]
    assert batch.notes == ("in: 1 file(s) of other kinds were not read: photo.png.",)


def test_a_list_of_files_and_a_folder(write: Write, tmp_path: Path) -> None:
    one = write("one.txt", "first")
    write("in/one.txt", "second")
    batch = read_answers([str(one), tmp_path / "in"])
    assert [(a.answer_id, a.text) for a in batch.answers] == [("one", "first"), ("one~2", "second")]


def test_one_broken_document_among_others_is_one_unscorable_answer(write: Write, tmp_path: Path) -> None:
    write("in/a.txt", "fine words")
    write("in/b.docx", b"no zip")
    batch = read_answers([tmp_path / "in"])
    assert [(a.answer_id, a.reason_code) for a in batch.answers] == [("a", None), ("b", Reason.BROKEN_ROW)]
    assert batch.notes == (
        "b.docx: no .docx file (it is not a zip archive). Fix: save it as .docx; it is kept as an unscorable answer.",
    )


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_answers([tmp_path / "gone.csv"])
    assert str(caught.value) == f"{tmp_path}/gone.csv: there is no such file. Fix: check the path"


def test_an_unknown_ending(write: Write) -> None:
    path = write("a.rtf", "x")
    with pytest.raises(InputError) as caught:
        read_answers([path])
    assert str(caught.value) == (
        f"{path}: files ending in '.rtf' cannot be read. Fix: use one of .csv, .docx, .json, .jsonl, .md, .ndjson, "
        ".parquet, .pq, .srt, .tab, .tsv, .txt, .vtt, .xlsm, .xlsx, or say what it is with --format"
    )
    assert read_answers([path], format="txt").answers[0].text == "x"


def test_no_ending(write: Write) -> None:
    with pytest.raises(InputError, match=r"the file name has no ending. Fix: use one of"):
        read_answers([write("answers", "x")])


def test_an_unknown_format(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read_answers([write("a.csv", "x")], format="excel")
    assert str(caught.value) == (
        "--format: there is no input format 'excel'. "
        "Fix: use one of csv, tsv, jsonl, json, parquet, xlsx, vtt, srt, txt, docx"
    )


def test_a_folder_without_answers(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"^{tmp_path}: the folder holds no readable file. Fix: put in .csv"):
        read_answers([tmp_path])


def test_no_input() -> None:
    with pytest.raises(InputError, match=r"^no input was given. Fix: name a file, a folder, or - for standard input$"):
        read_answers([])


def test_a_lone_path_is_one_input(write: Write) -> None:
    assert len(read_answers(str(write("a.txt", "hello"))).answers) == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("csv", b"id,answer\n1,hello\n"),
        ("csv", b"text\nhello\n"),
        ("csv", "\ufeffanswer_id;text\r\n1;hello\r\n".encode()),
        ("jsonl", b'{"text": "hello"}\n{"text": "bye"}\n'),
        ("json", b'[{"text": "hello"}]'),
        ("json", b'{\n "answers": [{"text": "hello"}]}'),
        ("vtt", b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nhello\n"),
        ("srt", SRT.encode()),
        ("txt", b"hello"),
        ("txt", b"Well, I rang her.\nThen, I left.\nAnd, so on.\n"),
    ],
)
def test_standard_input_is_recognised_and_said(name: str, data: bytes) -> None:
    batch = read_answers(["-"], stdin=io.BytesIO(data))
    assert batch.notes[0] == f"standard input: read as {name}; --format says otherwise."
    assert batch.answers[0].place.startswith("standard input")


def test_office_files_on_standard_input(workbook: Workbook) -> None:
    sheet = workbook({"S": [["answer_id", "text"], ["1", "hello"]]})
    for data, name in ((sheet, "xlsx"), (_docx(), "docx")):
        batch = read_answers(["-"], stdin=io.BytesIO(data))
        assert batch.notes == (f"standard input: read as {name}; --format says otherwise.",)
        assert batch.answers[0].text == "hello"


def test_a_table_without_a_known_column_on_standard_input() -> None:
    data = b"id,said\n1,hello\n2,bye\n3,well\n"
    with pytest.raises(InputError, match=r"standard input: no column holds the answers; there are 'id', 'said'."):
        read_answers(["-"], stdin=io.BytesIO(data))
    assert read_answers(["-"], stdin=io.BytesIO(data), mapping={"text": "said"}).answers[2].text == "well"


def test_a_format_for_standard_input() -> None:
    (answer,) = read_answers(["-"], stdin=io.BytesIO(b"text\nhello\n"), format="txt").answers
    assert (answer.answer_id, answer.text) == ("stdin", "text\nhello\n")


def test_nothing_on_standard_input() -> None:
    with pytest.raises(InputError) as caught:
        read_answers(["-"], stdin=io.BytesIO(b" \n"))
    assert str(caught.value) == ("standard input: nothing came in. Fix: pipe a table or a text into the command")


def test_every_ending_belongs_to_one_format() -> None:
    endings = [suffix for known in all_formats() for suffix in known.suffixes]
    assert len(endings) == len(set(endings))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in endings)


def test_a_new_format_is_one_file(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        "plugins/shouted.py",
        "from pipeline.ingest.contract import Format\n"
        "from pipeline.types import Answer\n"
        "def read(source, reading):\n"
        "    yield Answer(source.stem, source.data.decode().upper(), place=source.name)\n"
        "FORMATS = (Format('shouted', ('.loud',), read),)\n",
    )
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path / "plugins")])
    all_formats.cache_clear()
    try:
        assert read_answers([write("a.loud", "hello")]).answers[0].text == "HELLO"
    finally:
        all_formats.cache_clear()


def test_reading_a_csv_loads_no_heavy_library(write: Write) -> None:
    path = write("a.csv", "text\nhello\n")
    code = (
        "import sys; from pipeline.ingest import read_answers; "
        f"read_answers([{str(path)!r}]); "
        "print(sorted({'pandas', 'pyarrow', 'docx', 'lxml', 'python_calamine', 'spacy', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
