"""``--speakers FILE``: who is who, as a table with the columns speaker, role, and if needed file, candidate_id."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest.columns import plain
from pipeline.ingest.contract import Reading, Source
from pipeline.ingest.encoding import decode
from pipeline.ingest.manner import base_role, key
from pipeline.ingest.transcript import Role

ANYBODY = "*"
FIX = "write a .csv with the columns speaker, role (candidate, interviewer or other), if needed file, candidate_id"


@dataclass(frozen=True, slots=True)
class Person:
    """One row: a speaker's name in one file ("" for all files), their role, and the candidate's id."""

    speaker: str
    role: Role
    file: str = ""
    candidate_id: str = ""


def read_speakers(path: Path, reading: Reading) -> tuple[Person, ...]:
    """The rows of a speakers file.

    Raises:
        InputError: It cannot be read, lacks a column, or a row has a role that is none.
    """
    try:
        text = decode(Source(path.name, path.stem, path.read_bytes()), reading)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=f"--speakers {path}", fix=FIX) from None
    rows = csv.reader(io.StringIO(text, newline=""))
    header = [plain(name) for name in next(rows, [])]
    if not {"speaker", "role"} <= set(header):
        raise InputError("has no columns 'speaker' and 'role'", where=f"--speakers {path}", fix=FIX)
    return tuple(_person(row, header, f"--speakers {path}, line {rows.line_num}") for row in rows if any(row))


def _person(row: Sequence[str], header: Sequence[str], where: str) -> Person:
    cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
    role = base_role(cells.get("role", ""))
    if not role or not cells.get("speaker"):
        what = f"'{cells.get('role', '')}' is no role" if cells.get("speaker") else "names no speaker"
        raise InputError(
            what, where=where, fix="use candidate, interviewer or other, and * for words without a speaker"
        )
    return Person(key(cells["speaker"]), role, cells.get("file", ""), cells.get("candidateid", ""))


def people_of(people: Sequence[Person], source: Source) -> dict[str, Person]:
    """The rows that are about a file, by speaker; a row that names the file wins over one that does not."""
    names = {source.name.casefold(), source.stem.casefold(), Path(source.name).name.casefold()}
    ranked = sorted(people, key=lambda person: bool(person.file))
    return {person.speaker: person for person in ranked if not person.file or person.file.casefold() in names}


def names_in(reading: Reading, source: Source) -> list[str]:
    """Names that the user says are speakers of a file."""
    named = [name for name in people_of(reading.people, source) if name != ANYBODY]
    return [*named, *([reading.candidate] if reading.candidate else [])]
