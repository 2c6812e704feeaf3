"""Files of labelled answers as tables of text under our own column names."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.ingest.columns import KNOWN, plain
from pipeline.ingest.contract import Reading, Source
from pipeline.ingest.encoding import decode
from pipeline.labeled.scales import QUOTED, SCALES

if TYPE_CHECKING:
    from pandas import DataFrame

SEPARATORS = ",;\t|"
NAMES: Mapping[str, tuple[str, ...]] = (
    {
        "batch": ("batch", "author batch", "author", *sorted(KNOWN["candidate_id"])),
        "style": ("style",),
        "rater": ("rater", "assessor", "reader"),
        "scale": ("scale", "dimension"),
        "rating": ("rating", "score"),
        "quote": ("quote", "evidence"),
        "position": ("position",),
    }
    | {name: (name,) for name in SCALES}
    | {f"quote_{name}": (f"quote_{name}", f"evidence_{name}") for name in QUOTED}
)
_FIELDS = {alias: field for field in ("text", "answer_id", "question") for alias in KNOWN[field]}
COLUMNS = _FIELDS | {plain(alias): field for field, aliases in NAMES.items() for alias in aliases}


def read_csv(path: Path) -> DataFrame:
    """Cells as text, columns under our names, the others dropped; ``row`` counts rows as a spreadsheet does.

    Raises:
        InputError: No file, no header that we know, a column twice, or a row of another length.
    """
    text = decode(_source(path), Reading())
    separator = max(SEPARATORS, key=lambda s: sum(plain(cell) in COLUMNS for cell in _header(text, s)))
    header = [COLUMNS.get(plain(cell), "") for cell in _header(text, separator)]
    named = [name for name in header if name]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise InputError(f"two columns could be '{twice[0]}'", where=path.name, fix="rename or remove one of them")
    return _frame(
        [dict(zip(header, cells, strict=True)) | {"row": n} for n, cells in _rows(path, text, separator)], named
    )


def read_json_lines(path: Path) -> DataFrame:
    """One object a line, its values as text, columns under our names.

    Raises:
        InputError: No file, or a line that is no JSON object; with the line.
    """
    rows: list[dict[str, object]] = []
    for number, line in enumerate(decode(_source(path), Reading()).split("\n"), 1):
        if line.strip():
            cells = _object(path, number, line)
            rows.append({COLUMNS.get(plain(key), ""): str(value) for key, value in cells.items()} | {"row": number})
    return _frame(rows, sorted({name for row in rows for name in row if name and name != "row"}))


def _object(path: Path, number: int, line: str) -> dict[str, object]:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        fix = "write one JSON object a line"
        raise InputError("this line is no JSON object", where=f"{path.name}, line {number}", fix=fix)
    return value


def _source(path: Path) -> Source:
    try:
        return Source(path.name, path.stem, path.read_bytes())
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise InputError(what, where=str(path), fix="name a folder or file of labelled answers") from error


def _header(text: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])


def _rows(path: Path, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number, width = 1, len(next(reader, []))
    try:
        for number, cells in enumerate(reader, 2):
            if cells and len(cells) != width:
                what = f"{len(cells)} cells under {width} column names"
                raise InputError(what, where=f"{path.name}, row {number}", fix="quote cells that hold the separator")
            if cells:
                yield number, cells
    except csv.Error as error:
        where = f"{path.name}, after row {number}"
        raise InputError(f"broken quotes ({error})", where=where, fix='write a quote in a cell as ""') from error


def _frame(rows: list[dict[str, object]], names: list[str]) -> DataFrame:
    from pandas import DataFrame

    return DataFrame({name: [row.get(name, "") for row in rows] for name in [*names, "row"]})
