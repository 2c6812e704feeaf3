"""Pairs of an act and an item of the pack, as matches for the report and as evidence spans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pipeline.dimensions.base import readable
from pipeline.levels.acts import Doing
from pipeline.parse import ParsedAnswer
from pipeline.types import Evidence, LevelResult, Span

_OWN = 0.5
_FULL_Z = 6.0


def narrowed(doing: Doing, start: int, end: int) -> Span:
    """What a person is shown of words ``start`` to ``end``: the sentences of the own clauses in it, or of all of it.

    A clause is cut without punctuation and may run across a full stop; what is shown does not, unless the words do.
    """
    parsed = doing.parsed
    own = [
        c
        for c, share in zip(parsed.clauses, doing.shares, strict=True)
        if share >= _OWN and start <= c.start and c.end <= end
    ]
    if not own:
        return readable(parsed, start, end)
    first, last = own[0], own[-1]
    left = max(first.verb, first.start)
    right = max(last.verb, last.start)
    return Span(readable(parsed, left, left + 1).start, readable(parsed, right, right + 1).end)


def of_matches(parsed: ParsedAnswer, level: LevelResult) -> Iterator[Evidence]:
    """Evidence of dimension "level" for every pair; contra-indicators have polarity -1."""
    for match in level.matches:
        like = "shows" if level.level is None else f"like level {match.step}"
        if match.contra:
            like = f"like what speaks against level {match.step}"
        of = (match.indicator_id, f"{like}: {match.indicator}")
        yield _evidence(parsed, ("level", -1 if match.contra else 1), match.span, of, match.z)


def of_item(parsed: ParsedAnswer, dimension: str, span: Span, item: tuple[str, str], z: float) -> Evidence:
    """Evidence of dimension "rival" or "coverage".

    Args:
        parsed: The answer.
        dimension: "rival" (polarity -1) or "coverage".
        span: The words.
        item: Id and text of the item.
        z: How like it they are.
    """
    rival = dimension == "rival"
    reason = f"puts something before the customer: {item[1]}" if rival else f"touches: {item[1]}"
    return _evidence(parsed, (dimension, -1 if rival else 1), span, (item[0], reason), z)


def _evidence(
    parsed: ParsedAnswer, kind: tuple[str, Literal[1, -1]], span: Span, item: tuple[str, str], z: float
) -> Evidence:
    dimension, polarity = kind
    text = parsed.answer.text[span.start : span.end]
    strength = round(min(max(z / _FULL_Z, 0.0), 1.0), 4)
    return Evidence(dimension, span.start, span.end, text, polarity, "indicator", item[1], item[0], strength)
