"""An answer as HTML: its characters exactly, its evidence as nested marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

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
    return Markup("".join(parts))  # noqa: S704 - of Markup alone


def words(text: str, doubtful: Sequence[Span] = (), start: int = 0) -> Markup:
    """A part of an answer without evidence, its doubtful words told apart."""
    pieces = ((exact(piece), unsure) for piece, unsure in heard(text, start, doubtful))
    return Markup("").join(_UNSURE.format(piece) if unsure else piece for piece, unsure in pieces)


def _segment(segment: Segment, text: Markup) -> Markup:
    if not segment.marks:
        return text
    opened, closed = "".join(map(_opening, segment.marks)), "</mark>" * len(segment.marks)
    kind, focus = ("g", ' tabindex="0"') if segment.strong else ("g w", "")
    return Markup(  # noqa: S704 - nothing in it that is not escaped
        f'<span class="{kind}"{focus} data-why="{exact(why(segment))}">{opened}{text}{closed}</span>'
    )


def _opening(mark: Mark) -> Markup:
    return _tag(mark.evidence.dimension, against=mark.evidence.polarity < 0, weak=not mark.strong, starts=mark.starts)


@lru_cache(maxsize=256)
def _tag(dimension: str, *, against: bool, weak: bool, starts: bool) -> Markup:
    label = f"{letter(dimension)}{'−' if against else ''}" if starts else ""
    return Markup('<mark class="{}"{}>').format(
        f"{MARKED.get(dimension, MARKED['level'])}{' n' if against else ''}{' w' if weak else ''}",
        Markup(' data-k="{}"').format(label) if label else "",
    )
