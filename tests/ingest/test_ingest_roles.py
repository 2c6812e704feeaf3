"""Who is the candidate and where a question begins: inferred, said by the user, or refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from recorded_interview import HERE, QUESTIONS, RUNS, squeezed

from pipeline.errors import InputError
from pipeline.ingest import QuestionBank, read_answers
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]


def test_an_interview_of_a_few_words_is_not_enough_to_tell(write: Write) -> None:
    path = write("i.txt", "Ana: hello there\nBo: hi\nAna: it is cold today\nBo: yes it is")
    with pytest.raises(InputError, match=r"cannot tell who of 'Ana', 'Bo' is the candidate.*--candidate NAME"):
        read_answers([path])


def test_a_refused_file_among_others_is_one_unscorable_answer(write: Write) -> None:
    path = write("i.txt", "Ana: hello there\nBo: hi\nAna: it is cold today\nBo: yes it is")
    batch = read_answers([HERE / "zoom.vtt", path])
    assert [a.answer_id for a in batch.answers] == ["zoom-1", "zoom-2", "zoom-3", "i"]
    last = batch.answers[-1]
    assert last.reason_code is Reason.NO_CANDIDATE
    assert last.text == "Ana: hello there\nBo: hi\nAna: it is cold today\nBo: yes it is"
    assert last.doubts[0].startswith("i.txt: cannot tell who of 'Ana', 'Bo' is the candidate")


def test_a_map_of_speakers_for_many_files(write: Write) -> None:
    people = write(
        "who.csv",
        "file,speaker,role,candidate_id\nwhisperx.json,SPEAKER_00,interviewer,\nwhisperx.json,SPEAKER_01,candidate,C-7\n"
        "aws,spk_0,candidate,C-8\n",
    )
    batch = read_answers([HERE / "whisperx.json", HERE / "aws.json", HERE / "zoom.vtt"], speakers=people)
    assert [a.candidate_id for a in batch.answers[:3]] == ["C-7"] * 3
    assert {a.candidate_id for a in batch.answers if a.answer_id.startswith("aws")} == {"C-8"}
    assert {a.candidate_id for a in batch.answers if a.answer_id.startswith("zoom")} == {"zoom"}
    assert all("took" not in note for note in batch.notes if note.startswith(("whisperx", "aws")))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name,role\nAna,candidate\n", "has no columns 'speaker' and 'role'"),
        ("speaker,role\nAna,boss\n", "line 2: 'boss' is no role"),
        ("speaker,role\n,candidate\n", "line 2: names no speaker"),
        ("speaker,role,file\nCy,candidate,zoom.vtt\n", "--speakers calls 'cy' the candidate of this file"),
    ],
)
def test_a_map_that_cannot_be_used(write: Write, content: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_answers([HERE / "zoom.vtt"], speakers=write("who.csv", content))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_questions_of_the_user_begin_answers_and_nothing_else(write: Write) -> None:
    asked = write("q.txt", "Tell me about a time when a customer was unhappy with you.\nWhy did you say it so early?\n")
    batch = read_answers([HERE / "zoom.vtt"], questions=asked)
    assert [squeezed(a.question) for a in batch.answers] == [QUESTIONS[0], "Why did you say it so early?"]
    with pytest.raises(InputError, match="holds no question"):
        read_answers([HERE / "zoom.vtt"], questions=write("e.txt", " \n"))


def test_questions_of_the_pack_are_known_by_theirsqueezed(write: Write) -> None:
    from pipeline.config import configs_dir
    from pipeline.packs import load_pack

    pack = load_pack("customer_orientation", configs_dir() / "packs")
    bank = QuestionBank.of_pack(pack)
    for question in pack.questions:
        assert bank.hear(f"Okay, thank you. {question.text}").question_id == question.id
    asked, probe = pack.questions[1], pack.questions[1].follow_ups[1]
    text = f"Bo: {asked.text}\nAna: {RUNS[0][0]}\nBo: {probe.text}\nAna: {RUNS[0][1]}\n"
    text += f"Bo: {pack.questions[2].text}\nAna: {RUNS[1][0]}\n"
    batch = read_answers([write("i.txt", text)], bank=bank)
    assert [a.question_id for a in batch.answers] == [asked.id, pack.questions[2].id]
    assert batch.answers[0].text == f"{RUNS[0][0]}\n{RUNS[0][1]}"


def test_where_a_question_begins_can_be_too_unsure(write: Write) -> None:
    vague = "Would you say the office was mostly quiet or did people usually talk all day long"
    text = "Interviewer: Hello.\nCandidate: Hello.\n"
    text += "".join(
        f"Interviewer: {vague}, {i}?\nCandidate: {RUNS[0][0]}\n" for i in ("one", "two", "three", "four", "five")
    )
    with pytest.raises(InputError) as caught:
        read_answers([write("i.txt", text)])
    assert "cannot tell where a question begins (58% sure, 60% is needed)" in str(caught.value)
    assert "--questions FILE" in str(caught.value)


def test_small_talk_and_a_welcome_are_left_out_and_said(write: Write) -> None:
    text = (
        "Interviewer: Hello and welcome.\nAna: Hi, thanks.\nInterviewer: How are you today?\nAna: Very well indeed.\n"
    )
    text += f"Interviewer: {QUESTIONS[0]}\nAna: {RUNS[0][0]}\n"
    batch = read_answers([write("i.txt", text)])
    assert [(a.question, a.text) for a in batch.answers] == [(QUESTIONS[0], RUNS[0][0])]
    assert "i.txt: left out small talk, 2 word(s) from line 2." in batch.notes
    assert "i.txt: left out small talk, 3 word(s) from line 4." in batch.notes


def test_columns_of_job_roles_are_no_speakers(write: Write) -> None:
    batch = read_answers([write("t.csv", "role,text\nbaker,I rang her.\ndriver,I drove.")])
    assert [a.text for a in batch.answers] == ["I rang her.", "I drove."]
