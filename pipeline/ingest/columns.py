"""Which column of a table is which field of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import InputError

GROUP = "group_"
LONGEST = 1000  # of a name; what is longer is an answer where a name should be
ALIASES: Mapping[str, tuple[str, ...]] = {
    "text": ("answer", "response", "transcript", "answer text", "response text", "transcription", "reply"),
    "answer_id": ("id", "response id", "record id", "row id"),
    "candidate_id": (
        "candidate", "participant", "participant id", "applicant", "applicant id", "respondent", "respondent id",
        "interviewee", "person id",
    ),
    "question": ("prompt", "question text", "interview question"),
    "question_id": ("prompt id", "item id"),
    "competency": ("competence",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields stand: index by field, index by group column, and what to tell the user."""

    fields: Mapping[str, int]
    groups: Mapping[str, int]
    sentences: tuple[str, ...]


def plain(name: str) -> str:
    """A column name as it is compared: no case, spaces, underscores or hyphens."""
    return "".join(char for char in name[:LONGEST].casefold() if char not in " _-\t\r\n\ufeff\xa0")


KNOWN = {field: {plain(name) for name in (field, *aliases)} for field, aliases in ALIASES.items()}


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Refuse a ``--map`` with a field that answers do not have.

    Raises:
        InputError: Naming the field and those there are.
    """
    for field in mapping:
        if field not in ALIASES and not field.startswith(GROUP):
            fix = f"use one of {', '.join(ALIASES)}, or {GROUP}NAME"
            raise InputError(f"answers have no field '{field}'", where=f"--map {field}={mapping[field]}", fix=fix)


def has_text(header: Sequence[str], mapping: Mapping[str, str]) -> bool:
    """Whether some column could hold the answers."""
    wanted = {plain(mapping["text"])} if "text" in mapping else KNOWN["text"]
    return any(plain(name) in wanted for name in header)


def match_columns(header: Sequence[str], mapping: Mapping[str, str], where: str) -> Columns:
    """Find each field's column: as mapped, else by name or alias.

    Args:
        header: Column names as they stand.
        mapping: Field to column name, from the user.
        where: File, for messages.

    Raises:
        InputError: When no column, or more than one, could be a field, or a mapped column is not there.
    """
    places = {field: _mapped(header, field, name, where) for field, name in mapping.items()}
    free = [i for i in range(len(header)) if i not in places.values()]
    for field in ALIASES:
        if field not in places:
            found = _named(header, free, field, where)
            if found is not None:
                places[field] = found
    if "text" not in places:
        raise InputError(f"no column holds the answers; there are {_listed(header)}", where=where, fix=_map_fix(header))
    groups = {header[i].strip(): i for i in free if header[i].strip().casefold().startswith(GROUP)}
    groups |= {field: i for field, i in places.items() if field.startswith(GROUP)}
    fields = {field: i for field, i in places.items() if not field.startswith(GROUP)}
    return Columns(fields, groups, _sentences(header, places, groups, where))


def _mapped(header: Sequence[str], field: str, name: str, where: str) -> int:
    exact = [i for i, column in enumerate(header) if column == name]
    found = exact or [i for i, column in enumerate(header) if plain(column) == plain(name)]
    if not found:
        what = f"there is no column '{name}' to read as {field}; there are {_listed(header)}"
        raise InputError(what, where=where, fix=f"say --map {field}=COLUMN with one of them")
    if len(found) > 1:
        raise InputError(f"{len(found)} columns are called '{name}'", where=where, fix="rename all but one")
    return found[0]


def _named(header: Sequence[str], free: Sequence[int], field: str, where: str) -> int | None:
    found = [i for i in free if plain(header[i]) in KNOWN[field]]
    if field != "text" and len(found) > 1:
        found = [i for i in found if plain(header[i]) == plain(field)] or found
    if len(found) < 2:
        return found[0] if found else None
    names = [header[i].strip() for i in found]
    alike = len(set(names)) < len(names)
    fix = "rename all but one" if alike else f"say which, such as --map {field}={_quoted(names[0])}"
    listed = " and ".join(f"'{name}'" for name in names)
    raise InputError(f"{len(found)} columns could be the {field}: {listed}", where=where, fix=fix)


def _sentences(
    header: Sequence[str], places: Mapping[str, int], groups: Mapping[str, int], where: str
) -> tuple[str, ...]:
    renamed = [f"'{header[i].strip()}' as {field}" for field, i in places.items() if header[i].strip() != field]
    used = {*places.values(), *groups.values()}
    ignored = [header[i].strip() for i in range(len(header)) if i not in used and header[i].strip()]
    said = [f"{where}: read column {', '.join(renamed)}."] if renamed else []
    if ignored:
        said.append(f"{where}: ignored column {_listed(ignored)}.")
    return tuple(said)


def _listed(names: Sequence[str], most: int = 12) -> str:
    short = [f"'{name.strip()[:40]}'" for name in names if name.strip()]
    return (", ".join(short[:most]) + (f" and {len(short) - most} more" if len(short) > most else "")) or "no names"


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _map_fix(header: Sequence[str]) -> str:
    names = [name.strip() for name in header if name.strip()]
    longest = max(names, key=len, default="COLUMN")
    example = longest if len(longest) <= 40 else "COLUMN"
    return f"name it with --map, such as --map text={_quoted(example)}, or add a first line with column names"
