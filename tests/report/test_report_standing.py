from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_make import example
from test_report_segments import TEXT, evidences

from pipeline.report.cards import areas_of, asking, card
from pipeline.report.html import chance
from pipeline.report.probes import load_probes, probes
from pipeline.report.queue import rank
from pipeline.report.segments import segments
from pipeline.report.standing import joined, stands_out, weighed
from pipeline.types import AreaCoverage, Coverage, Evidence, LevelResult, Span

MODEL = "what the model read as a concrete event"


def piece(quote="I rang her twice", dimension="specificity", polarity=1, source="rule", strength=0.4, reason="a step"):
    start = TEXT.index(quote)
    return Evidence(dimension, start, start + len(quote), quote, polarity, source, reason, strength=strength)


@given(st.lists(evidences(), max_size=20))
def test_what_is_joined_covers_the_same_words_of_the_text(evidence):
    evidence = [replace(e, source=("rule", "model")[i % 2]) for i, e in enumerate(evidence)]
    made = joined(evidence)
    assert all(e.text == TEXT[e.start : e.end] for e in made)
    for name, sign in {(e.dimension, e.polarity) for e in evidence}:
        words = [{i for e in found if (e.dimension, e.polarity) == (name, sign) for i in range(e.start, e.end)}
                 for found in (evidence, made)]  # fmt: skip
        assert words[0] == words[1]


def test_the_same_words_found_by_a_rule_and_by_the_model_are_marked_once():
    rule, model = piece(reason="gives a number"), piece("rang her twice", source="model", strength=0.6, reason=MODEL)
    (one,) = joined([rule, model])
    assert (one.text, one.reason, one.source, one.strength) == ("I rang her twice", "gives a number", "rule", 0.6)
    assert len(joined([rule, replace(model, polarity=-1)])) == 2
    assert len(joined([rule, piece("I drove there", source="model", reason=MODEL)])) == 2


@pytest.mark.parametrize(
    ("item", "score", "stands"),
    [
        (piece(), 3.0, True),
        (piece(strength=0.1), 3.0, False),  # a bare act says hardly anything
        (piece(polarity=-1), 3.0, True),
        (piece(polarity=-1), 4.6, False),  # an aside in a story that is told
        (piece(polarity=-1, strength=0.85), 4.6, True),  # but not contempt
        (piece(), 1.0, False),
        (piece(strength=0.9), 1.0, True),
        (piece(polarity=-1, source="model"), 1.2, True),
        (piece(polarity=-1, source="model"), 2.6, False),  # the model's attention tells where, not why
        (piece(polarity=-1, source="model", dimension="empathy"), 1.2, False),
        (piece(polarity=-1, source="rule", dimension="empathy"), 1.2, True),
        (piece(dimension="buzzwords", strength=0.1), 4.0, True),
    ],
)
def test_evidence_stands_out_beside_the_score_that_it_belongs_to(item, score, stands):
    assert stands_out(item, {item.dimension: score}, None) is stands


def test_the_model_does_not_deny_what_a_rule_found_in_the_same_words():
    against = piece(polarity=-1, source="model", dimension="ownership")
    assert stands_out(against, {"ownership": 1.2}, None, [against])
    assert not stands_out(against, {"ownership": 1.2}, None, [against, piece(dimension="ownership")])


@pytest.mark.parametrize(("strength", "level", "stands"), [(0.6, 2, True), (0.6, 0, False), (0.4, 2, False)])
def test_a_weak_resemblance_is_no_evidence_of_a_level(strength, level, stands):
    assert stands_out(piece(dimension="level", source="indicator", strength=strength), {}, level) is stands


def test_only_what_stands_out_is_marked_strongly_and_every_stock_phrase_is():
    stock = [piece(quote, "buzzwords") for quote in ("I", "rang", "her", "twice", "and", "then", "drove")]
    bare = piece("I drove there", strength=0.1)
    found = weighed([*stock, bare], {"specificity": 3.0})
    marks = [mark for s in segments(TEXT, found.pieces, found.standing) for mark in s.marks if mark.starts]
    assert {mark.evidence for mark in marks if mark.strong} == set(stock)
    assert bare in {mark.evidence for mark in marks}


def scored(**more):
    evaluation = example("joinery")
    return replace(evaluation, scores=replace(evaluation.scores, **more))


def test_without_the_file_nothing_is_asked(tmp_path):
    assert load_probes(tmp_path / "probes.yaml") is None


def test_what_an_answer_lacks_is_asked_for_before_anything_else():
    known = load_probes()
    assert known
    assert probes(scored(), served=True) == ()
    assert probes(scored(specificity=1.2, ownership=1.0), served=True) == (known.event,)
    lacks = scored(ownership=2.0, star={"result": 0.1})
    assert probes(lacks, served=True) == (known.own_part, known.result)
    assert probes(scored(empathy=1.5), served=True) == (known.other,)
    assert probes(scored(empathy=1.5), served=False) == ()
    follow_ups = tuple("abcdef")
    assert asking(scored(), follow_ups) == ("a", "b")
    assert asking(scored(specificity=3.0), follow_ups) == ("a", "b", "c", "d")
    assert asking(scored(specificity=1.2), follow_ups) == (known.event, "a", "b")
    assert asking(replace(scored(), scores=None), follow_ups[:3]) == ("a", "b", "c")


def test_words_are_quoted_only_where_they_are_clearly_about_the_area():
    areas = tuple(AreaCoverage(name, name, name != "none", Span(0, 4) if name != "none" else None)
                  for name in ("clear", "faint", "none"))  # fmt: skip
    found = [Evidence("coverage", 0, 4, "Yeah", 1, "indicator", "touches", name, s)
             for name, s in (("clear", 0.6), ("faint", 0.2))]  # fmt: skip
    evaluation = replace(example("joinery"), coverage=Coverage("Q", areas), evidence=tuple(found))
    assert [(a.state, a.span is not None) for a in areas_of(evaluation)] == [
        ("told", True), ("perhaps", False), ("missing", False),
    ]  # fmt: skip


def test_pairs_that_are_hardly_alike_stand_apart_and_none_speaks_for_level_0():
    base = example("joinery")
    clear = card(*rank([base]))
    assert [m.z for m in clear.pairs] == [3.4]
    assert {m.z for m in clear.more_pairs} == {2.6, 2.1, 1.8, 1.2}
    none = replace(base, level=LevelResult("five_levels", 0, 0, 1, base.level.matches))
    assert card(*rank([none])).pairs == ()


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.004, "under 5%"), (0.05, "5%"), (0.68, "70%"), (0.999, "over 95%"), (float("nan"), "–")],
)
def test_a_probability_is_said_as_far_as_it_can_be_relied_on(probability, words):
    assert chance(probability) == words
