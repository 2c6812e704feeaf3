"""What an answer tells: texts about nobody and empty clauses are left out, and nothing else."""

from __future__ import annotations

from pipeline.config import configs_dir
from pipeline.dimensions.told import Told
from pipeline.parse import Parser

TOLD = Told(configs_dir() / "lexicons")
STORY = (
    "On Friday a man rang because his boiler had failed. I asked who was in the house and he said his mother was "
    "eighty. I drove out with a heater the same evening and on Saturday the fitter found a dead pump."
)
GLACIER = (
    "A fjord is a long and narrow inlet with steep sides that a glacier carves. The water is often deeper inside than "
    "at the mouth, where a sill of gravel marks the end of the ice. Cold streams bring fresh water into the top layer."
)


def words(parser: Parser, text: str) -> list[str]:
    parsed = parser.parse_text(text)
    return [w.lower for w in parsed.without(TOLD.nothing(parsed)).words]


def test_a_story_is_told_whole(parser: Parser) -> None:
    assert words(parser, STORY) == [w.lower for w in parser.parse_text(STORY).words]


def test_a_text_about_nobody_is_not_told(parser: Parser) -> None:
    added = set(words(parser, f"{STORY} {GLACIER}")) - set(words(parser, STORY))
    assert not added & {"gravel", "sill", "streams", "layer"}


def test_terse_notes_with_figures_are_told(parser: Parser) -> None:
    notes = "3 boxes missing at 6:15, driver gone, 40 minutes to opening, depot called, van back at 6:50"
    assert len(words(parser, notes)) == len(parser.parse_text(notes).words)


def test_words_that_fit_anything_are_not_told(parser: Parser) -> None:
    added = words(parser, f"{STORY} There were quite a few different aspects to it and it was a certain kind of thing.")
    assert len(added) <= len(words(parser, STORY)) + 3
