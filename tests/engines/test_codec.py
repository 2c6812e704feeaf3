"""Evaluations on their way to the disk and back."""

from __future__ import annotations

import math
from dataclasses import replace

from pipeline.engines.codec import from_json, to_json
from pipeline.types import (
    Answer,
    AreaCoverage,
    Coverage,
    Evaluation,
    Evidence,
    Flag,
    IndicatorMatch,
    LevelResult,
    Origin,
    Reason,
    Scores,
    Span,
    Status,
)

MATCH = IndicatorMatch("L1.2", "asks", 1, False, Span(0, 4), 0.1 + 0.2, 2.5)
EVALUATION = Evaluation(
    Answer(
        "a\u2028\ud800", "I rang\r\nher \U0001f600", "c", "q", "q1", "co", "row 2", Reason.EMPTY, ("d",),
        origin=(Origin(0, 3, "f", "s", 1.5, None, 2),), doubtful=(Span(1, 2),),
    ),
    Status.SCORED,
    words=3,
    scores=Scores(1 / 3, 5e-324, 1e22, math.inf, -0.0, {"task": 0.1}, 0.7, {"empathy": (1.0, 2.5)}),
    level=LevelResult("f", 3, None, 4, (MATCH,), ("x", "y"), (MATCH,)),
    coverage=Coverage("q1", (AreaCoverage("a", "b", True, Span(1, 2)), AreaCoverage("c", "d", False)), ("why?",)),
    evidence=(Evidence("level", 0, 1, "I", -1, "rule", "said", "L1.2", 0.1),),
    flags=(Flag("NO_STORY", "Tells none.", (Span(0, 1),)),),
    doubts=("HELD",),
)  # fmt: skip


def test_nothing_is_lost() -> None:
    line = to_json(EVALUATION)
    assert "\n" not in line
    assert line.isascii()
    back = from_json(Evaluation, line)
    assert back == EVALUATION
    assert math.copysign(1, back.scores.buzzword_density) == -1
    assert type(back.answer.reason_code) is Reason


def test_nan_stays_nan() -> None:
    scores = replace(EVALUATION.scores, empathy=math.nan)
    assert math.isnan(from_json(Evaluation, to_json(replace(EVALUATION, scores=scores))).scores.empathy)


def test_numbers_of_numpy_are_numbers() -> None:
    import numpy as np

    made = replace(EVALUATION, scores=replace(EVALUATION.scores, empathy=np.float32(2.5)), words=np.int64(3))
    assert from_json(Evaluation, to_json(made)) == replace(made, scores=replace(made.scores, empathy=2.5), words=3)


def test_features_and_groups_are_left_out() -> None:
    answer = replace(EVALUATION.answer, groups={"group_age": "40"})
    assert from_json(Evaluation, to_json(replace(EVALUATION, answer=answer, features={"x": 1.0}))) == EVALUATION
