"""Rule heads: the formula, what a mistake in the file says, and that more evidence never lowers a score."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import configs_dir
from pipeline.errors import ConfigError
from pipeline.heads import RuleHead, load_rule_heads

HEADS = load_rule_heads(configs_dir() / "heads.yaml")
HEAD = RuleHead.model_validate({
    "scale": [1, 5], "base": 1,
    "terms": [{"feature": "a", "points": 2, "cap": 0.5}, {"feature": "b", "points": -1, "cap": 1}],
    "ceilings": [{"feature": "c", "until": 0.2, "below": 0.6, "at_most": 2}],
})  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "c", "expected"),
    [
        (0, 0, 1, 1),
        (0.25, 0, 1, 2),
        (9, 0, 1, 3),
        (9, 0.5, 1, 2.5),
        (0, 9, 1, 1),
        (9, 0, 0.1, 2),
        (9, 0, 0.4, 3),
        (float("nan"), 0, 1, 1),
    ],
)
def test_formula(a: float, b: float, c: float, expected: float) -> None:
    assert HEAD.score({"a": a, "b": b, "c": c}) == pytest.approx(expected)


@given(st.floats(0, 12), st.floats(0, 12))
def test_the_top_is_approached_in_order_and_never_passed(x: float, y: float) -> None:
    head = RuleHead.model_validate({"scale": [1, 5], "base": 0, "terms": [{"feature": "a", "points": 12, "cap": 12}]})
    low, high = sorted((x, y))
    assert 1 <= head.score({"a": low}) <= head.score({"a": high}) <= 5


def test_a_logistic_head_is_a_probability() -> None:
    head = RuleHead.model_validate({"scale": [0, 1], "link": "logistic", "base": 0, "terms": []})
    assert head.score({}) == 0.5


@pytest.mark.parametrize("name", sorted(HEADS))
def test_every_head_is_monotone_in_every_feature(name: str) -> None:
    head = HEADS[name]
    zero = {t.feature: 0.0 for t in head.terms} | {c.feature: 1.0 for c in head.ceilings}
    for term in head.terms:
        scores = [head.score(zero | {term.feature: term.cap * k / 4}) for k in range(6)]
        assert scores == sorted(scores, reverse=term.points < 0)


def test_a_wrong_file_is_one_line_with_file_and_key(tmp_path: Path) -> None:
    path = tmp_path / "heads.yaml"
    path.write_text("specificity: {scale: [1, 5], base: 1, terms: [{feature: a, points: 1, cap: 0}]}")
    with pytest.raises(ConfigError, match=r"heads\.yaml.*specificity.*cap") as error:
        load_rule_heads(path)
    assert "\n" not in str(error.value)
