"""What people typed into a workbook is not overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.report.workbook.cells import DECISIONS

FIX = "take them in with 'plainspoken review import', move the file away, then score again"


def refuse_decided(workbook: Path) -> None:
    """Refuse to replace a workbook in which somebody decided something.

    Raises:
        InputError: It holds decisions, or cannot be read, so that nobody knows.
    """
    if workbook.exists() and (found := decided_rows(workbook)):
        raise InputError(f"holds decisions in {found} rows, which would be lost", where=str(workbook), fix=FIX)


def decided_rows(workbook: Path) -> int:
    """How many rows of a workbook, whoever wrote it, hold a decision.

    Raises:
        InputError: It cannot be read.
    """
    return sum(_decided(rows) for rows in _sheets(workbook))


def _sheets(workbook: Path) -> list[list[list[Any]]]:
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_path(str(workbook)) as book:
            return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    except (OSError, ValueError, python_calamine.CalamineError) as error:
        raise InputError(
            f"cannot be read ({error})", where=str(workbook), fix="close or move it away, then try again"
        ) from error


def _decided(rows: list[list[Any]]) -> int:
    """How many rows of a sheet hold a decision."""
    header, *rest = rows or [[]]
    columns = [i for i, heading in enumerate(header) if heading in DECISIONS]
    return sum(any(str(row[i]).strip() for i in columns) for row in rest)
