"""Whose doing a clause is."""

from __future__ import annotations

import pytest

from pipeline.config import configs_dir
from pipeline.levels.acts import DoingReader, windows
from pipeline.lexicons import load_lexicon
from pipeline.parse import Parser


@pytest.fixture(scope="module")
def reader() -> DoingReader:
    return DoingReader(load_lexicon(configs_dir() / "lexicons" / "level_cues.yaml"))


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("I rang the customer on Friday", 1.0, 1.0),
        ("we rewrote the leaflet with the tenants", 1.0, 1.0),
        ("I ring every client a week later", 1.0, 1.0),
        ("the team repaired the door", 0.5, 0.5),
        ("the file was gone through again", 0.3, 0.5),
        ("the list was made by me", 0.7, 1.0),
        ("I did not ring the customer", 0.0, 0.0),
        ("I would ring the customer", 0.0, 0.0),
        ("my manager rang the customer", 0.0, 0.0),
        ("she rang the customer", 0.0, 0.0),
        ("I take responsibility for customer satisfaction", 0.0, 0.2),
        ("I strive to meet every need", 0.0, 0.2),
    ],
)
def test_share_of_a_clause(reader: DoingReader, parser: Parser, text: str, least: float, most: float) -> None:
    share = max(reader.read(parser.parse_text(text)).shares)
    assert least <= share <= most


def test_a_denial_before_the_subject_belongs_to_the_clause_before(reader: DoingReader, parser: Parser) -> None:
    doing = reader.read(parser.parse_text("he couldn't make sense of it so he couldn't we drew him a clock"))
    assert doing.shares[-1] == 1.0


def test_disclaiming_takes_acts_away(reader: DoingReader, parser: Parser) -> None:
    plain = reader.read(parser.parse_text("I carried the box and I opened the door"))
    disclaimed = reader.read(parser.parse_text("I carried the box and I opened the door. That was Tom, not me."))
    assert disclaimed.own(1.5) < plain.own(1.5)
    assert reader.read(parser.parse_text("It rained all day.")).own(1.5) == 0.0


def test_windows(reader: DoingReader, parser: Parser) -> None:
    doing = reader.read(
        parser.parse_text("She was angry about the bill. I rang the council office. They mended it on Friday.")
    )
    found = list(windows(doing, (1, 3), 4))
    assert [w.clauses for w in found] == [1, 3]
    assert doing.parsed.canonical(found[0].start, found[0].end) == "I rang the council office"
    assert [w.first for w in found] == [1, 0]
    assert found[0].own == 1.0
    assert found[1].own == pytest.approx(1 / 3)


def test_an_answer_shorter_than_any_window_is_one(reader: DoingReader, parser: Parser) -> None:
    assert [(w.start, w.end) for w in windows(reader.read(parser.parse_text("No.")), (1, 3), 4)] == [(0, 1)]


def test_nothing_is_done_in_copied_words(reader: DoingReader, parser: Parser) -> None:
    doing = reader.read(parser.parse_text("I rang her and I drove the van"))
    assert sum(doing.without([True] * 3 + [False] * 5).weights) < sum(doing.weights)
