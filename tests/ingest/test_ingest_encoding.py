"""Encodings: read, guessed and said, or refused with the byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]
TABLE = "answer_id,text\n1,café — “yes”\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_encodings_need_no_note(write: Write, encoding: str) -> None:
    batch = read_answers([write("a.csv", TABLE.encode(encoding))])
    assert batch.answers[0].text == "café — “yes”"
    assert batch.notes == ()


def test_big_endian_utf_16(write: Write) -> None:
    assert read_answers([write("a.csv", b"\xfe\xff" + TABLE.encode("utf-16-be"))]).answers[0].text == "café — “yes”"


def test_windows_1252_is_read_and_said(write: Write) -> None:
    batch = read_answers([write("a.csv", TABLE.encode("cp1252"))])
    assert batch.answers[0].text == "café — “yes”"
    assert batch.notes == (
        "a.csv: not UTF-8 (byte 0xE9 at position 20): read as Windows-1252; check accents and quotes.",
    )


def test_bytes_that_are_no_text(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read_answers([write("a.csv", b"answer_id,text\n1,caf\x81\n")])
    assert str(caught.value) == (
        "a.csv: byte 0x81 at position 20 is not UTF-8 or Windows-1252 text. Fix: save the file as UTF-8"
    )


def test_a_byte_order_mark_is_taken_at_its_word(write: Write) -> None:
    with pytest.raises(InputError, match="byte 0xE9 at position 23 is not UTF-8 text"):
        read_answers([write("a.csv", b"\xef\xbb\xbfanswer_id,text\n1,caf\xe9\n")])


def test_a_utf_8_file_with_a_bad_byte_stays_utf_8(write: Write) -> None:
    data = "answer_id,text\n1,Zoë and café é\n2,a long enough text\n3,?\n".encode()
    batch = read_answers([write("a.csv", data.replace(b"a long", b"a l\xffng").replace(b"?", b"\xc3"))])
    assert [a.text for a in batch.answers] == ["Zoë and café é", "a l\ufffdng enough text", "\ufffd"]
    assert [a.reason_code for a in batch.answers] == [None, None, Reason.BROKEN_ENCODING]
    assert batch.answers[1].doubts == ("The text has 1 character(s) that could not be decoded (first: U+FFFD).",)
    assert batch.notes == (
        "a.csv: damaged UTF-8 (byte 0xFF at position 40, 2 place(s) in all): shown as \ufffd in the text.",
    )


def test_utf_16_without_its_mark(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read_answers([write("a.csv", "id,text\n1,hello\n".encode("utf-16-le"))])
    assert str(caught.value) == (
        "a.csv: many bytes are NUL (the first at position 1): UTF-16 without its mark, or no text at all. "
        "Fix: save it as UTF-8"
    )


def test_a_stray_nul_is_kept_and_said(write: Write) -> None:
    (answer,) = read_answers([write("a.csv", "id,text\n1,I rang\0 her twice that day\n")]).answers
    assert answer.text == "I rang\0 her twice that day"
    assert answer.reason_code is None
    assert answer.doubts == ("The text has 1 control character(s) (first: U+0000).",)


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"PK\x03\x04xx", "a zip or Office file"), (b"%PDF-1.7", "a PDF"), (b"PAR1", "a Parquet file")],
)
def test_a_binary_file_with_a_texts_name(write: Write, start: bytes, kind: str) -> None:
    with pytest.raises(InputError, match=f"a.csv: this is {kind}, not text. Fix: "):
        read_answers([write("a.csv", start + bytes(20))])


def test_text_that_could_not_be_decoded_upstream(write: Write) -> None:
    (answer,) = read_answers([write("a.csv", "id,text\n1,\ufffd\ufffd\ufffd\ufffd ab\n")]).answers
    assert answer.reason_code is Reason.BROKEN_ENCODING
    assert answer.doubts[0] == "More than a tenth of the characters could not be decoded."


def test_wrongly_decoded_text_is_doubted(write: Write) -> None:
    (answer,) = read_answers([write("a.csv", "id,text\n1,the cafÃ© and itâ€™s owner\n")]).answers
    assert answer.reason_code is None
    assert answer.doubts == ("The text has 2 place(s) that look like wrongly decoded UTF-8 (first: U+00C3 U+00A9).",)
