"""Where bytes come from: files, folders (in a fixed order) and standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from pipeline.errors import InputError
from pipeline.ingest.contract import Format, Reading, Source
from pipeline.ingest.registry import by_content, by_name, by_suffix, suffixes

STDIN = "standard input"


def open_sources(
    inputs: Sequence[str | Path], format_name: str | None, stdin: IO[bytes] | None, reading: Reading
) -> Iterator[tuple[Source, Format]]:
    """Each source with its format, one at a time, so that one file is in memory at once.

    Raises:
        InputError: For a missing or unreadable file, an empty folder, or an unknown format.
    """
    forced = by_name(format_name) if format_name else None
    for given in inputs:
        if str(given) == "-":
            yield _from_stdin(stdin, forced, reading)
            continue
        path = Path(given)
        for file, name in _files(path, forced, reading) if path.is_dir() else [(path, path.name)]:
            known = forced or by_suffix(file.suffix, str(file))
            stem = name.removesuffix(file.suffix) if file.suffix else name
            yield Source(name, stem, _bytes(file)), known


def _from_stdin(stdin: IO[bytes] | None, forced: Format | None, reading: Reading) -> tuple[Source, Format]:
    data = (stdin or sys.stdin.buffer).read()
    if not data.strip():
        raise InputError("nothing came in", where=STDIN, fix="pipe a table or a text into the command")
    known = forced or by_content(data, mapped=bool(reading.mapping))
    if forced is None:
        reading.note(f"{STDIN}: read as {known.name}; --format says otherwise.")
    return Source(STDIN, "stdin", data), known


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


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file", where=str(path), fix="check the path") from None
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise InputError(f"the file cannot be read ({why})", where=str(path), fix="check its rights") from None
