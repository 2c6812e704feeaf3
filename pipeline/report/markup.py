"""An answer as HTML: its characters exactly, its evidence as nested marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from pipeline.report.segments import Mark, Segment
from pipeline.report.spoken import heard
from pipeline.report.templating import exact
from pipeline.report.wording import MARKED, dimension_name, letter
from pipeline.types import Span

SIGNS = {1: "+", -1: "−"}
_UNSURE = Markup('<span class="unsure" title="The speech recogniser was not sure of this.">{}</span>')


def why(segment: Segment) -> str:
    """The reasons of a segment's evidence, a line each."""
    found = [(m.evidence.dimension, m.evidence.polarity, m.evidence.reason) for m in segment.marks]
    return "\n".join(f"{dimension_name(d)} {SIGNS[p]}: {reason}" for d, p, reason in dict.fromkeys(found))


def answer_markup(segments: Iterable[Segment], doubtful: Sequence[Span] = (), start: int = 0) -> Markup:
    """The whole answer: plain text, and for marked segments a focusable span with nested ``<mark>`` elements.

    The letter and sign before a mark are drawn by CSS from ``data-k``, so the page's text is the answer's text alone;
    so is the question mark behind a word that the recogniser was unsure of.

    Args:
        segments: The answer, or a part of it.
        doubtful: Such words, by their places in the answer.
        start: Where the first segment begins in the answer.
    """
    parts = []
    for segment in segments:
        parts.append(_segment(segment, words(segment.text, doubtful, start)))
        start += len(segment.text)
    return Markup("").join(parts)


def words(text: str, doubtful: Sequence[Span] = (), start: int = 0) -> Markup:
    """A part of an answer without evidence, its doubtful words told apart."""
    pieces = ((exact(piece), unsure) for piece, unsure in heard(text, start, doubtful))
    return Markup("").join(_UNSURE.format(piece) if unsure else piece for piece, unsure in pieces)


def _segment(segment: Segment, text: Markup) -> Markup:
    if not segment.marks:
        return text
    opened = Markup("").join(_opening(mark) for mark in segment.marks)
    focus = Markup(' tabindex="0"') if segment.strong else Markup("")
    kind = "g" if segment.strong else "g w"
    return Markup('<span class="{}"{} data-why="{}">{}{}{}</span>').format(
        kind, focus, exact(why(segment)), opened, text, Markup("</mark>") * len(segment.marks)
    )


def _opening(mark: Mark) -> Markup:
    item = mark.evidence
    against, weak = " n" if item.polarity < 0 else "", "" if mark.strong else " w"
    label = f"{letter(item.dimension)}{'−' if item.polarity < 0 else ''}" if mark.starts else ""
    return Markup('<mark class="{}"{}>').format(
        f"{MARKED.get(item.dimension, MARKED['level'])}{against}{weak}",
        Markup(' data-k="{}"').format(label) if label else "",
    )
