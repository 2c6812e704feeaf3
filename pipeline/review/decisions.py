"""One decision of one rater on one scale of one answer, and what makes it one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.errors import InputError
from pipeline.labeled.scales import SCALES
from pipeline.types import Span

Stage = Literal["blind", "informed", "second", "adjudicated"]
STAGES: tuple[Stage, ...] = get_args(Stage)
COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rater decided.

    Attributes:
        decision_id: Made by whoever sends it; the same id twice is stored once.
        answer_id: Answer of the run.
        rater: Name or initials, as the rater gave them.
        scale: A name of ``SCALES``, or "comment".
        rating: A whole number on the scale; None where the scale does not apply (and for a comment).
        stage: "blind" before the model's scores were seen, "informed" after, "second" for a second rater who saw
            neither the first nor the scores, "adjudicated" where a disagreement was settled.
        spans: Words of the answer that decided.
        comment: In the rater's words.
        at: Time in UTC, ISO 8601; set by the store when empty.
    """

    decision_id: str
    answer_id: str
    rater: str
    scale: str
    rating: float | None
    stage: Stage
    spans: tuple[Span, ...] = ()
    comment: str = ""
    at: str = ""


def checked(decision: Decision) -> Decision:
    """The decision, if it is one.

    Raises:
        InputError: An empty id or name, an unknown scale or stage, a rating off its scale, or a span without words.
    """
    where = f"decision on answer {decision.answer_id}, scale {decision.scale}"
    for name in ("decision_id", "answer_id", "rater"):
        if not getattr(decision, name).strip():
            raise InputError(f"it has no {name}", where=where, fix=f"give the {name}")
    if decision.stage not in STAGES:
        raise InputError(f"'{decision.stage}' is no stage", where=where, fix=f"use one of {', '.join(STAGES)}")
    if any(not 0 <= span.start < span.end for span in decision.spans):
        raise InputError("a span holds no words", where=where, fix="give start and end, the end after the start")
    check_rating(decision.scale, decision.rating, where)
    if decision.scale == COMMENT and not decision.comment.strip():
        raise InputError("the comment is empty", where=where, fix="write one, or leave the decision out")
    return decision


def check_rating(scale: str, rating: float | None, where: str) -> None:
    """Refuse a rating that its scale does not have.

    Raises:
        InputError: An unknown scale, or a rating that is not one of its steps.
    """
    if scale == COMMENT:
        if rating is not None:
            raise InputError("a comment has no rating", where=where, fix="give the rating to a scale")
        return
    if scale not in SCALES:
        names = ", ".join([*SCALES, COMMENT])
        raise InputError(f"'{scale}' is no scale", where=where, fix=f"use one of {names}")
    low, high = SCALES[scale].low, SCALES[scale].high
    if rating is not None and not (low <= rating <= high and rating == int(rating)):
        fix = f"give a whole number from {low} to {high}, or nothing where the scale does not apply"
        raise InputError(f"{rating:g} is no step of {scale}", where=where, fix=fix)
