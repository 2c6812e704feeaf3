"""Learned heads, the tuned encoder's reading, and a trained model's folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bundle import MANIFEST, open_bundle
from pipeline.errors import ConfigError
from pipeline.evaluator import Evaluator
from pipeline.heads.learned import HEADS, LearnedHead, load_learned_heads, whole
from pipeline.parse import Parser
from pipeline.types import Answer, Evaluation

HEAD = LearnedHead(
    kind="ordinal", low=1, high=5, inputs=("encoder.a", "rule.a"), center=(3, 2), spread=(1, 2), weights=(0.5, 1.0),
    offset=3, stretch=(-1.5, 1.5), expected=(0.5, 0.2), quantile=1.6,
)  # fmt: skip
TEXTS = (
    "A man rang on a Friday, furious about his bill. I asked what had happened and went through it line by line with "
    "him; it was our error, so I refunded him that afternoon and rang back on Monday. He was relieved.",
    "I always strive to exceed expectations and to go the extra mile for every customer.",
    "We had a till that kept failing. We told head office. It was replaced.",
)


def test_the_line_is_what_it_says() -> None:
    raw = 3 + 0.5 * (4 - 3) / 1 + 1.0 * (3 - 2) / 2
    assert HEAD.raw({"encoder.a": 4, "rule.a": 3}) == pytest.approx(raw)
    assert HEAD.score({"encoder.a": 4, "rule.a": 3}) == pytest.approx(-1.5 + 1.5 * raw)
    assert HEAD.raw({"encoder.a": float("nan"), "rule.a": 3}) == pytest.approx(raw - 0.5)


def test_an_input_that_is_missing_is_an_error_not_a_zero() -> None:
    with pytest.raises(KeyError):
        HEAD.score({"encoder.a": 4})


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_scores_stay_on_the_scale_and_intervals_hold_them(a: float, b: float) -> None:
    inputs = {"encoder.a": a, "rule.a": b}
    score = HEAD.score(inputs)
    low, high = HEAD.interval(score, inputs)
    assert 1 <= low <= score <= high <= 5
    first, last = HEAD.level_set(score, inputs)
    assert 1 <= first <= whole(score) <= last <= 5


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0, 5))
def test_more_of_an_input_with_a_positive_weight_never_lowers_a_score(a: float, b: float, more: float) -> None:
    assert HEAD.score({"encoder.a": a + more, "rule.a": b}) >= HEAD.score({"encoder.a": a, "rule.a": b})


def test_intervals_are_wider_where_encoder_and_rules_disagree() -> None:
    assert HEAD.reach({"encoder.a": 3, "rule.a": 2}) == pytest.approx(0.8)
    assert HEAD.reach({"encoder.a": 5, "rule.a": 0}) == pytest.approx(1.6 * (0.5 + 0.2 * 3))


@pytest.mark.parametrize("text", ["", "{}", '{"coverage": 0.9, "heads": {"a": {"kind": "ordinal"}}}'])
def test_heads_that_are_none_are_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / HEADS).write_text(text)
    with pytest.raises(ConfigError, match="learned heads"):
        load_learned_heads(tmp_path / HEADS)


@pytest.fixture(scope="module")
def evaluations(trained: Evaluator) -> list[Evaluation]:
    return trained.evaluate([Answer(str(i), text) for i, text in enumerate(TEXTS)])


def test_a_story_beats_a_creed_and_the_creed_is_generic(evaluations: list[Evaluation]) -> None:
    story, creed, _ = (e.scores for e in evaluations)
    assert story is not None
    assert creed is not None
    assert story.specificity > creed.specificity + 1.5
    assert story.empathy > creed.empathy + 0.5
    assert story.ownership > creed.ownership
    assert creed.buzzwords > story.buzzwords + 1
    assert creed.generic_probability > 0.5 > story.generic_probability


def test_every_ordinal_score_has_an_interval_that_holds_it(evaluations: list[Evaluation]) -> None:
    for evaluation in evaluations:
        assert evaluation.scores is not None
        for name, (low, high) in evaluation.scores.intervals.items():
            assert low <= getattr(evaluation.scores, name) <= high
        assert set(evaluation.scores.intervals) == {"specificity", "empathy", "ownership", "buzzwords"}
        assert evaluation.level is not None
        assert evaluation.level.low <= evaluation.level.level <= evaluation.level.high


def test_attended_words_are_evidence_with_exact_spans(evaluations: list[Evaluation]) -> None:
    attended = [(e, found) for e in evaluations for found in e.evidence if found.source == "model"]
    assert attended
    assert all(found.text == e.answer.text[found.start : found.end] for e, found in attended)


def test_reading_does_not_depend_on_neighbours(trained: Evaluator, parser: Parser) -> None:
    parsed = [parser.parse_text(text) for text in (*TEXTS, " ".join(TEXTS) * 3)]
    together = trained.scorer.read(parsed, parsed)
    for one, reading in zip(parsed, together, strict=True):
        (alone,) = trained.scorer.read([one], [one])
        assert alone is not None
        assert reading is not None
        assert alone.values == pytest.approx(reading.values, abs=1e-4)
        assert all(0 < float(np.sum(weights)) <= 1 + 1e-6 for weights in reading.weights.values())


def test_case_and_punctuation_do_not_reach_the_encoder(trained: Evaluator) -> None:
    bare = "".join(c for c in TEXTS[0].lower() if c.isalnum() or c in " '")
    plain, stripped = trained.evaluate([Answer("a", TEXTS[0]), Answer("b", bare)])
    assert plain.scores is not None
    assert stripped.scores is not None
    for name in ("specificity", "empathy", "ownership", "buzzwords"):
        assert getattr(plain.scores, name) == pytest.approx(getattr(stripped.scores, name), abs=0.02)


def test_he_or_she_or_they_does_not_reach_the_encoder(trained: Evaluator) -> None:
    told = "The customer was upset. {} had waited two hours, so I rang {} at 9 and brought the part to {} man."
    he, she, they = trained.tell(
        [Answer("a", told.format("He", "him", "his")), Answer("b", told.format("She", "her", "her")),
         Answer("c", told.format("They", "them", "their"))]
    )  # fmt: skip
    readings = trained.scorer.read([he[0], she[0], they[0]], [he[1], she[1], they[1]])
    assert readings[0].values == readings[1].values == readings[2].values


def test_rules_can_be_asked_for(trained: Evaluator, evaluator: Evaluator) -> None:
    assert open_bundle("rules") is None
    assert evaluator.model_version.startswith("rules-")
    assert not trained.model_version.startswith("rules-")
    assert trained.digests["model"]


def test_a_changed_file_is_refused(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(root / "models" / "current", folder)
    heads = folder / HEADS
    heads.write_text(heads.read_text().replace("0.9", "0.8", 1))
    with pytest.raises(ConfigError, match="not the file that the manifest names"):
        open_bundle(folder)


def test_no_model_there_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no trained model"):
        open_bundle(tmp_path)


def test_another_base_encoder_is_refused(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(root / "models" / "current", folder)
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"encoder_sha256": "0" * 64}))
    with pytest.raises(ConfigError, match="tuned over weights"):
        Evaluator.load(model=folder)
