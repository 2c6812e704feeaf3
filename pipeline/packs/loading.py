"""Find, read, merge and check packs; every fault names file, line and key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import ConfigError
from pipeline.packs.explain import explain_all
from pipeline.packs.models import Pack
from pipeline.packs.rules import faults
from pipeline.packs.yaml_lines import Loc, Place, dotted, read_yaml

SUFFIXES = (".yaml", ".yml")


def list_packs(packs_dir: Path) -> dict[str, Path]:
    """Id and path of every pack in a folder, sorted by id; none of them is read.

    Raises:
        ConfigError: The folder does not exist, or two packs share an id.
    """
    if not packs_dir.is_dir():
        raise ConfigError("no such folder of packs", where=str(packs_dir), fix="name a folder that holds packs")
    found: dict[str, Path] = {}
    for path in sorted(packs_dir.iterdir()):
        if not _files(path):
            continue
        if path.stem in found:
            raise ConfigError(f"a second pack '{path.stem}'", where=str(path), fix=f"keep it or {found[path.stem]}")
        found[path.stem] = path
    return found


def find_pack(path_or_id: str | Path, packs_dir: Path) -> Path:
    """Path of a pack given by path, id or name ("Customer Orientation"); in a string, an id goes before a path.

    Raises:
        ConfigError: There is none; the message lists the ids in ``packs_dir``.
    """
    if isinstance(path_or_id, Path) and path_or_id.exists():
        return path_or_id
    known = list_packs(packs_dir) if packs_dir.is_dir() else {}
    name = str(path_or_id).strip().lower().replace(" ", "_").replace("-", "_")
    if str(path_or_id) in known or name in known:
        return known.get(str(path_or_id)) or known[name]
    if Path(path_or_id).exists():
        return Path(path_or_id)
    choice = f"choose one of {', '.join(known)}" if known else "name a pack's file or folder"
    raise ConfigError(f"no pack '{path_or_id}'", where=str(packs_dir), fix=choice)


def load_pack(path_or_id: str | Path, packs_dir: Path) -> Pack:
    """Read and check one pack.

    Args:
        path_or_id: A file, a folder, or the id or name of a pack in ``packs_dir``.
        packs_dir: Folder of packs, such as configs/packs.

    Raises:
        ConfigError: The first thing wrong with it, with file, line and key.
    """
    pack, problems = _load(find_pack(path_or_id, packs_dir))
    if pack is None:
        raise problems[0]
    return pack


def check_pack(path: Path) -> list[ConfigError]:
    """Everything wrong with the pack at a path, each with file, line, key and fix; empty when it is fit for use."""
    return _load(path)[1]


def _load(path: Path) -> tuple[Pack | None, list[ConfigError]]:
    try:
        files = _files(path)
        contents = [file.read_bytes() for file in files]
    except OSError as error:
        return None, [ConfigError(f"cannot be read ({error.strerror})", where=str(path), fix="check its permissions")]
    if not files:
        return None, [ConfigError("no pack here", where=str(path), fix="name a .yaml file, or a folder of them")]
    data, places, problems = _merge(files, contents)
    if problems:
        return None, problems
    digest = hashlib.sha256(b"".join(contents)).hexdigest()
    return _validate(path, data, places, digest)


def _files(path: Path) -> list[Path]:
    inside = sorted(path.iterdir(), key=lambda file: file.name) if path.is_dir() else [path]
    return [file for file in inside if file.suffix in SUFFIXES and file.is_file()]


def _merge(
    files: Sequence[Path], contents: Sequence[bytes]
) -> tuple[dict[str, Any], dict[Loc, Place], list[ConfigError]]:
    data: dict[str, Any] = {}
    places: dict[Loc, Place] = {}
    problems: list[ConfigError] = []
    for file, content in zip(files, contents, strict=True):
        part = read_yaml(file, content)
        problems += part.problems
        for key in [key for key in part.data if key in data]:
            where = f"{file}:{part.places[(str(key),)].line}, key {key}"
            fix = f"keep it there or in {places[(str(key),)].file.name}"
            problems.append(ConfigError("the key stands in another file of the pack too", where=where, fix=fix))
        data |= part.data
        places |= part.places
    return data, places, problems


def _validate(
    path: Path, data: dict[str, Any], places: Mapping[Loc, Place], digest: str
) -> tuple[Pack | None, list[ConfigError]]:
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        found = explain_all(error, Pack)
    else:
        found = list(faults(pack))
        if pack.id != path.stem:
            fix = f"write 'id: {path.stem}', or rename it to {pack.id}{path.suffix}"
            found.append((("id",), f"the id '{pack.id}' is not the name of its file or folder, '{path.stem}'", fix))
        if not found:
            return pack.with_digest(digest), []
    found.sort(key=lambda fault: _place(fault[0], places))
    return None, [ConfigError(what, where=_where(path, loc, places), fix=fix) for loc, what, fix in found]


def _place(loc: Loc, places: Mapping[Loc, Place]) -> tuple[str, int]:
    for length in range(len(loc), 0, -1):
        if loc[:length] in places:
            place = places[loc[:length]]
            return str(place.file), place.line
    return "", 0


def _where(path: Path, loc: Loc, places: Mapping[Loc, Place]) -> str:
    file, line = _place(loc, places)
    return f"{file}:{line}, key {dotted(loc)}" if file else f"{path}, key {dotted(loc)}"
