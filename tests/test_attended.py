"""The words that weighed most in the encoder: what is shown of them, and what not."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.heads import joined
from pipeline.heads.attended import attended
from pipeline.heads.tuned import Reading
from pipeline.parse import Parser
from pipeline.types import Evidence

HIGH, LOW = 4.5, 1.5
REST = "Then it was sent out. The van came at nine and it rained. It was a long week and the shop was full."


def marks(parser: Parser, text: str, looked_at: str, scale: str, score: float) -> list[Evidence]:
    """What is shown where the encoder looked at one word of a text."""
    parsed = parser.parse_text(text)
    weights = np.array([1.0 if word.lower == looked_at else 0.0 for word in parsed.words])
    scores = {"specificity": HIGH, "empathy": HIGH, "ownership": HIGH, scale: score}
    return list(attended(parsed, Reading({}, {scale: weights}), scores))


def test_nothing_is_shown_for_the_want_of_understanding(parser: Parser) -> None:
    text = "The list holds the dates of all orders. I asked her what the delay had cost her that week."
    assert not marks(parser, text, "dates", "empathy", LOW)
    (mark,) = marks(parser, text, "delay", "empathy", HIGH)
    assert mark.polarity == 1
    assert mark.reason == "weighed most in the model: understanding of somebody"


@pytest.mark.parametrize(("subject", "shown"), [("I", False), ("The warehouse", True)])
def test_own_acts_are_never_shown_as_those_of_others(parser: Parser, subject: str, shown: bool) -> None:
    text = f"{subject} packed the parcel on Monday. {REST}"
    assert bool(marks(parser, text, "parcel", "ownership", LOW)) is shown


def test_words_are_shown_to_where_they_can_be_read(parser: Parser) -> None:
    text = f"I told him about the dilemma that I faced at the till. {REST}"
    (mark,) = marks(parser, text, "dilemma", "specificity", HIGH)
    assert mark.text == "I told him about the dilemma that I faced at the till"


@pytest.mark.parametrize(("polarity", "kept"), [(-1, False), (1, True)])
def test_a_rule_that_says_the_contrary_has_the_word(parser: Parser, polarity: int, kept: bool) -> None:
    text = f"I packed the parcel on Monday. {REST}"
    (mark,) = marks(parser, text, "parcel", "specificity", HIGH)
    rule = Evidence("specificity", 2, 20, text[2:20], polarity, "rule", "tells something that was done")
    assert joined([rule], [mark]) == ((rule, mark) if kept else (rule,))
