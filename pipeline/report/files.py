"""Files of a run: private to the user, either whole or not there, and CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import InputError

if TYPE_CHECKING:
    from pandas import DataFrame

Cell = str | float | bool | None
NUMBERS = ".4f"
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # the wide ones run as formulas in some languages' spreadsheets
_SKIPPED = " \xa0\u200b\u2060\ufeff"  # what a spreadsheet may pass over before it looks for a formula


def write_private(path: Path, content: bytes) -> Path:
    """Write ``content`` with mode 0600 to a temporary name beside ``path``, then rename it into place.

    Raises:
        InputError: When the folder cannot be written to.
    """
    with private_file(path) as file:
        file.write(content)
    return path


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, with mode 0600 and a temporary name; renamed to ``path`` at the end, removed after an error.

    Raises:
        InputError: When the folder cannot be written to.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", where=str(path), fix="choose another output folder"
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).replace(path)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", where=str(path), fix="make room for it") from error
    finally:
        Path(name).unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Wait until the files of a folder are on the disk, before what they were made from is removed."""
    for path in folder.iterdir():
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def storable(text: str) -> str:
    """``text`` with lone surrogates, which no UTF-8 file can hold, replaced one for one by U+FFFD."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text) if not _is_utf8(text) else text


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def write_csv(path: Path, rows: Iterable[Sequence[Cell]], *, numbers: str = NUMBERS) -> Path:
    """Write rows, the header first, as a private CSV file; see :func:`csv_text`."""
    return write_private(path, csv_text(rows, numbers=numbers).encode("utf-8"))


def csv_text(rows: Iterable[Sequence[Cell]], *, numbers: str = NUMBERS) -> str:
    """Rows as CSV, a line feed after each; every text in them is guarded against being run as a formula.

    The standard writer leaves a lone carriage return unquoted, and every reader would then break the row there.

    Args:
        rows: Texts, numbers, truths, and None for an empty cell.
        numbers: How a decimal number is written; NaN is an empty cell.
    """
    return "".join(",".join(_quoted(_written(cell, numbers)) for cell in row) + "\n" for row in rows)


def table_rows(table: DataFrame) -> list[list[Cell]]:
    """A data frame's header and rows, for :func:`csv_text`; its index is left out."""
    rows = table.astype(object).where(table.notna(), None)
    return [[str(name) for name in table.columns], *rows.values.tolist()]


def guarded(text: str) -> str:
    """``text`` with a leading apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(_SKIPPED).startswith(FORMULA_STARTS) else text


def _written(cell: Cell, numbers: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(storable(cell))
    if isinstance(cell, bool | int):
        return str(cell).lower()
    return "" if math.isnan(cell) else format(round(cell, 4) + 0.0, numbers)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\r\n') else cell
