"""The sheets Answers and Review queue: a row for each answer, columns to decide in, nothing else to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.report.wording import scales
from pipeline.report.workbook.book import Book
from pipeline.report.workbook.cells import DECISIONS, YES_NO, Decision
from pipeline.report.workbook.rows import LINE, Row, height_of, style_of, width_of

BARS = {"specificity": "#C3D7EB", "empathy": "#EBCEDC", "ownership": "#C6DFD2", "buzzwords": "#E9D9BF"}
BARS |= {"level": "#D8D1EE", "need": "#D9DDE3", "generic_probability": "#D9DDE3"}
RANGES = {"level": (0, 5), "need": (0, 1), "generic_probability": (0, 1)}
OPEN = {"autofilter": True, "format_columns": True, "format_rows": True, "format_cells": True}
A3 = 8
MESSAGE = 255
"""Longest message beside a cell (Excel specifications and limits)."""


def write_table(book: Book, name: str, headings: Sequence[str], rows: Sequence[Row]) -> None:
    """One sheet of answers.

    Args:
        book: Where the sheet goes.
        name: Its name.
        headings: Its columns.
        rows: Its rows, in this order.
    """
    sheet = book.sheet(name)
    last = max(1, len(rows))
    for column, heading in enumerate(headings):
        book.text(sheet, 0, column, heading, "decide_head" if heading in DECISIONS else "head")
        sheet.set_column(column, column, width_of(heading))
        _rules(book, sheet, column, heading, last)
    sheet.set_row(0, 2.2 * LINE)
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, height_of(row, headings))
        _write_row(book, sheet, number, headings, row)
    sheet.freeze_panes(1, headings.index("answer_id") + 1)
    sheet.autofilter(0, 0, last, len(headings) - 1)
    sheet.protect("", OPEN)  # against slips alone: without a password, 'Unprotect' lifts it
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.print_area(0, 0, last, headings.index("decision_comment"))
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_row(book: Book, sheet: Any, number: int, headings: Sequence[str], row: Row) -> None:
    for column, heading in enumerate(headings):
        style, value = style_of(heading), row.values.get(heading)
        if style == "rich":
            book.rich(sheet, number, column, row.pieces)
        elif style == "decide":
            sheet.write_blank(number, column, None, book.formats["decide"])
        elif style == "text":
            book.text(sheet, number, column, value or "")
        else:
            book.number(sheet, number, column, value, style)


def _rules(book: Book, sheet: Any, column: int, heading: str, last: int) -> None:
    """Bars in scores, a tint on flagged answers, and what a decision may be."""
    if heading in BARS:
        scale = scales().get(heading)
        low, high = (scale.low, scale.high) if scale else RANGES[heading]
        bar = {"type": "data_bar", "bar_color": BARS[heading], "bar_solid": True, "data_bar_2010": True}
        ends = {"min_type": "num", "max_type": "num", "min_value": low, "max_value": high}
        sheet.conditional_format(1, column, last, column, bar | ends)
    elif heading == "flagged":
        found = {"type": "cell", "criteria": "==", "value": '"yes"', "format": book.formats["look"]}
        sheet.conditional_format(1, column, last, column, found)
    elif heading in DECISIONS:
        sheet.data_validation(1, column, last, column, _validation(DECISIONS[heading]))


def _validation(decision: Decision) -> dict[str, Any]:
    if decision.name == "comment":
        message = "Anything the next reader should know. It is stored with your decision."
        return {"validate": "any", "input_title": "Comment", "input_message": message}
    if decision.low is None:
        wrong = "Choose yes or no, or leave the cell empty."
        message = f"Could anyone have given this answer? {wrong}"
        return {"validate": "list", "source": list(YES_NO), **_said(decision, message, wrong)}
    wrong = f"A whole number from {decision.low} to {decision.high}, or nothing."
    bounds = {"criteria": "between", "minimum": decision.low, "maximum": decision.high}
    return {"validate": "integer", **bounds, **_said(decision, f"{wrong}\n{_anchors(decision.name)}", wrong)}


def _said(decision: Decision, message: str, wrong: str) -> dict[str, Any]:
    title = f"Your {decision.name}"
    return {
        "input_title": title,
        "input_message": message if len(message) <= MESSAGE else wrong,
        "error_title": title,
        "error_message": wrong,
    }


def _anchors(name: str) -> str:
    scale = scales().get(name)
    return "\n".join(f"{step}: {anchor}" for step, anchor in scale.anchors.items()) if scale else ""
