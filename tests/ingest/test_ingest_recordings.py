"""Transcripts of every kind: speakers, question boundaries, offsets and times, and a damaged copy of each."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from pipeline.errors import InputError
from pipeline.ingest import Batch, QuestionBank, read_answers
from pipeline.ingest.contract import Reading, Source
from pipeline.ingest.speech import read_speech
from pipeline.ingest.transcript import seconds_of
from pipeline.types import Reason

Write = Callable[[str, str | bytes], Path]
HERE = Path(__file__).parent / "transcripts"
QUESTIONS = [
    "Thanks for joining us. Tell me about a time when a customer was unhappy with you.",
    "Okay. Next question: describe a situation in which you finally had to refuse a client.",
    "Give me an example of when you changed a process for your customers.",
]
RUNS = [  # what the candidate says between two turns of the interviewer
    [
        "Last March a bakery owner, Mrs Hale, rang me because her oven order was late. "
        "I told her that the delay was ours, and I asked what she needed by Friday.",
        "So I drove to the R&D store in Leeds and found fourteen trays for her. "
        "I set them up in her kitchen before she opened, and I rang her again that evening.",
        "She kept the contract and sent us two neighbours.",
    ],
    [
        "Mr Pryce wanted ninety box plants, and I said no because they would have died within a year. "
        "I showed him the beds next door and wrote down what yew would cost instead.",
        "I had seen the blight there in May, so I knew.",
    ],
    [
        "Three callers a week asked where their order was, so I wrote a one-page form for the drivers. "
        "Complaints fell from 31 to 9 by June, and the depot in York took the form over."
    ],
]
SOUND = {
    "zoom.vtt": "Ana Ruiz",
    "teams.vtt": "Ana Ruiz",
    "meet.vtt": "Ana Ruiz",
    "meet.txt": "Ana Ruiz",
    "subtitles.srt": "Ana Ruiz",
    "otter.txt": "Ana Ruiz",
    "zoom_captions.txt": "Ana Ruiz",
    "zoom_chat.txt": "Ana Ruiz",
    "whisperx.json": "SPEAKER_01",
    "whisper_cpp.json": "Speaker 1",
    "aws.json": "spk_1",
    "deepgram.json": "Speaker 1",
    "deepgram_paragraphs.json": "Speaker 1",
    "deepgram_words.json": "Speaker 1",
    "assemblyai.json": "Speaker B",
}
DAMAGED = {
    "zoom_damaged.vtt": "2 of 19 cues are damaged (line 20: no readable times; line 40: it ends before it begins)",
    "teams_damaged.vtt": "2 of 18 cues are damaged (line 29: names no speaker; line 58: no readable times)",
    "meet_damaged.vtt": "1 of 19 cues are damaged (line 26: words without a time)",
    "meet_damaged.txt": "2 of 23 lines are damaged (line 20: '00:00:4?' is no time; "
    "line 28: 'Ana Ruiz 0:: I had seen' has no readable time)",
    "subtitles_damaged.srt": "2 of 19 cues are damaged (line 38: no readable times; line 54: no readable times)",
    "otter_damaged.txt": "2 of 37 lines are damaged (line 25: 'Ana Ruiz 0:' has no readable time; "
    "line 28: 'Bo Li 0.46' has no readable time)",
    "zoom_captions_damaged.txt": "2 of 30 lines are damaged (line 22: '[Ana Ruiz] 10:0' has no readable time; "
    "line 25: 'Bo Li] 10:01:06' has no readable time)",
    "whisperx_damaged.json": "2 of 18 segments are damaged (line 484: it ends before it begins; "
    "line 816: names no speaker)",
    "whisper_cpp_damaged.json": "3 of 19 segments are damaged (line 971: no readable times; line 2889: no text; "
    "line 3714: names no speaker)",
    "aws_damaged.json": "2 of 21 segments are damaged (line 2111: a word has no readable times; "
    "line 2571: an item has no word)",
    "deepgram_damaged.json": "2 of 19 utterances are damaged (line 2466: no readable times; line 2796: no text)",
    "assemblyai_damaged.json": "2 of 19 utterances are damaged (line 1793: no readable times; "
    "line 2388: names no speaker)",
}


def _words(text: str) -> str:
    return " ".join(text.split())


def _expected(texts: list[list[str]]) -> list[str]:
    return [_words(" ".join(runs)) for runs in texts]


@pytest.mark.parametrize("name", SOUND)
def test_every_question_of_every_format(name: str) -> None:
    batch = read_answers([HERE / name])
    assert [_words(a.question) for a in batch.answers] == QUESTIONS
    assert [_words(a.text) for a in batch.answers] == _expected(RUNS)
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
def test_damage_is_counted_and_located_and_takes_no_words(name: str) -> None:
    batch = read_answers([HERE / name])
    sentence = f"{name}: {DAMAGED[name]}; the words in them were kept."
    assert sentence in batch.notes
    assert all(sentence in answer.doubts for answer in batch.answers)
    expected = [text.replace(" neighbours.", ".") if "aws" in name else text for text in _expected(RUNS)]
    assert [_words(a.text) for a in batch.answers] == expected
    assert [_words(a.question) for a in batch.answers] == QUESTIONS


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


@pytest.mark.parametrize("name", [n for n in SOUND if n.endswith(".json")] + ["whisper.json"])
def test_offsets_of_json_are_exact(name: str) -> None:
    text = (HERE / name).read_text(encoding="utf-8")
    transcript = read_speech(text, Source(name, "x", b""))
    assert transcript.turns
    for turn in transcript.turns:
        assert text[turn.offset : turn.until] == turn.text
        assert turn.line > 0
        for word in turn.words:
            assert turn.text[word.start : word.end].strip(".,?:") != ""


@pytest.mark.parametrize("kept", ["offsets", "timestamps"])
def test_whisper_cpp_without_tokens_and_with_times_of_either_kind(write: Write, kept: str) -> None:
    value = json.loads((HERE / "whisper_cpp.json").read_text(encoding="utf-8"))
    value["transcription"] = [
        {k: v for k, v in s.items() if k in {kept, "text", "speaker"}} for s in value["transcription"]
    ]
    answers = read_answers([write("cpp.json", json.dumps(value))]).answers
    assert [_words(a.text) for a in answers] == _expected(RUNS)
    assert [(a.origin[0].begins, a.origin[-1].ends) for a in answers] == [(5.0, 45.0), (52.0, 74.0), (80.0, 95.0)]
    assert not any(a.doubtful for a in answers)


def test_whisper_cpp_makes_words_of_its_tokens() -> None:
    value = json.loads((HERE / "whisper_cpp.json").read_text(encoding="utf-8"))
    text = json.dumps(value)
    turn = next(t for t in read_speech(text, Source("a.json", "a", b"")).turns if "R&D" in t.text)
    words = [turn.text[w.start : w.end] for w in turn.words]
    assert words == "So I drove to the R&D store in Leeds and found fourteen trays for her.".split()
    assert [w.probability for w in turn.words] == [0.97] * 11 + [0.31] + [0.97] * 3


def test_whisper_cpp_without_any_segment_that_can_be_read(write: Write) -> None:
    path = write("cpp.json", json.dumps({"transcription": [{"offsets": {"from": 0}, "text": None}]}, indent=1))
    said = r"cpp\.json, line 3: none of its 1 segments can be read \(the first: no text\)"
    with pytest.raises(InputError, match=said):
        read_answers([path])


def _turns(name: str, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The turns that a format's reader makes."""
    from pipeline.ingest.formats import subtitles, text_files

    made = []

    def keep(transcript, source, reading):
        made.append(transcript)
        return iter(())

    module = subtitles if name.endswith((".vtt", ".srt")) else text_files
    monkeypatch.setattr(module, "answers_from_transcript", keep)
    list(module.read(Source(name, "x", (HERE / name).read_bytes()), Reading()))
    return made


