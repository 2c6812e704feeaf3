from __future__ import annotations

import re

import pytest
from report_make import batch, hostile

from pipeline.errors import InputError
from pipeline.report.html import write_report
from pipeline.report.printable import printable
from pipeline.report.tables import write_evidence, write_scores
from pipeline.report.terminal import explain

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    write_scores(batch(), folder, "rules-1")
    write_evidence(batch(), folder)
    write_report(batch(), folder, title="Run")
    return folder


def flat(view):
    return re.sub(r"\s+", " ", view)


def test_everything_known_is_said(run):
    view = flat(explain(run, "L048", colour=False, width=100))
    for part in (
        "L048 · C-07",
        "Tell me about a customer you won back.",
        "[+E he was fuming]",
        "[-E I said I understand completely, sir]",
        "[+O/+S I rang at, it was twenty past][+O . Told him the new price]",
        "E Empathy (1-5) 2.9",
        "Level 3 of 5, plausible 2 to 3",
        "Sees trouble coming and heads",
        "against 2",
        "not found: Whether the customer stayed",
        "How do you know that they were content afterwards?",
        "reflection told 0.83",
    ):
        assert part in view


def test_flags_doubts_and_copied_indicators_are_said(run):
    view = flat(explain(run, "L182", colour=False, width=120))
    assert "Pseudo-story (PSEUDO_STORY): It sounds like an event" in view
    assert "copied, not counted" in view
    assert "The audio may have been cut at the end." in explain(run, "L030", colour=False)


def test_colour_changes_no_character(run):
    plain, coloured = (explain(run, "L048", colour=c, width=100) for c in (False, True))
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert [line.rstrip() for line in ANSI.sub("", coloured).split("\n")] == plain.split("\n")


def test_no_color_is_respected(run, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in explain(run, "L048")


def test_unscorable_and_unordered_answers_have_a_view_too(run):
    assert "Not scored\n  - It is not in English." in explain(run, "L901", colour=False)
    assert "There are no words." in explain(run, "L900", colour=False)
    assert "2 behaviours not shown: G1.2, G3.1" in explain(run, "L191", colour=False)


def test_lines_fit_the_width(run):
    for width in (50, 80, 100):
        assert max(map(len, explain(run, "L048", colour=False, width=width).split("\n"))) <= width


def test_an_answer_cannot_reach_the_terminal(run):
    view = explain(run, hostile().answer.answer_id, colour=False)
    assert not {"\x1b", "\x07", "\r", "\u202e"} & set(view)
    assert "␛[31mred␇" in view


def test_an_unknown_answer_is_a_one_line_error(run):
    with pytest.raises(InputError, match="did you mean L048"):
        explain(run, "L48")


def test_printable_keeps_offsets():
    text = "a\r\nb\x1b\u202e\x85\ud800\tc"
    assert len(printable(text)) == len(text)
    assert printable(text) == "a \nb␛\ufffd\ufffd\ufffd\tc"
    assert printable("a\tb\n", keep="") == "a␉b␊"
