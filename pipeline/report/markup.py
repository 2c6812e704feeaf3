"""An answer as HTML: its characters exactly, its evidence as nested marks."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from pipeline.report.files import storable
from pipeline.report.segments import Mark, Segment
from pipeline.report.wording import MARKED, dimension_name, letter

SIGNS = {1: "+", -1: "−"}


def exact(text: str) -> Markup:
    """Escape ``text`` so that the parsed page holds it character for character.

    A browser would turn a carriage return into a line feed; NUL and lone surrogates cannot stand in a page at all and
    are shown as U+FFFD (the data block holds them exactly).
    """
    safe = str(escape(storable(text))).replace("\r", "&#13;").replace("\0", "\ufffd")
    return Markup(safe)  # noqa: S704 - escaped on the line above


def why(segment: Segment) -> str:
    """The reasons of a segment's evidence, a line each."""
    found = [(m.evidence.dimension, m.evidence.polarity, m.evidence.reason) for m in segment.marks]
    return "\n".join(f"{dimension_name(d)} {SIGNS[p]}: {reason}" for d, p, reason in dict.fromkeys(found))


def answer_markup(segments: Iterable[Segment]) -> Markup:
    """The whole answer: plain text, and for marked segments a focusable span with nested ``<mark>`` elements.

    The letter and sign before a mark are drawn by CSS from ``data-k``, so the page's text is the answer's text alone.
    """
    return Markup("").join(_segment(segment) for segment in segments)


def _segment(segment: Segment) -> Markup:
    if not segment.marks:
        return exact(segment.text)
    opened = Markup("").join(_opening(mark) for mark in segment.marks)
    focus = Markup(' tabindex="0"') if segment.strong else Markup("")
    kind = "g" if segment.strong else "g w"
    return Markup('<span class="{}"{} data-why="{}">{}{}{}</span>').format(
        kind, focus, exact(why(segment)), opened, exact(segment.text), Markup("</mark>") * len(segment.marks)
    )


def _opening(mark: Mark) -> Markup:
    item = mark.evidence
    against, weak = " n" if item.polarity < 0 else "", "" if mark.strong else " w"
    label = f"{letter(item.dimension)}{'−' if item.polarity < 0 else ''}" if mark.starts else ""
    return Markup('<mark class="{}"{}>').format(
        f"{MARKED.get(item.dimension, MARKED['level'])}{against}{weak}",
        Markup(' data-k="{}"').format(label) if label else "",
    )
