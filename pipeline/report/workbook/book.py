"""One workbook in memory: its formats, and the only ways in which text gets into a cell.

XlsxWriter is told to take no text for a formula, a link or a number. It would still write a text that looks like its
own rich strings ("<r>...</r>") as markup; such a text is written as a rich string of two parts, which is escaped.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from pipeline.report.files import FORMULA_STARTS
from pipeline.report.workbook.cells import cell_text, fitting, marked_cut

FOR, AGAINST, UNSURE = "bold", "bold_italic", "unsure"
_EPOCH = 315_532_800  # 1980-01-01, the first date that a zip archive can hold
_TOP = {"valign": "top"}
_WRAP = _TOP | {"text_wrap": True}
_DECIDE = _WRAP | {"locked": False, "bg_color": "#EEF3FA", "border": 1, "border_color": "#C5CEDA"}
FORMATS: dict[str, dict[str, Any]] = {
    "text": _WRAP,
    "quoted": _WRAP | {"quote_prefix": True},
    "score": _TOP | {"num_format": "0.00"},
    "count": _TOP,
    "decide": _DECIDE,
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#ECEAE4"},
    "decide_head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#D5E0EF"},
    "title": {"bold": True, "font_size": 16},
    "section": {"bold": True, "font_size": 12, "top": 1},
    "label": _TOP | {"bold": True},
    FOR: {"bold": True},
    AGAINST: {"bold": True, "italic": True},
    UNSURE: {"underline": 1},
    FOR + UNSURE: {"bold": True, "underline": 1},
    AGAINST + UNSURE: {"bold": True, "italic": True, "underline": 1},
    "plain": {},
    "look": {"bg_color": "#FBF1DC"},
}


class Book:
    """A workbook whose every text cell is text; the same calls give the same bytes."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self.file = xlsxwriter.Workbook(
            self._bytes,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.file.set_properties({"created": created(), "comments": "Made by plainspoken. No cell holds a formula."})
        self.formats = {name: self.file.add_format(more) for name, more in FORMATS.items()}
        self.cuts = 0

    def sheet(self, name: str) -> Any:
        """A new sheet."""
        return self.file.add_worksheet(name)

    def text(self, sheet: Any, row: int, column: int, text: str, style: str = "text") -> None:
        """Write text as text, whatever it begins with; cut where a cell ends, and counted in ``cuts``."""
        self.rich(sheet, row, column, [("", text)], style)

    def rich(self, sheet: Any, row: int, column: int, pieces: Sequence[tuple[str, str]], style: str = "text") -> None:
        """Write pieces of text, each in a format of its own ("" for the cell's)."""
        pieces = self._fitted([(name, cell_text(text)) for name, text in pieces if text])
        whole = "".join(text for _, text in pieces)
        if style == "text" and whole.startswith(FORMULA_STARTS):
            style = "quoted"
        form = self.formats[style]
        plain = len(pieces) == 1 and not pieces[0][0] and not whole.startswith("<r>")
        if plain or len(whole) == 1:
            sheet.write_string(row, column, whole, form)
        elif pieces:
            sheet.write_rich_string(row, column, *self._fragments(pieces), form)
        else:
            sheet.write_blank(row, column, None, form)

    def _fitted(self, pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
        kept, left_out = fitting("".join(text for _, text in pieces))
        if not left_out:
            return pieces
        self.cuts += 1
        room, result = len(kept), []
        for name, text in pieces:
            result += [(name, text[:room])] if room else []
            room -= min(room, len(text))
        return [*result, ("", marked_cut(left_out))]

    def _fragments(self, pieces: Sequence[tuple[str, str]]) -> list[Any]:
        if len(pieces) == 1:  # a rich string needs two parts
            name, text = pieces[0]
            pieces = [(name, text[:1]), (name, text[1:])]
        return [part for name, text in pieces for part in (self.formats[name or "plain"], text)]

    def number(self, sheet: Any, row: int, column: int, value: float | None, style: str = "score") -> None:
        """Write a number; a cell without one stays empty."""
        if value is not None:
            sheet.write_number(row, column, value, self.formats[style])

    def content(self) -> bytes:
        """Close the workbook and give its bytes."""
        self.file.close()
        return self._bytes.getvalue()


def created() -> datetime:
    """The date in the file's properties: SOURCE_DATE_EPOCH where it is set, else one that never changes."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(stamp) if stamp.isdecimal() else _EPOCH, UTC).replace(tzinfo=None)
