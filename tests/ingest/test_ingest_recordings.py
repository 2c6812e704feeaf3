"""Transcripts of every kind: speakers, question boundaries and times, and a damaged copy of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from recorded_interview import DAMAGED, HERE, QUESTIONS, RUNS, SOUND, answered, squeezed

from pipeline.errors import InputError
from pipeline.ingest import Batch, read_answers
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]


@pytest.mark.parametrize("name", SOUND)
def test_every_question_of_every_format(name: str) -> None:
    batch = read_answers([HERE / name])
    assert [squeezed(a.question) for a in batch.answers] == QUESTIONS
    assert [squeezed(a.text) for a in batch.answers] == answered()
    assert {a.candidate_id for a in batch.answers} == {Path(name).stem}
    assert not any(a.doubts for a in batch.answers)
    assert any(f"took '{SOUND[name]}' for the candidate (98% sure" in note for note in batch.notes)
    assert any("3 question(s) begin in line" in note and "2 follow-up(s)" in note for note in batch.notes)
    assert any("left out the candidate's own questions, 4 word(s) from line" in note for note in batch.notes)


@pytest.mark.parametrize("name", SOUND)
def test_every_stretch_has_its_speaker_and_time(name: str) -> None:
    answers = read_answers([HERE / name]).answers
    for answer in answers:
        assert {origin.speaker for origin in answer.origin} == {SOUND[name]}
        assert {origin.file for origin in answer.origin} == {name}
        covered = "".join(answer.text[o.start : o.end] for o in answer.origin)
        assert "".join(covered.split()) == "".join(answer.text.split())
    first, last = answers[0].origin[0], answers[2].origin[-1]
    begins = {"meet.txt": 0.0, "zoom_captions.txt": 36005.0, "zoom_chat.txt": 36005.0}.get(name, 5.0)
    assert first.begins == pytest.approx(begins, abs=0.01)
    assert answers[0].text[first.start : first.end].startswith("Last March a bakery owner")
    if name.endswith((".json", ".vtt", ".srt")):
        assert last.ends == pytest.approx(95.0, abs=0.05)


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_counted_and_located_and_takes_nosqueezed(name: str) -> None:
    batch = read_answers([HERE / name])
    sentence = f"{name}: {DAMAGED[name]}; the words in them were kept."
    assert sentence in batch.notes
    assert all(sentence in answer.doubts for answer in batch.answers)
    expected = [text.replace(" neighbours.", ".") if "aws" in name else text for text in answered()]
    assert [squeezed(a.text) for a in batch.answers] == expected
    assert [squeezed(a.question) for a in batch.answers] == QUESTIONS


def test_words_without_a_name_are_said_to_be_a_guess() -> None:
    answers = read_answers([HERE / "teams_damaged.vtt"]).answers
    assert answers[0].doubts[-1] == (
        "teams_damaged.vtt, line 29: no speaker is named; taken for the candidate's words."
    )


@pytest.mark.parametrize("name", ["whisper.json", "whisper_damaged.json"])
def test_two_voices_without_names_are_refused(name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_answers([HERE / name])
    assert str(caught.value) == (
        f"{name}: no speaker is named, and more than one voice seems to be in it "
        "(the best guess is 2% sure, 70% is needed). Fix: export it with speakers, or say --speakers FILE with the row "
        "*,candidate to take every word"
    )


def test_every_word_of_a_nameless_recording_when_the_user_says_so(write: Write) -> None:
    people = write("who.csv", "speaker,role\n*,candidate\n")
    (answer,) = read_answers([HERE / "whisper.json"], speakers=people).answers
    assert answer.text.startswith("Thanks for joining us.")
    assert [answer.text[s.start : s.end] for s in answer.doubtful] == ["fourteen"]
    (damaged,) = read_answers([HERE / "whisper_damaged.json"], speakers=people).answers
    assert damaged.doubts == (
        "whisper_damaged.json: 3 of 19 segments are damaged (line 337: no readable times; line 467: it is no segment; "
        "line 503: no text); the words in them were kept.",
    )


@pytest.mark.parametrize(
    "name", ["whisperx.json", "whisper_cpp.json", "aws.json", "deepgram.json", "deepgram_words.json", "assemblyai.json"]
)
def test_words_that_the_recogniser_was_unsure_of(name: str) -> None:
    answers = read_answers([HERE / name]).answers
    assert [[a.text[s.start : s.end] for s in a.doubtful] for a in answers] == [["fourteen"], [], []]


def test_a_cut_off_json_is_one_line(write: Write) -> None:
    data = (HERE / "aws.json").read_bytes()[:50_000]
    with pytest.raises(InputError, match=r"^cut.json: no valid JSON at line \d+, column \d+"):
        read_answers([write("cut.json", data)])
    batch = read_answers([write("cut.json", data), HERE / "aws.json"])
    assert [a.reason_code for a in batch.answers] == [Reason.BROKEN_ROW, None, None, None]


def test_a_file_that_is_mostly_damaged_is_refused(write: Write) -> None:
    text = (HERE / "zoom.vtt").read_text(encoding="utf-8").replace(" --> ", " -> ", 15)
    with pytest.raises(InputError) as caught:
        read_answers([write("z.vtt", text)])
    assert str(caught.value) == (
        "z.vtt, line 4: 15 of 19 cues are damaged (the first: no readable times). Fix: export the transcript again"
    )
    with pytest.raises(InputError, match=r"z\.vtt: no cue in it has a readable time"):
        read_answers([write("z.vtt", text.replace(" --> ", " -> "))])


def test_a_table_with_speakers_roles_and_times(write: Write) -> None:
    rows = ["start,end,role,text"]
    rows += ["0:01,0:05,interviewer,Tell me about a time you helped.", '0:06,0:20,candidate,"I rang her, twice."']
    rows += ["0:21,soon,interviewer,mhm", "0:22,0:30,candidate,She came."]
    batch = read_answers([write("t.csv", "\n".join(rows))])
    (answer,) = batch.answers
    assert (answer.answer_id, answer.text) == ("t-1", "I rang her, twice.\nShe came.")
    assert (answer.origin[1].begins, answer.origin[1].ends) == (22, 30)
    assert "t.csv: 1 of 4 rows are damaged (line 4: no readable time); the words in them were kept." in batch.notes


def _document(tmp_path: Path, rows: list[list[str]]) -> Path:
    document = Document()
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    document.save(str(tmp_path / "d.docx"))
    return tmp_path / "d.docx"


def test_a_word_table_with_times(tmp_path: Path) -> None:
    said = [["Time", "Speaker", "Text"], ["0:01", "Interviewer", QUESTIONS[0]], ["0:05", "Ana Ruiz", RUNS[0][0]]]
    said += [["0:2x", "Interviewer", QUESTIONS[1]], ["0:30", "Ana Ruiz", RUNS[1][0]]]
    said += [["0:50", "Interviewer", QUESTIONS[2]], ["0:55", "Ana Ruiz", RUNS[2][0]]]
    batch: Batch = read_answers([_document(tmp_path, said)])
    assert [(a.question, a.text) for a in batch.answers] == list(
        zip(QUESTIONS, [runs[0] for runs in RUNS], strict=True)
    )
    assert [a.origin[0].begins for a in batch.answers] == [5, 30, 55]
    assert "d.docx: 1 of 7 rows are damaged (line 4: no readable time); the words in them were kept." in batch.notes
