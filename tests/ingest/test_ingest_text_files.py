"""Text files: one answer a file, its text exactly as it came in."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.types import Answer, Reason

Write = Callable[[str, str | bytes], Path]


def _one(path: Path) -> Answer:
    (answer,) = read_answers([path]).answers
    return answer


@pytest.mark.parametrize("name", ["007.txt", "007.md", "007.TXT"])
def test_the_text_is_untouched_and_the_id_is_the_name(write: Write, name: str) -> None:
    text = "  I rang her.\r\n\r\nThen I left: she was *glad*.\n\n"
    answer = _one(write(name, text))
    assert (answer.answer_id, answer.text, answer.question, answer.place) == ("007", text, "", name)


@pytest.mark.parametrize(
    "first", ["Question: Why so?", "Q: Why so?", "question 3: Why so?", "**Question:** Why so?", "# Prompt: Why so?"]
)
def test_a_first_line_may_be_the_question(write: Write, first: str) -> None:
    answer = _one(write("a.txt", f"{first}\n\nBecause I rang her.\n"))
    assert (answer.question, answer.text) == ("Why so?", "Because I rang her.\n")


@pytest.mark.parametrize(
    "text",
    [
        "Situation: a shop.\nTask: sell.\nAction: I sold.\nResult: sold.\nResult: twice.",
        "Customer: where is it?\nMe: on its way.\nCustomer: sure?\nMe: sure.",
        "I had one aim: help.\nI had one rule: listen.\nI had one aim: help.",
        "Ana: she was my manager. I rang her and she came.",
        "At 10:30 I rang her.\nAt 10:45 she came.\nAt 10:30 I rang her.",
        "I told my story long and well before anybody spoke and it went on for a while.\nBob: hi\nAna: ho\nBob: hi",
    ],
)
def test_headings_and_retold_talk_are_no_transcript(write: Write, text: str) -> None:
    assert _one(write("a.txt", text)).text == text


@pytest.mark.parametrize(
    ("text", "reason"), [("", Reason.EMPTY), (" \n\u200b\ufeff\u202e", Reason.EMPTY), ("... !! 😀 12", Reason.NO_WORDS)]
)
def test_a_file_without_words_is_unscorable(write: Write, text: str, reason: Reason) -> None:
    assert _one(write("a.txt", text)).reason_code is reason


def test_control_and_direction_characters_stay_and_are_said(write: Write) -> None:
    text = "I rang\x07 her\u202e twice\u200b over."
    answer = _one(write("a.txt", text))
    assert answer.text == text
    assert answer.reason_code is None
    assert answer.doubts == (
        "The text has 1 control character(s) (first: U+0007).",
        "The text has 1 text-direction character(s) (first: U+202E).",
        "The text has 1 invisible character(s) (first: U+200B).",
    )


@pytest.mark.parametrize("head", ["", "Q", "Question: why", "Ana", "Ana:", "<v", "00:01", "**"])
@pytest.mark.parametrize("name", ["a.txt", "a.vtt", "a.csv"])
def test_megabytes_of_blanks_cost_no_more_than_words(write: Write, head: str, name: str) -> None:
    path = write(name, "text\n" * name.endswith("csv") + head + " " * 2_000_000 + "x")
    began = time.process_time()
    with suppress(InputError):  # as of a .vtt without a cue
        read_answers([path])
    assert time.process_time() - began < 10  # a pattern that backtracks takes hours


def test_a_text_in_another_script_is_read(write: Write) -> None:
    assert _one(write("a.txt", "お客様に電話しました。")).reason_code is None
