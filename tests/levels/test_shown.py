"""What is shown for a level: pairs that a person would understand, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.config import configs_dir
from pipeline.heads import LevelEstimate
from pipeline.levels.acts import Doing, DoingReader
from pipeline.levels.judged import with_level
from pipeline.lexicons import load_lexicon
from pipeline.parse import Parser
from pipeline.types import IndicatorMatch, LevelResult, Span

PAIR = IndicatorMatch("CO-L1-I1", "Helps at once.", 1, False, Span(0, 5), 0.5, 3.2)
CONTRA = replace(PAIR, indicator_id="CO-L1-C1", contra=True)


def doing(parser: Parser, text: str) -> Doing:
    lexicons = configs_dir() / "lexicons"
    people, cues = load_lexicon(lexicons / "people.yaml"), load_lexicon(lexicons / "level_cues.yaml")
    return DoingReader(cues, people).read(parser.parse_text(text))


@pytest.mark.parametrize(
    ("text", "served"),
    [
        ("We set a goal and I raised two hundred pounds for the yearbook.", False),
        ("We set a goal and I raised two hundred pounds for the residents.", True),
        ("I wrote to the office and it was mended.", False),
        ("I rang and she told me what it had cost.", True),
    ],
)
def test_somebody_is_served(parser: Parser, text: str, served: bool) -> None:
    assert doing(parser, text).somebody_served() is served


@pytest.mark.parametrize(
    ("text", "others"),
    [("One fella walked off.", True), ("I walked off.", False), ("We put the phone down on a lady.", False)],
)
def test_what_a_customer_does_is_not_the_candidates_conduct(parser: Parser, text: str, others: bool) -> None:
    found = doing(parser, text)
    assert found.others(0, len(found.parsed.words)) is others


@pytest.mark.parametrize(("level", "shown"), [(0, (CONTRA,)), (1, (PAIR, CONTRA))])
def test_level_0_is_like_no_level(level: int, shown: tuple[IndicatorMatch, ...]) -> None:
    matched = LevelResult("five_levels", 1, 0, 1, (PAIR, CONTRA))
    assert with_level(matched, LevelEstimate("five_levels", level, 0, 1)).matches == shown


@pytest.mark.parametrize(
    ("says", "text"),
    [
        (False, "So I looked it up, it was meant to be sixty."),
        (True, "I told him to look it up."),
        (False, "I wear headphones to ignore the noise around me."),
        (True, "I ignored the customer and went on."),
        (False, "I couldn't tell you any more who did what."),
        (True, "I couldn't tell you if she ever came back."),
        (True, "Whether the couple ever got their carport I couldn't tell you."),
    ],
)
def test_what_speaks_against_a_level(parser: Parser, says: bool, text: str) -> None:
    hits = load_lexicon(configs_dir() / "lexicons" / "level_cues.yaml").find(parser.parse_text(text).words)
    assert any(hit.family.startswith("against_") for hit in hits) is says