@pytest.mark.parametrize("name", [n for n in (*SOUND, *DAMAGED) if not n.endswith(".json")])
def test_offsets_of_text_are_exact(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (transcript,) = _turns(name, monkeypatch)
    assert transcript.source == (HERE / name).read_bytes().decode("utf-8-sig")
    for turn in transcript.turns:
        stretch = transcript.source[turn.offset : turn.until]
        assert html.unescape(re.sub(r"<[^>]*>", "", stretch)) == turn.text
        if "&" not in turn.text:
            assert stretch == turn.text


def test_escapes_of_json_keep_their_place() -> None:
    said = 'She said "yes" at 5 °C.\n'
    text = json.dumps([{"start": 0, "end": 2, "text": said, "speaker": "A"}], ensure_ascii=True)
    (turn,) = read_speech(text, Source("a.json", "a", b"")).turns
    assert turn.text == said.strip()
    assert json.loads(f'"{text[turn.offset : turn.until]}"').strip() == turn.text


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
    assert [_words(a.question) for a in batch.answers] == [QUESTIONS[0], "Why did you say it so early?"]
    with pytest.raises(InputError, match="holds no question"):
        read_answers([HERE / "zoom.vtt"], questions=write("e.txt", " \n"))


def test_questions_of_the_pack_are_known_by_their_words(write: Write) -> None:
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


def test_columns_of_job_roles_are_no_speakers(write: Write) -> None:
    batch = read_answers([write("t.csv", "role,text\nbaker,I rang her.\ndriver,I drove.")])
    assert [a.text for a in batch.answers] == ["I rang her.", "I drove."]


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


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("0:07", 7),
        ("01:02:03.250", 3723.25),
        ("00:01,5", 1.5),
        ("[0:03]", 3),
        ("0:60", None),
        ("soon", None),
        ("7", None),
    ],
)
def test_times(written: str, seconds: float | None) -> None:
    assert seconds_of(written) == seconds
