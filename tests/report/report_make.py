"""Evaluations made by hand from real answers, with the evidence an assessor would mark, for the report's tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.types import (
    Answer,
    AreaCoverage,
    Coverage,
    Evaluation,
    Evidence,
    Flag,
    IndicatorMatch,
    LevelResult,
    Reason,
    Scores,
    Span,
    Status,
)

TEXTS: dict[str, str] = json.loads(Path(__file__).with_name("answers.json").read_text(encoding="utf-8"))
LEVELS = {
    1: "Willing and helpful",
    2: "Proactive for this customer",
    3: "Looks for better ways, again and again",
    4: "A partner the customer trusts",
    5: "Shapes how the organisation serves",
}
HOSTILE = (
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} <!-- &amp; &lt; \\u003c"
    " \u202eright to left\u202c zero\u200bwidth \U0001f469\u200d\U0001f4bb \U0001f1e9\U0001f1ea line\u2028para\u2029"
    " carriage\r\nreturn\rtab\tform\x0c e\u0301 \x1b[31mred\x07 =cmd|' /C calc'!A0"
)


def span(text: str, quote: str) -> Span:
    """The first place of ``quote`` in ``text``."""
    start = text.index(quote)
    return Span(start, start + len(quote))


def said(text: str, quote: str, dimension: str, reason: str, **more: Any) -> Evidence:
    """Evidence on the first place of ``quote``; speaks for the dimension unless told otherwise."""
    found = span(text, quote)
    return Evidence(
        **{
            "dimension": dimension,
            "start": found.start,
            "end": found.end,
            "text": quote,
            "polarity": 1,
            "source": "rule",
            "reason": reason,
            "strength": 0.8,
        }
        | more
    )


def pair(text: str, quote: str, indicator: str, step: int, z: float, *, contra: bool = False) -> IndicatorMatch:
    """An act of the answer beside an indicator."""
    return IndicatorMatch(f"L{step}.{len(indicator)}", indicator, step, contra, span(text, quote), z / 6, z)


def scores(values: Sequence[float], star: Sequence[float], generic: float, density: float = 0.0) -> Scores:
    """Scores from specificity, empathy, ownership and buzzwords, the five STAR parts and the generic probability."""
    names = ("situation", "task", "action", "result", "reflection")
    return Scores(
        *values, buzzword_density=density, star=dict(zip(names, star, strict=True)), generic_probability=generic
    )


def unscorable(answer_id: str, text: str, reason: Reason, sentence: str) -> Evaluation:
    """An answer without scores."""
    return Evaluation(Answer(answer_id, text, place="answers.csv, row 9"), Status.UNSCORABLE, str(reason), sentence)
