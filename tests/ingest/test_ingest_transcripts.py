"""Transcripts: the candidate's words under the interviewer's questions, and no guess without a word about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest import Batch, read_answers
from pipeline.ingest.manner import asks, base_role, is_back_channel
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]
LABELLED = """Transcript of 4 May

Interviewer: Thanks for coming. Tell me about a customer you remember.
Ana Ruiz: There was a Mr Pryce.
He wanted ninety box plants.

Interviewer: Mhm, okay.
Ana Ruiz: I said no.
Interviewer: What came of it?
Ana Ruiz: He came back. Result: a sale.
Interviewer: Thank you, we will be in touch on Monday.
"""
UNLABELLED = """Bo: so tell me about a customer you remember
Ana: well there was a mr pryce and he wanted ninety box plants for a golf club and i said no to him
Bo: right
Ana: because they get blight and the club would have thrown them out within a year
Bo: what happened next
Ana: he came back in spring with his sister and they bought yew instead and sent us two neighbours
"""


def _texts(batch: Batch) -> list[tuple[str, str, str]]:
    return [(a.answer_id, a.question, a.text) for a in batch.answers]


def test_each_question_opens_an_answer_and_a_follow_up_does_not(write: Write) -> None:
    batch = read_answers([write("i7.txt", LABELLED)])
    assert _texts(batch) == [
        (
            "i7-1",
            "Thanks for coming. Tell me about a customer you remember.",
            "There was a Mr Pryce.\nHe wanted ninety box plants.\nI said no.\nHe came back. Result: a sale.",
        ),
    ]
    assert {a.candidate_id for a in batch.answers} == {"i7"}
    assert [a.place for a in batch.answers] == ["i7.txt, line 4"]
    assert batch.notes == (
        "i7.txt: 1 line(s) before the first speaker were left out.",
        "i7.txt: took 'Ana Ruiz' for the candidate (95% sure: the others are interviewers); "
        "--candidate NAME says otherwise.",
        "i7.txt: 1 question(s) begin in line 3, 1 follow-up(s) stay in their answers (88% sure); "
        "--questions FILE says otherwise.",
    )


def test_the_candidate_is_inferred_from_who_asks_and_it_is_said(write: Write) -> None:
    batch = read_answers([write("i.txt", UNLABELLED)])
    assert [a.question for a in batch.answers] == ["so tell me about a customer you remember"]
    sentence = (
        "i.txt: took 'Ana' for the candidate (98% sure: 'Bo' asks in 100% of the turns against 0%, "
        "and 'Ana' says 82% of the words); --candidate NAME says otherwise."
    )
    assert batch.notes[0] == sentence
    assert batch.answers[0].doubts == ()


def test_a_guess_that_is_not_sure_stands_with_every_answer(write: Write) -> None:
    text = "Bo: what did you do\nAna: i rang her and then she came over with her sister\nBo: what came of it\n"
    text += "Ana: they took the yew and sent two neighbours to us\nBo: how did they pay\n"
    batch = read_answers([write("i.txt", text + "Ana: in cash and by the way what is the pay here")])
    assert "for the candidate (" in batch.notes[0]
    assert batch.answers[0].doubts == (batch.notes[0],)


def test_the_user_can_say_who_it_is(write: Write) -> None:
    batch = read_answers([write("i.txt", UNLABELLED)], candidate="bo")
    assert batch.answers[0].text == "so tell me about a customer you remember\nright\nwhat happened next"
    assert read_answers([write("j.txt", LABELLED)], candidate="ana").answers[0].answer_id == "j-1"


def _refused(path: Path, **options: str) -> str:
    with pytest.raises(InputError) as caught:
        read_answers([path], **options)
    return str(caught.value)


def test_a_candidate_who_does_not_speak(write: Write) -> None:
    assert _refused(write("i.txt", UNLABELLED), candidate="Cy") == (
        "i.txt: --candidate 'Cy' is none of the speakers 'Ana', 'Bo'. Fix: say --candidate with one of them"
    )


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Ana: hello there\nBo: hi\nAna: it is cold today\nBo: yes it is", "'Ana', 'Bo'"),
        ("Ana: what is it?\nBo: a\nCy: b\nAna: why?\nBo: c\nCy: d", "'Ana', 'Bo', 'Cy'"),
        ("Candidate 1: I did\nCandidate 2: I too\nCandidate 1: yes", "'Candidate 1', 'Candidate 2'"),
    ],
)
def test_where_it_cannot_be_told_nothing_is_guessed_or_lost(write: Write, text: str, speakers: str) -> None:
    path = write("i.txt", text)
    said = _refused(path)
    assert said.startswith(f"i.txt: cannot tell who of {speakers} is the candidate")
    assert said.endswith("Fix: say --candidate NAME, or --speakers FILE for many transcripts")
    answer = read_answers([path, write("j.txt", "I rang her.")]).answers[0]
    assert (answer.answer_id, answer.text, answer.reason_code) == ("i", text, Reason.NO_CANDIDATE)


@pytest.mark.parametrize(
    "text",
    [
        "Q: Why?\nA: Because.",
        "Q1: Why?\nA1: Because.",
        "Question: Why?\nAnswer: Because.",
        "**Interviewer:** Why?\n**Ana Ruiz:** Because.",
        "HR: Why?\nAna de la Cruz: Because.",
        "[00:01] Interviewer: Why?\n[00:04] Ana: Because.",
        "Interviewer  0:01\nWhy?\n\nAna Ruiz  0:04\nBecause.",
        "Panel 1: Why?\nAna: Because.\nPanel 2: mhm",
        "INTERVIEWER (Bo): Why?\nANA RUIZ (she/her) 0:04: Because.",
    ],
)
def test_ways_to_name_speakers(write: Write, text: str) -> None:
    (answer,) = read_answers([write("i.txt", text)]).answers
    assert (answer.question, answer.text) == ("Why?", "Because.")


def test_a_name_that_stands_once_is_words_of_the_turn(write: Write) -> None:
    text = "Interviewer: Why?\nAna: I wrote a list.\nBread: two loaves.\nInterviewer: And then?\nAna: I went."
    batch = read_answers([write("i.txt", text)])
    assert [a.text for a in batch.answers] == ["I wrote a list.\nBread: two loaves.\nI went."]


def test_words_before_the_first_question_are_kept(write: Write) -> None:
    batch = read_answers([write("i.txt", "Candidate: Good morning.\nInterviewer: Why us?\nCandidate: I like it.")])
    assert _texts(batch) == [("i-1", "", "Good morning."), ("i-2", "Why us?", "I like it.")]


@pytest.mark.parametrize(
    "text", ["mhm", "Okay, right.", "Uh-huh", "Great, thank you for sharing that.", "That's really interesting", "..."]
)
def test_back_channels(text: str) -> None:
    assert is_back_channel(text)


@pytest.mark.parametrize("text", ["And?", "Okay, next one.", "Tell me more", "right " * 13])
def test_what_is_no_back_channel(text: str) -> None:
    assert not is_back_channel(text)


@pytest.mark.parametrize(
    "text",
    [
        "Why?",
        "okay so what happened",
        "tell us about her",
        "Describe a time",
        "Share a story",
        "and could you say more",
    ],
)
def test_asking(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["I did what I could", "when I was at school I rang her", "she asked how it went"])
def test_telling(text: str) -> None:
    assert not asks(text)


def test_roles() -> None:
    assert [base_role(name) for name in ("Interviewer 2", "hiring manager", "Q", "Candidate", "Ana")] == [
        "asks",
        "asks",
        "asks",
        "tells",
        "",
    ]
