"""How every page of ours is made: templates of a folder, with everything from outside escaped and nothing undefined."""

from __future__ import annotations

from pathlib import Path

import jinja2
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from pipeline.cache import kept
from pipeline.report.files import storable


class _Translated(BytecodeCache):
    """Templates as the Python that jinja makes of them, which takes six times as long as compiling that."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The code of one template."""

        def python() -> bytes:
            return str(environment.compile(source, name, filename, raw=True)).encode()

        bucket, key = Bucket(environment, name, ""), f"{jinja2.__version__}\0{name}\0{source}"
        bucket.code = compile(kept("templates", key, python), filename or name, "exec")
        return bucket


def environment(folder: Path) -> Environment:
    """The templates of a folder, with the filter ``exact``; a page adds filters and globals of its own."""
    made = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, bytecode_cache=_Translated(),
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
