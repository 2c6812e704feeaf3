"""Where bytes come from: files, folders (in a fixed order) and standard input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest.contract import Format, Reading, Source
from pipeline.ingest.registry import by_content, by_name, by_suffix, suffixes

STDIN = "standard input"
ZIP = b"PK\x03\x04"
LOOKED_AT = 1 << 26  # bytes from which the format of standard input is told


def open_sources(
    inputs: Sequence[str | Path], format_name: str | None, piped: Path | None, reading: Reading
) -> Iterator[tuple[Source, Format]]:
    """Each source with its format, one at a time.

    Args:
        inputs: Files, folders, or "-" for standard input.
        format_name: Format of all of them, where the user says so.
        piped: File that standard input was written to.
        reading: What the user asked for; notes go there.

    Raises:
        InputError: For a missing or unreadable file, an empty folder, or an unknown format.
    """
    forced = by_name(format_name) if format_name else None
    for given in inputs:
        if str(given) == "-":
            yield _from_stdin(Source(STDIN, "stdin", piped or b""), forced, reading)
            continue
        path = Path(given)
        for file, name in _files(path, forced, reading) if path.is_dir() else [(path, path.name)]:
            known = forced or by_suffix(file.suffix, str(file))
            stem = name.removesuffix(file.suffix) if file.suffix else name
            yield Source(name, stem, file), known


def _from_stdin(source: Source, forced: Format | None, reading: Reading) -> tuple[Source, Format]:
    with source.open() as file:
        head = file.read(LOOKED_AT)
        while head and not head.strip():
            head = file.read(LOOKED_AT)
    if not head:
        raise InputError("nothing came in", where=STDIN, fix="pipe a table or a text into the command")
    known = forced or by_content(source.data if head.startswith(ZIP) else head, mapped=bool(reading.mapping))
    if forced is None:
        reading.note(f"{STDIN}: read as {known.name}; --format says otherwise.")
    return source, known


def _files(folder: Path, forced: Format | None, reading: Reading) -> list[tuple[Path, str]]:
    """Readable files of a folder and its subfolders, with their names relative to it, sorted."""
    endings = forced.suffixes if forced else suffixes()
    found: list[tuple[Path, str]] = []
    left: list[tuple[Path, str]] = []
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in Path(name).parts):
            (found if path.suffix.casefold() in endings else left).append((path, name))
    if left:
        shown = ", ".join(name for _, name in left[:5]) + (", ..." if len(left) > 5 else "")
        reading.note(f"{folder.name}: {len(left)} file(s) of other kinds were not read: {shown}.")
    if not found:
        raise InputError("the folder holds no readable file", where=str(folder), fix=f"put in {', '.join(endings)}")
    return found
