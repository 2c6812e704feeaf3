"""Files to read, made on the spot."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

sys.path.insert(0, str(Path(__file__).parent))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = f"{PACKAGE}/content-types"
RELS = f"{PACKAGE}/relationships"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file into the test's folder and return its path."""

    def _write(name: str, data: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        return path

    return _write


def _cell(value: object, place: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{place}"><v>{value}</v></c>'
        case ("formula", str(formula), str(cached)):
            return f'<c r="{place}" t="str"><f>{escape(formula)}</f><v>{escape(cached)}</v></c>'
        case _:
            return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def _sheet(rows: Sequence[Sequence[object]]) -> str:
    lines = []
    for i, row in enumerate(rows, start=1):
        cells = "".join(_cell(value, f"{chr(65 + j)}{i}") for j, value in enumerate(row))
        lines.append(f'<row r="{i}">{cells}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


@pytest.fixture
def workbook() -> Callable[[Mapping[str, Sequence[Sequence[object]]]], bytes]:
    """Bytes of an .xlsx with these sheets, in the fewest parts that make one."""

    def _workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
        numbers = range(1, len(sheets) + 1)
        kinds = [("xl/workbook.xml", "sheet.main")] + [(f"xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
        types = "".join(f'<Override PartName="/{p}" ContentType="{SPREADSHEET}.{k}+xml"/>' for p, k in kinds)
        rels = f'<Default Extension="rels" ContentType="{RELATIONS}"/>'
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, sheets, strict=True)
        )
        links = "".join(
            f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        top = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}">{rels}{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{RELS}">{top}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}">{links}</Relationships>',
        }
        parts |= {f"xl/worksheets/sheet{n}.xml": _sheet(rows) for n, rows in zip(numbers, sheets.values(), strict=True)}
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, xml in parts.items():
                archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
        return held.getvalue()

    return _workbook
