"""The look at each answer's text that every format shares: what makes it unscorable, and what a reader should know."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.ingest.encoding import BAD
from pipeline.types import Answer, Reason

MAX_CHARACTERS = 50_000
EXCEL_CELL = 32_767
BAD_SHARE = 0.1
LETTER = re.compile(r"[^\W\d_]")
VISIBLE = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
ODD = (
    (re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"), "control character(s)"),
    (re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"), "text-direction character(s)"),
    (re.compile(r"[\u200b\u2060\ufeff]"), "invisible character(s)"),
    (re.compile(BAD), "character(s) that could not be decoded"),
    (re.compile(r"\u00e2\u20ac|\u00c3[\x80-\xbf]"), "place(s) that look like wrongly decoded UTF-8"),
)


def screen(answer: Answer) -> Answer:
    """The answer with its reason code, if its text cannot be scored, and its doubts; the text is not touched."""
    reason, sentence = (answer.reason_code, "") if answer.reason_code else _reason(answer.text)
    sentences = (*answer.doubts, sentence, *_doubts(answer.text))
    return replace(answer, reason_code=reason, doubts=tuple(s for s in sentences if s))


def _reason(text: str) -> tuple[Reason | None, str]:
    if len(text) > MAX_CHARACTERS:
        return Reason.TOO_LONG, f"The text has {len(text):,} characters; up to {MAX_CHARACTERS:,} are scored."
    if not VISIBLE.search(text):
        return Reason.EMPTY, ""
    if text.count(BAD) + text.count("\0") > BAD_SHARE * len(text):
        return Reason.BROKEN_ENCODING, "More than a tenth of the characters could not be decoded."
    if not LETTER.search(text):
        return Reason.NO_WORDS, ""
    return None, ""


def _doubts(text: str) -> list[str]:
    found = []
    for pattern, what in ODD:
        hits = pattern.findall(text, 0, MAX_CHARACTERS)
        if hits:
            found.append(f"The text has {len(hits)} {what} (first: {_code(hits[0])}).")
    if len(text) == EXCEL_CELL:
        found.append(f"The text has exactly {EXCEL_CELL:,} characters, an Excel cell's limit: its end may be missing.")
    return found


def _code(chars: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in chars)
