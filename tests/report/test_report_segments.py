from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.segments import room_for, segments, strongest
from pipeline.types import Evidence

TEXT = "I rang her twice and then I drove there."
DIMENSIONS = ("specificity", "empathy", "ownership", "buzzwords")


@st.composite
def evidences(draw):
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    dimension, sign = draw(st.sampled_from(DIMENSIONS)), draw(st.sampled_from((1, -1)))
    strength = draw(st.sampled_from((0.2, 0.5, 1.0)))
    return Evidence(dimension, start, end, TEXT[start:end], sign, "rule", "because", strength=strength)


@given(st.lists(evidences(), max_size=30))
def test_segments_lose_nothing_and_mark_exactly_what_is_evidence(evidence):
    made = segments(TEXT, evidence)
    assert "".join(segment.text for segment in made) == TEXT
    place = 0
    for segment in made:
        covering = {e for e in evidence if e.start <= place and place + len(segment.text) <= e.end}
        assert {mark.evidence for mark in segment.marks} == covering
        place += len(segment.text)
    starts = [mark.evidence for segment in made for mark in segment.marks if mark.starts]
    assert sorted(map(repr, starts)) == sorted(map(repr, set(evidence)))


@pytest.mark.parametrize(("words", "room"), [(0, 3), (100, 3), (150, 5), (1000, 6)])
def test_a_longer_text_has_room_for_more_marks_up_to_six(words, room):
    assert room_for("word " * words) == room


@given(st.lists(evidences(), max_size=40), st.integers(1, 6))
def test_only_the_strongest_few_of_a_dimension_are_strong(evidence, most):
    kept = strongest(evidence, most)
    for dimension in DIMENSIONS:
        mine = [e for e in evidence if e.dimension == dimension]
        chosen = [e for e in kept if e.dimension == dimension]
        assert len(chosen) == min(most, len(mine))
        assert sorted(e.strength for e in chosen) == sorted(e.strength for e in mine)[len(mine) - len(chosen) :]


def test_spans_outside_the_text_are_left_out():
    beyond = Evidence("empathy", 30, 99, "x", 1, "rule", "because")
    assert [segment.text for segment in segments(TEXT, [beyond])] == [TEXT]
    assert segments("", []) == []
