"""What a cell can hold: text that stays text, cut where a cell ends; and the columns in which people decide."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.labeled import SCALES
from pipeline.report.files import storable

CELL_UNITS = 32_767
"""Longest text of a cell, in UTF-16 code units (Excel specifications and limits)."""
CUT_MARK = " … [cut here: {} more characters; report.html holds the whole text]"
PREFIX = "decision_"
YES_NO = ("yes", "no")
_PICTURES = 0x2400
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f]")
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Decision:
    """A column that a person fills: a rating on a scale, yes or no, or words.

    Attributes:
        name: The scale, or "comment".
        low: Lowest rating; None for yes/no and words.
        high: Highest rating.
    """

    name: str
    low: int | None = None
    high: int | None = None

    @property
    def column(self) -> str:
        """Heading of the column."""
        return PREFIX + self.name


def _decisions() -> Mapping[str, Decision]:
    scores = ("specificity", "empathy", "ownership", "buzzwords", "level")
    made = [Decision(n, SCALES[n].low, SCALES[n].high) for n in scores]
    return MappingProxyType({d.column: d for d in (*made, Decision("generic"), Decision("comment"))})


DECISIONS = _decisions()
"""The columns for decisions, by heading, in the order of the sheets."""


def cell_text(text: str) -> str:
    """``text`` as a cell can hold it, one character for one.

    Control characters, which XML cannot hold, become their pictures (U+2400 and on); a carriage return before a line
    feed becomes a space. Lone surrogates and U+FFFE, U+FFFF become U+FFFD. Ids are written so too: who reads decisions
    back compares ``cell_text(answer_id)`` with the cell.
    """
    shown = _CONTROLS.sub(lambda m: chr(_PICTURES + ord(m.group())), storable(text).replace("\r\n", " \n"))
    return _NO_CHARACTERS.sub("\ufffd", shown)


def units(text: str) -> int:
    """Length in UTF-16 code units, as a spreadsheet counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitting(text: str) -> tuple[str, int]:
    """The start of ``text`` that fits a cell with a mark where it is cut, and how many characters are left out."""
    if units(text) <= CELL_UNITS:
        return text, 0
    room = CELL_UNITS - len(CUT_MARK.format(len(text)))
    kept = text[:room]
    while units(kept) > room:
        kept = kept[: len(kept) - max(1, (units(kept) - room) // 2)]
    return kept, len(text) - len(kept)


def marked_cut(left_out: int) -> str:
    """The mark at the end of a cut text; nothing where nothing was cut."""
    return CUT_MARK.format(left_out) if left_out else ""
