"""Evaluations for the report's tests: real answers from examples.yaml, a hostile one, unscorable ones, and many."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

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

EXAMPLES = Path(__file__).with_name("examples.yaml")
STAR = ("situation", "task", "action", "result", "reflection")
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
BAD = "<b>bold</b> \"quoted\" 'single' &amp; </mark>"


def span(text: str, quote: str) -> Span:
    """The first place of ``quote`` in ``text``."""
    start = text.index(quote)
    return Span(start, start + len(quote))


def evidence(text: str, dimension: str, strength: float, quote: str, reason: str) -> Evidence:
    """Evidence on the first place of ``quote``; a negative strength speaks against the dimension."""
    found, source = span(text, quote), "indicator" if dimension == "level" else "rule"
    polarity = 1 if strength > 0 else -1
    return Evidence(
        dimension,
        found.start,
        found.end,
        quote,
        polarity,
        source,
        reason,
        "L3.4" * (dimension == "level"),
        abs(strength),
    )


def match(text: str, step: int, z: float, quote: str, indicator: str, kind: str) -> IndicatorMatch:
    """An act of the answer beside an indicator."""
    found = span(text, quote)
    return IndicatorMatch(f"L{step}.{len(indicator)}", indicator, step, kind == "contra", found, z / 6, z)


def _coverage(text: str, raw: dict[str, Any]) -> Coverage | None:
    areas = [(area, span(text, words) if words else None) for area, words in raw.get("areas", ())]
    made = tuple(AreaCoverage(f"area{i}", area, found is not None, found) for i, (area, found) in enumerate(areas))
    return Coverage(raw["question_id"], made, tuple(raw["follow_ups"])) if made else None


@cache
def example(name: str) -> Evaluation:
    """One of joinery (strong), garden (stops early), pharmacy (generic), clerk (no story), train (no punctuation)."""
    raw = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))[name]
    text = raw["text"]
    pairs = {key: tuple(match(text, *row) for row in raw.get(key, ())) for key in ("matches", "copied")}
    known = {key: raw.get(key, "") for key in ("candidate_id", "question", "question_id")}
    return Evaluation(
        Answer(raw["answer_id"], text, place="answers.csv, row 2", **known),
        Status.SCORED,
        words=raw["words"],
        scores=Scores(*raw["scores"], raw["density"], dict(zip(STAR, raw["star"], strict=True)), raw["generic"]),
        level=LevelResult(raw["framework"], *raw["level"], **pairs, missing=tuple(raw.get("missing", ()))),
        coverage=_coverage(text, raw),
        evidence=tuple(evidence(text, *row) for row in raw["evidence"]),
        flags=tuple(Flag(c, said, tuple(span(text, q) for q in qs)) for c, said, *qs in raw.get("flags", ())),
        doubts=tuple(raw.get("doubts", ())),
    )


def unscorable(answer_id: str, text: str, reason: Reason, sentence: str = "") -> Evaluation:
    """An answer without scores."""
    return Evaluation(Answer(answer_id, text, place="answers.csv, row 9"), Status.UNSCORABLE, str(reason), sentence)


def hostile(answer_id: str = "=1+1<script>") -> Evaluation:
    """An answer whose every part tries to break out of the page."""
    spoken = {
        "specificity": "<script>alert(1)</script>",
        "ownership": "</script><script>alert(1)",
        "empathy": "zero\u200bwidth \U0001f469\u200d",
        "buzzwords": "right to left\u202c zero",
        "level": "carriage\r\nreturn\rtab",
        "rival": "<!-- &amp;",
        "star_result": "<img src=x",
    }
    pair = match(HOSTILE, 2, 2.0, "<!-- &amp;", BAD, "for")
    return Evaluation(
        Answer(answer_id, HOSTILE, "@cand\"'>", BAD, "-q", place="a<b.csv, row 1", doubts=(BAD,)),
        Status.SCORED,
        words=20,
        scores=Scores(3, 3, 3, 1, 0.0, dict.fromkeys(STAR, 0.5), 0.5),
        level=LevelResult(BAD, 2, 2, 2, (pair,), copied=(pair,)),
        coverage=Coverage("<q>", (AreaCoverage("<a>", BAD, True, pair.span),), (BAD,)),
        evidence=tuple(evidence(HOSTILE, dimension, 0.8, quote, BAD) for dimension, quote in spoken.items()),
        flags=(Flag("NO_STORY", BAD, (pair.span,)), Flag("<NEW>", BAD)),
        doubts=(BAD,),
    )


def batch() -> list[Evaluation]:
    """A small run of every kind."""
    return [
        example("joinery"),
        example("garden"),
        unscorable("L900", "", Reason.EMPTY),
        example("pharmacy"),
        example("clerk"),
        unscorable("L901", "Das war im Mai, da kam ein Herr.", Reason.WRONG_LANGUAGE, "It is not in English."),
        example("train"),
        hostile(),
    ]


def many(count: int) -> list[Evaluation]:
    """``count`` evaluations with ids of their own and scores spread over the scales."""
    kinds = [example(name) for name in ("joinery", "garden", "pharmacy", "clerk", "train")]
    result = []
    for i in range(count):
        base, share = kinds[i % len(kinds)], (i * 0.6180339887) % 1
        values = (1 + 4 * share, 1 + 4 * share**2, 1 + 4 * share**0.5, 4 * (1 - share) ** 2)
        made = Scores(*values, 0.0, dict.fromkeys(STAR, share), (1 - share) ** 3)
        result.append(replace(base, answer=replace(base.answer, answer_id=f"A{i:05}"), scores=made))
    return result
