"""WebVTT and SRT: voices, entities, ids, and cues that break the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]
TEAMS = """\ufeffWEBVTT - made by a meeting

NOTE
Interviewer: this is a remark

STYLE
::cue { color: red }

5f2c1c1e-aa00/12-0
00:00:01.000 --> 00:00:03.500 align:start
<v Bo Li>What did you do &amp; why?</v>
<v Ana Ruiz>I <i>rang</i> her,</v>

5f2c1c1e-aa00/12-1
00:00:03.500 --> 00:00:06.000
<v.loud Ana Ruiz>and <00:00:04.000>she said
&lt;yes&gt; at once.</v>

00:07.000 --> 00:08.000
<v Bo Li>Mhm.</v>

00:08.000 --> 00:09.000
<v Ana Ruiz>So we went and it took three days, in the end.</v>

00:09.000 --> 00:10.000
<v Bo Li>What came of it?</v>

00:10.000 --> 00:11.000
<v Ana Ruiz>She stayed.</v>
"""


def test_voices_of_a_meeting(write: Write) -> None:
    batch = read_answers([write("m.vtt", TEAMS)])
    assert [(a.answer_id, a.question, a.text) for a in batch.answers] == [
        (
            "m-1",
            "What did you do & why?",
            "I rang her, and she said <yes> at once.\nSo we went and it took three days, in the end.\nShe stayed.",
        ),
    ]
    assert batch.answers[0].place == "m.vtt, line 10"
    assert batch.notes == (
        "m.vtt: took 'Ana Ruiz' for the candidate (93% sure: 'Bo Li' asks in 100% of the turns against 0%, "
        "and 'Ana Ruiz' says 67% of the words); --candidate NAME says otherwise.",
        "m.vtt: 1 question(s) begin in line 10, 1 follow-up(s) stay in their answers (88% sure); "
        "--questions FILE says otherwise.",
    )


def test_names_before_the_words_as_zoom_writes_them(write: Write) -> None:
    cues = [
        "Interviewer: Why?",
        "Ana Ruiz: I rang her",
        "and she came.",
        "Interviewer: okay",
        "Ana Ruiz: That was all.",
    ]
    lines = [f"{i}\n00:00:0{i}.000 --> 00:00:0{i}.900\n{cue}\n" for i, cue in enumerate(cues, start=1)]
    (answer,) = read_answers([write("z.vtt", "WEBVTT\n\n" + "\n".join(lines))]).answers
    assert (answer.question, answer.text) == ("Why?", "I rang her and she came.\nThat was all.")


def test_srt(write: Write) -> None:
    text = (
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nInterviewer: Why?\r\nAna: <i>I</i> rang\r\n\r\n"
        "2\r\n00:00:02,000 --> 00:00:03,000\r\n{\\an8}her twice.\r\n"
    )
    (answer,) = read_answers([write("s.srt", text)]).answers
    assert (answer.answer_id, answer.question, answer.text) == ("s-1", "Why?", "I rang her twice.")


def test_no_names_is_one_answer_with_a_doubt(write: Write) -> None:
    batch = read_answers(
        [write("s.srt", "1\n00:00:01,000 --> 00:00:02,000\nI rang\nher\n\n2\n00:00:02,000 --> 00:00:03,000\ntwice.\n")]
    )
    (answer,) = batch.answers
    doubt = "s.srt: no speaker is named, so the interviewer's words may be among the answer's."
    assert (answer.answer_id, answer.text, answer.doubts, batch.notes) == ("s", "I rang her twice.", (doubt,), (doubt,))


def test_malformed_cues_keep_their_words_and_are_counted(write: Write) -> None:
    text = (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nI rang\n\n00:00:02 -> 00:00:03\nher\n\n"
        "words without a time\nand more\n\n00:99.5 --> soon\ntwice\n"
    )
    batch = read_answers([write("b.vtt", text)])
    assert batch.answers[0].text == "I rang her words without a time and more twice"
    assert batch.notes[0] == (
        "b.vtt: 3 of 4 cues are damaged (line 6: no readable times; line 9: words without a time; "
        "line 12: no readable times); the words in them were kept."
    )


def test_a_forgotten_blank_line(write: Write) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nI rang\n2\n00:00:02,000 --> 00:00:03,000\nher\n"
    assert read_answers([write("b.srt", text)]).answers[0].text == "I rang her"


def test_one_voice_alone_is_the_candidate(write: Write) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>I rang her.\n"
    batch = read_answers([write("v.vtt", text)])
    assert batch.answers[0].text == "I rang her."
    assert batch.notes == (
        "v.vtt: took 'Ana' for the candidate (85% sure: nobody else is named); --candidate NAME says otherwise.",
    )
    with pytest.raises(InputError, match="cannot tell who of 'Interviewer' is the candidate"):
        read_answers([write("w.vtt", text.replace("Ana", "Interviewer"))])


def test_a_file_without_cues_is_an_empty_answer(write: Write) -> None:
    for content in ("", "WEBVTT\n", "WEBVTT\n\nNOTE nothing here\n"):
        (answer,) = read_answers([write("e.vtt", content)]).answers
        assert (answer.answer_id, answer.text, answer.reason_code) == ("e", "", Reason.EMPTY)
