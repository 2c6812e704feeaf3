"""Bytes that are dear to make, kept between runs in the user's own cache folder; never needed, only faster.

A file holds the SHA-256 of its body and the body. One that is damaged, cut short or somebody else's is made anew; where
nothing can be written, nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_DIGEST = 32  # bytes


def cache_dir() -> Path:
    """``plainspoken`` in XDG_CACHE_HOME, else in ~/.cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "plainspoken"


def kept(kind: str, key: str, make: Callable[[], bytes]) -> bytes:
    """What ``make`` makes, from the cache where it is there and whole.

    Args:
        kind: Names the folder.
        key: Everything that the bytes depend on; its digest names the file.
        make: Makes the bytes.
    """
    try:
        path = cache_dir() / kind / hashlib.sha256(key.encode()).hexdigest()
    except RuntimeError:  # a user without a home
        return make()
    body = _read(path)
    if body is None:
        body = make()
        with contextlib.suppress(OSError):
            _write(path, body)
    return body


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            if hasattr(os, "geteuid") and os.fstat(file.fileno()).st_uid != os.geteuid():
                return None
            content = file.read()
    except OSError:
        return None
    digest, body = content[:_DIGEST], content[_DIGEST:]
    return body if hashlib.sha256(body).digest() == digest else None


def _write(path: Path, body: bytes) -> None:
    """Under another name first, so that nobody ever reads half a file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(body).digest() + body)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
