"""Files of a run: private to the user, and either whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import InputError


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
