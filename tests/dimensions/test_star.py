"""The STAR parts: each is found where it is told, and only there."""

from __future__ import annotations

import pytest

from pipeline.config import configs_dir
from pipeline.dimensions.specificity import Specificity
from pipeline.dimensions.star import PARTS, Star
from pipeline.heads import load_rule_heads
from pipeline.parse import Parser

LEXICONS = configs_dir() / "lexicons"
STAR, SPECIFICITY = Star(LEXICONS), Specificity(LEXICONS)
HEADS = load_rule_heads(configs_dir() / "heads.yaml")
WHOLE = (
    "Last winter a tenant rang because her window would not shut. She asked me to come before her baby's bath. "
    "I drove over, planed the frame and changed the catch. It shut, and she thanked me twice. "
    "Since then I always check the catches in October."
)


def parts(parser: Parser, text: str) -> dict[str, float]:
    parsed = parser.parse_text(text)
    features = {**STAR.measure(parsed).features, **SPECIFICITY.measure(parsed).features}
    return {part: HEADS[part].score(features) for part in PARTS}


def test_all_parts_of_a_whole_story(parser: Parser) -> None:
    assert all(p > 0.5 for p in parts(parser, WHOLE).values()), parts(parser, WHOLE)


@pytest.mark.parametrize(
    ("part", "cut"),
    [
        ("task", " She asked me to come before her baby's bath."),
        ("action", " I drove over, planed the frame and changed the catch."),
        ("result", " It shut, and she thanked me twice."),
        ("reflection", " Since then I always check the catches in October."),
    ],
)
def test_a_part_that_is_cut_is_missed(parser: Parser, part: str, cut: str) -> None:
    assert cut in WHOLE
    assert parts(parser, WHOLE.replace(cut, ""))[part] < parts(parser, WHOLE)[part]


def test_opinions_have_no_situation_and_no_result(parser: Parser) -> None:
    found = parts(parser, "I believe good service means listening. You have to be patient and people will come back.")
    assert found["situation"] < 0.2
    assert found["result"] < 0.2


def test_evidence_names_each_part_once(parser: Parser) -> None:
    found = [e.dimension for e in STAR.measure(parser.parse_text(WHOLE)).evidence]
    assert found == [f"star_{part}" for part in PARTS]


def test_no_clause_stands_for_two_parts(parser: Parser) -> None:
    spans = [(e.start, e.end) for e in STAR.measure(parser.parse_text(WHOLE)).evidence]
    assert not any(a[0] < b[1] and b[0] < a[1] for i, a in enumerate(spans) for b in spans[:i])


def test_a_platitude_is_no_reflection(parser: Parser) -> None:
    plain = STAR.measure(
        parser.parse_text("I drove there and fixed the door and left. It was a valuable lesson for me.")
    ).features
    assert plain["star.reflection"] == 0
