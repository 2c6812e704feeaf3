"""How every page of ours is made: templates of a folder, with everything from outside escaped and nothing undefined."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.report.files import storable


def environment(folder: Path) -> Environment:
    """The templates of a folder, with the filter ``exact``; a page adds filters and globals of its own."""
    made = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters["exact"] = exact
    return made


def exact(text: str) -> Markup:
    """Escape ``text`` so that the parsed page holds it character for character.

    A browser would turn a carriage return into a line feed; NUL and lone surrogates cannot stand in a page at all and
    are shown as U+FFFD (the data block holds them exactly).
    """
    safe = str(escape(storable(text))).replace("\r", "&#13;").replace("\0", "\ufffd")
    return Markup(safe)  # noqa: S704 - escaped on the line above


def asset(path: Path) -> Markup:
    """A style sheet or script of ours, to stand in a page as it is."""
    return Markup(path.read_text(encoding="utf-8").strip())  # noqa: S704 - our own file
