"""Bytes to text: UTF-8, UTF-16 or UTF-32 with their marks, else Windows-1252, and said when it is a guess."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import IO

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
_MARK = 8
_BLOCK = 1 << 20
SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Scan:
    """What a first reading of all bytes in one encoding showed.

    Attributes:
        fault: Position of the first byte that is none of it, and the byte; None where all is sound.
        characters: How many there are in all.
        nuls: How many of them are NUL.
        bad: How many stand for bytes that could not be decoded.
        beyond: How many others are beyond ASCII.
    """

    fault: tuple[int, int] | None
    characters: int = 0
    nuls: int = 0
    bad: int = 0
    beyond: int = 0


def decode(source: Source, reading: Reading) -> str:
    """The text of a source, with a note where the encoding had to be guessed.

    Raises:
        InputError: For bytes that are no text in any of the encodings, with the position of the first bad one.
    """
    with open_text(source, reading) as file:
        return file.read()


def open_text(source: Source, reading: Reading, newline: str = "") -> IO[str]:
    """A source as a text file, so that a large one need not be in memory: read once to find its encoding, then opened.

    Args:
        source: The bytes.
        reading: A note goes there where the encoding had to be guessed.
        newline: What ends a line, see ``io.TextIOWrapper``; no line end is ever changed.

    Raises:
        InputError: For bytes that are no text in any of the encodings, with the position of the first bad one.
    """
    with source.open() as file:
        head = file.read(_MARK)
    for magic, kind, fix in BINARY:
        if head.startswith(magic):
            raise InputError(f"this is {kind}, not text", where=source.name, fix=fix)
    encoding, skip, errors, scan = _encoding(source, head, reading)
    if scan.nuls > NUL_SHARE * scan.characters:
        first = _first_nul(source)
        what = f"many bytes are NUL (the first at position {first}): UTF-16 without its mark, or no text at all"
        raise InputError(what, where=source.name, fix="save it as UTF-8")
    held = source.open()
    held.seek(skip)
    return io.TextIOWrapper(held, encoding, errors, newline)


def is_blank(source: Source, reading: Reading) -> bool:
    """Whether a text holds nothing but space."""
    with open_text(source, reading) as file:
        return not any(block.strip() for block in iter(lambda: file.read(_BLOCK), ""))


def _encoding(source: Source, head: bytes, reading: Reading) -> tuple[str, int, str, _Scan]:
    """Encoding, bytes of its mark, what to do with bad bytes, and what the text looks like."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding, len(mark), "strict", _strict(source, encoding, len(mark))
    scan = _scan(source, "utf-8", 0, "strict")
    if scan.fault is None:
        return "utf-8", 0, "strict", scan
    byte = f"byte 0x{scan.fault[1]:02X} at position {scan.fault[0]}"
    damaged = _scan(source, "utf-8", 0, "replace")
    if damaged.beyond > damaged.bad:  # Windows-1252 hardly ever forms valid UTF-8 sequences by chance
        what = f"damaged UTF-8 ({byte}, {damaged.bad} place(s) in all): shown as {BAD} in the text."
        reading.note(f"{source.name}: {what}")
        return "utf-8", 0, "replace", damaged
    scan = _strict(source, "cp1252", 0)
    reading.note(f"{source.name}: not UTF-8 ({byte}): read as Windows-1252; check accents and quotes.")
    return "cp1252", 0, "strict", scan


def _strict(source: Source, encoding: str, skip: int) -> _Scan:
    scan = _scan(source, encoding, skip, "strict")
    if scan.fault:
        place, byte = scan.fault
        tried = "UTF-8 or Windows-1252" if encoding == "cp1252" else encoding.upper()
        what = f"byte 0x{byte:02X} at position {place} is not {tried} text"
        raise InputError(what, where=source.name, fix="save the file as UTF-8")
    return scan


def _scan(source: Source, encoding: str, skip: int, errors: str) -> _Scan:
    """Read all bytes once, a block at a time."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    characters = nuls = bad = beyond = 0
    with source.open() as file:
        file.seek(skip)
        at, block = skip, b"\0"
        while block:
            block = file.read(_BLOCK)
            waiting = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return _Scan((at - waiting + error.start, error.object[error.start]))
            at += len(block)
            characters += len(text)
            nuls += text.count("\0")
            if errors == "replace":
                wrong = text.count(BAD)
                bad, beyond = bad + wrong, beyond + sum(char > "\x7f" for char in text) - wrong
    return _Scan(None, characters, nuls, bad, beyond)


def _first_nul(source: Source) -> int:
    at = 0
    with source.open() as file:
        while block := file.read(_BLOCK):
            if (found := block.find(0)) >= 0:
                return at + found
            at += len(block)
    return -1


def without_surrogates(text: str) -> str:
    """``text`` with lone surrogates, which no file can hold, replaced one for one."""
    return SURROGATE.sub(BAD, text)
