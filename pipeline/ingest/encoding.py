"""Bytes to text: UTF-8, UTF-16 or UTF-32 with their marks, else Windows-1252, and said when it is a guess."""

from __future__ import annotations

import codecs
import re

from pipeline.errors import InputError
from pipeline.ingest.contract import Reading, Source

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BINARY = (
    (b"PK\x03\x04", "a zip or Office file", "give it its own ending (.xlsx, .docx)"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file", "save it as .xlsx or .docx without a password"),
    (b"PAR1", "a Parquet file", "give it the ending .parquet"),
    (b"%PDF", "a PDF", "save its text as .txt or .docx"),
)
NUL_SHARE = 0.2
BAD = "\ufffd"
SURROGATE = re.compile("[\ud800-\udfff]")


def decode(source: Source, reading: Reading) -> str:
    """The text of a source, with a note where the encoding had to be guessed.

    Raises:
        InputError: For bytes that are no text in any of the encodings, with the position of the first bad one.
    """
    for magic, kind, fix in BINARY:
        if source.data.startswith(magic):
            raise InputError(f"this is {kind}, not text", where=source.name, fix=fix)
    text = _decode(source, reading)
    if text and text.count("\0") > NUL_SHARE * len(text):
        first = source.data.find(0)
        what = f"many bytes are NUL (the first at position {first}): UTF-16 without its mark, or no text at all"
        raise InputError(what, where=source.name, fix="save it as UTF-8")
    return text


def _decode(source: Source, reading: Reading) -> str:
    for mark, encoding in MARKS:
        if source.data.startswith(mark):
            return _strict(source, encoding, len(mark))
    try:
        return source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"byte 0x{source.data[error.start]:02X} at position {error.start}"
    damaged = source.data.decode("utf-8", "replace")
    bad = damaged.count(BAD)
    sound = sum(1 for char in damaged if char > "\x7f") - bad
    if sound > bad:  # Windows-1252 hardly ever forms valid UTF-8 sequences by chance
        reading.note(f"{source.name}: damaged UTF-8 ({byte}, {bad} place(s) in all): shown as {BAD} in the text.")
        return damaged
    text = _strict(source, "cp1252", 0)
    reading.note(f"{source.name}: not UTF-8 ({byte}): read as Windows-1252; check accents and quotes.")
    return text


def _strict(source: Source, encoding: str, skip: int) -> str:
    try:
        return source.data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        place = error.start + skip
        tried = "UTF-8 or Windows-1252" if encoding == "cp1252" else encoding.upper()
        what = f"byte 0x{source.data[place]:02X} at position {place} is not {tried} text"
        raise InputError(what, where=source.name, fix="save the file as UTF-8") from None


def without_surrogates(text: str) -> str:
    """``text`` with lone surrogates, which no file can hold, replaced one for one."""
    return SURROGATE.sub(BAD, text)
