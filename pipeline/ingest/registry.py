"""The registry of input formats: every module in ``formats/`` declares its own, this file only finds them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from pipeline.errors import InputError
from pipeline.ingest import formats
from pipeline.ingest.contract import Format

FALLBACK, TABLE = "txt", "csv"


@cache
def all_formats() -> tuple[Format, ...]:
    """Every format, by name of its module."""
    names = sorted(module.name for module in iter_modules(formats.__path__))
    modules = (import_module(f"{formats.__name__}.{name}") for name in names)
    return tuple(found for module in modules for found in module.FORMATS)


def suffixes() -> tuple[str, ...]:
    """Every file name ending that can be read."""
    return tuple(sorted(suffix for known in all_formats() for suffix in known.suffixes))


def by_name(name: str) -> Format:
    """The format that ``--format`` names.

    Raises:
        InputError: When there is none of that name.
    """
    wanted = name.casefold().removeprefix(".")
    for known in all_formats():
        if wanted == known.name or f".{wanted}" in known.suffixes:
            return known
    names = ", ".join(known.name for known in all_formats())
    raise InputError(f"there is no input format '{name}'", where="--format", fix=f"use one of {names}")


def by_suffix(suffix: str, where: str) -> Format:
    """The format of a file name ending.

    Raises:
        InputError: When no format has that ending.
    """
    for known in all_formats():
        if suffix.casefold() in known.suffixes:
            return known
    what = f"files ending in '{suffix}' cannot be read" if suffix else "the file name has no ending"
    raise InputError(what, where=where, fix=f"use one of {', '.join(suffixes())}, or say what it is with --format")


def by_content(data: bytes, *, mapped: bool = False) -> Format:
    """The format that bytes without a name look like; plain text when nothing else fits.

    Args:
        data: What came in.
        mapped: Whether the user named columns, so that it must be a table.
    """
    for known in all_formats():
        if known.looks_like(data):
            return known
    return by_name(TABLE if mapped else FALLBACK)
