"""Word documents: paragraphs, speakers, tables, tracked changes, and files that are not opened."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(paragraphs: Sequence[str] = (), table: Sequence[Sequence[str]] = (), xml: str = "") -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for i, row in enumerate(table):
            for j, text in enumerate(row):
                made.cell(i, j).text = text
    if xml:
        document.element.body.insert(0, parse_xml(xml))
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _error(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_answers([path])
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_paragraphs_are_one_answer(write: Write) -> None:
    (answer,) = read_answers(
        [write("d.docx", _docx(["Question: Why?", "I rang her.", "", "She\tcame\nat once."]))]
    ).answers
    assert (answer.answer_id, answer.question, answer.text) == ("d", "Why?", "I rang her.\n\nShe\tcame\nat once.")


def test_speaker_paragraphs(write: Write) -> None:
    data = _docx(["Interviewer: Why?", "Ana Ruiz: I rang her.", "Twice.", "Interviewer: okay", "Ana Ruiz: She came."])
    (answer,) = read_answers([write("d.docx", data)]).answers
    assert (answer.answer_id, answer.question, answer.text) == ("d-1", "Why?", "I rang her.\nTwice.\nShe came.")


def test_names_with_times_as_teams_writes_them(write: Write) -> None:
    data = _docx(["Interviewer   0:03\nWhy?", "Ana Ruiz   0:07\nI rang her.", "Ana Ruiz   0:09\nShe came."])
    (answer,) = read_answers([write("d.docx", data)]).answers
    assert (answer.question, answer.text) == ("Why?", "I rang her.\nShe came.")


def test_a_table_of_speakers(write: Write) -> None:
    table = [["Interviewer", "Why?"], ["Ana", "I rang her."], ["Interviewer", "Mhm"], ["Ana", "She came."]]
    (answer,) = read_answers([write("d.docx", _docx(table=table))]).answers
    assert (answer.question, answer.text) == ("Why?", "I rang her.\nShe came.")


def test_a_table_of_questions_and_answers_with_column_names(write: Write) -> None:
    data = _docx(["Interview of May"], [["Question", "Answer"], ["Why?", "I rang her."], ["And then?", ""]])
    batch = read_answers([write("d.docx", data)])
    assert [(a.question, a.text, a.reason_code) for a in batch.answers] == [
        ("Why?", "I rang her.", None),
        ("And then?", "", Reason.EMPTY),
    ]
    assert batch.answers[0].place == "d.docx, table 1, row 2"
    assert "d.docx: read table 1; the text and tables outside it were left out." in batch.notes


def test_a_table_of_questions_and_answers_without_column_names(write: Write) -> None:
    data = _docx(table=[["Tell me about a customer.", "I rang her."], ["What came of it?", "She came."]])
    batch = read_answers([write("d.docx", data)])
    assert [(a.answer_id, a.question, a.text) for a in batch.answers] == [
        ("d-1", "Tell me about a customer.", "I rang her."),
        ("d-2", "What came of it?", "She came."),
    ]


def test_any_other_table_is_text(write: Write) -> None:
    (answer,) = read_answers([write("d.docx", _docx(["I sold:"], [["Bread", "12"], ["Milk", "7"]]))]).answers
    assert answer.text == "I sold:\nBread\n12\nMilk\n7"


def test_tracked_changes_and_content_controls(write: Write) -> None:
    changed = (
        f'<w:p {W}><w:r><w:t xml:space="preserve">I </w:t></w:r><w:ins w:id="1"><w:r><w:t>rang</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>wrote</w:delText></w:r></w:del>'
        '<w:sdt><w:sdtContent><w:r><w:t xml:space="preserve"> her.</w:t></w:r></w:sdtContent></w:sdt></w:p>'
    )
    batch = read_answers([write("d.docx", _docx(xml=changed))])
    assert batch.answers[0].text == "I rang her."
    assert batch.notes == ("d.docx: has tracked changes; read as if they were accepted.",)


def test_a_document_without_words(write: Write) -> None:
    (answer,) = read_answers([write("d.docx", _docx())]).answers
    assert (answer.answer_id, answer.reason_code) == ("d", Reason.EMPTY)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "d.docx: the file is empty. Fix: export it again"),
        (b"Just text", "d.docx: no .docx file (it is not a zip archive). Fix: save it as .docx"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "d.docx: this is an old Office format. Fix: save it as .docx"),
    ],
)
def test_files_that_are_none(write: Write, data: bytes, said: str) -> None:
    assert _error(write("d.docx", data)) == said


def _zip(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def test_a_zip_that_is_no_document(write: Write) -> None:
    assert _error(write("d.docx", _zip({"notes.txt": b"x"}))) == (
        "d.docx: this is a zip file but no .docx document. Fix: save it as .docx"
    )
    assert _error(write("e.docx", _zip({"word/document.xml": b"<w"}))).startswith("e.docx: the file is damaged (")


def test_a_zip_bomb_is_not_opened(write: Write) -> None:
    message = _error(write("d.docx", _zip({"word/document.xml": b" " * (40 * 2**20)})))
    assert message.startswith("d.docx: 0.0 MiB would unpack to 40 MiB (")
    assert message.endswith(
        "times): not opened. Fix: export the text alone; the limits are 32 MiB of XML, 200 MiB in all and 200 times"
    )


def test_much_xml_is_not_opened_even_when_it_packs_badly(write: Write) -> None:
    words = random.Random(0).randbytes(18 * 2**20).hex().encode()
    assert "32 MiB of XML" in _error(write("d.docx", _zip({"word/document.xml": words}, zipfile.ZIP_STORED)))
