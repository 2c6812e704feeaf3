"""A look into the directory of a zip-based Office file before anything in it is unpacked.

Readers of .docx and .xlsx stop at the sizes that the directory declares, so the declared sizes can be judged alone.
"""

from __future__ import annotations

import io
import zipfile

from pipeline.errors import InputError
from pipeline.ingest.contract import Source

MIB = 2**20
MAX_TOTAL = 200 * MIB
MAX_RATIO = 200
ZIP = b"PK"
OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_zip(source: Source, kind: str, inside: str, max_xml: int = MAX_TOTAL) -> None:
    """Refuse what is no zip, is locked, is another kind of file, or would unpack to far more than it holds.

    Args:
        source: The file.
        kind: What it should be (".docx").
        inside: Folder that a file of this kind has ("word/").
        max_xml: Most bytes that its XML may unpack to; its tree in memory takes some 20 times as much.

    Raises:
        InputError: Saying which of these it is.
    """
    _check_container(source, kind)
    try:
        parts = zipfile.ZipFile(io.BytesIO(source.data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise InputError(f"the file is damaged ({error})", where=source.name, fix=f"save it as {kind} again") from None
    _check_sizes(source, parts, max_xml)
    if any(part.flag_bits & 1 for part in parts):
        raise InputError("the file is password-protected", where=source.name, fix="save it without a password")
    if not any(part.filename.startswith(inside) for part in parts):
        raise InputError(f"this is a zip file but no {kind} document", where=source.name, fix=f"save it as {kind}")


def _check_container(source: Source, kind: str) -> None:
    if source.data.startswith(OLE):
        locked = ENCRYPTED in source.data
        what = "the file is password-protected" if locked else "this is an old Office format"
        fix = "save it without a password" if locked else f"save it as {kind}"
        raise InputError(what, where=source.name, fix=fix)
    if not source.data:
        raise InputError("the file is empty", where=source.name, fix="export it again")
    if not source.data.startswith(ZIP):
        raise InputError(f"no {kind} file (it is not a zip archive)", where=source.name, fix=f"save it as {kind}")


def _check_sizes(source: Source, parts: list[zipfile.ZipInfo], max_xml: int) -> None:
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    xml = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    tree = sum(part.file_size for part in xml)
    ratio = max((part.file_size / max(part.compress_size, 1) for part in xml if part.file_size > MIB), default=0)
    ratio = max(ratio, total / max(packed, 1))
    if total > MAX_TOTAL or tree > max_xml or ratio > MAX_RATIO:
        size = f"{len(source.data) / MIB:.1f} MiB would unpack to {total / MIB:.0f} MiB"
        limit = f"the limits are {max_xml // MIB} MiB of XML, {MAX_TOTAL // MIB} MiB in all and {MAX_RATIO} times"
        fix = f"export the text alone; {limit}"
        raise InputError(f"{size} ({ratio:.0f} times): not opened", where=source.name, fix=fix)
