from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from recorded import GAP, Interview, error_rate, forbid, read, record, text_of, words_of
from typer.testing import CliRunner, Result

from pipeline.cli.main import app
from pipeline.ingest.batch import read_answers

pytestmark = pytest.mark.slow

# Measured: .13 for the candidate's voice. A synthetic voice is harder for the smallest model than most people are.
WORST_ERROR_RATE = 0.2
FILLERS = re.compile(r"\b(um|uh)\b", re.I)


class Made(NamedTuple):
    folder: Path
    out: Path
    done: Result


def transcribe(*args: object) -> Result:
    return CliRunner().invoke(app, ["transcribe", *map(str, args)])


@pytest.fixture(scope="module")
def made(recogniser, spoken: Interview, tmp_path_factory) -> Iterator[Made]:
    """One batch: two channels, both voices on one, and a file that is no recording between them."""
    folder = tmp_path_factory.mktemp("recordings")
    out = folder / "out"
    files = [
        record(folder / "both.wav", spoken.interviewer, spoken.candidate),
        folder / "broken.wav",
        record(folder / "room.wav", (spoken.interviewer + spoken.candidate)[: 60 * GAP]),
    ]
    files[1].write_text("no sound")
    with pytest.MonkeyPatch.context() as patch:
        forbid(patch)
        yield Made(folder, out, transcribe(*files, "--out", out))


def test_a_file_that_is_no_recording_is_one_line_and_the_others_go_on(made: Made):
    assert made.done.exit_code == 2
    faults = [line for line in made.done.stderr.splitlines() if line.startswith("plainspoken: ")]
    assert len(faults) == 1
    assert "broken.wav" in faults[0]
    assert "Fix:" in faults[0]
    assert sorted(path.name for path in made.out.iterdir()) == ["both.json", "room.json"]
    assert "3 recordings in, 2 transcribed, 0 kept, 1 failed" in made.done.stderr


def test_each_voice_is_its_channels_speaker_in_turn(made: Made, spoken: Interview):
    transcript = read(made.out / "both.json")
    turns = [speaker for speaker, _ in groupby(segment["speaker"] for segment in transcript["segments"])]
    assert turns == ["left", "right"] * len(spoken.answers)
    assert error_rate(" ".join(spoken.questions), text_of(transcript, "left")) < WORST_ERROR_RATE
    assert error_rate(" ".join(spoken.answers), text_of(transcript, "right")) < WORST_ERROR_RATE


def test_fillers_are_written_down(made: Made, spoken: Interview):
    told = len(FILLERS.findall(" ".join(spoken.answers)))
    assert len(FILLERS.findall(text_of(read(made.out / "both.json"), "right"))) >= told - 1


def test_times_run_forward_within_the_recording_and_probabilities_are_probabilities(made: Made):
    for name in ("both.json", "room.json"):
        transcript = read(made.out / name)
        starts = [segment["start"] for segment in transcript["segments"]]
        assert starts == sorted(starts)
        for speaker in transcript["speakers"] or [None]:
            words = words_of(transcript, speaker)
            assert all(0 <= word["start"] <= word["end"] <= transcript["duration"] + 0.1 for word in words)
            assert all(before["end"] <= after["start"] for before, after in pairwise(words))
            assert all(0 <= word["score"] <= 1 for word in words)
            assert len({word["score"] for word in words}) > 10


def test_segments_hold_their_words(made: Made):
    for segment in read(made.out / "both.json")["segments"]:
        assert "".join(word["word"] for word in segment["words"]) == segment["text"].replace(" ", "")
        assert segment["start"] == segment["words"][0]["start"]
        assert segment["end"] == segment["words"][-1]["end"]


def test_one_channel_names_nobody_and_says_what_to_do(made: Made):
    transcript = read(made.out / "room.json")
    assert transcript["speakers"] == []
    assert not any("speaker" in segment for segment in transcript["segments"])
    assert "room.wav: one channel, so nothing tells the speakers apart" in made.done.stderr
    assert "--channels candidate" in made.done.stderr
    assert "--diarisation" in made.done.stderr


def test_a_transcript_is_private_and_says_what_it_was_made_from(made: Made, recogniser):
    path = made.out / "both.json"
    transcript = read(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert transcript["language"] == "en"
    assert transcript["audio_sha256"] == hashlib.sha256((made.folder / "both.wav").read_bytes()).hexdigest()
    assert transcript["model_sha256"] == recogniser.settings.model.sha256


def test_what_is_there_is_kept_and_what_was_made_otherwise_is_not_overwritten(made: Made, tmp_path):
    path = made.out / "both.json"
    before = path.stat().st_mtime_ns
    again = transcribe(made.folder / "both.wav", "--out", made.out)
    assert again.exit_code == 0
    assert "1 kept" in again.stderr
    other = transcribe(made.folder / "both.wav", "--out", made.out, "--channels", "candidate")
    assert other.exit_code == 2
    assert "--force" in other.stderr
    assert path.stat().st_mtime_ns == before


def test_force_writes_anew(made: Made, spoken: Interview, tmp_path):
    recording = record(tmp_path / "short.wav", spoken.interviewer[: 10 * GAP])
    (tmp_path / "short.json").write_text("{}")
    assert transcribe(recording, "--out", tmp_path).exit_code == 2
    assert transcribe(recording, "--out", tmp_path, "--force", "--channels", "Ines").exit_code == 0
    assert read(tmp_path / "short.json")["speakers"] == ["Ines"]


def test_two_recordings_of_one_name_do_not_overwrite_each_other(made: Made, tmp_path):
    found = transcribe(made.folder / "both.wav", made.folder / "both.flac", "--out", made.out)
    assert found.exit_code == 2
    assert "its transcript would have the name of that of" in found.stderr


def test_the_transcript_becomes_the_answers_with_speaker_and_time(made: Made, spoken: Interview):
    answers = read_answers([made.out / "both.json"]).answers
    assert len(answers) == len(spoken.answers)
    for answer, typed, question in zip(answers, spoken.answers, spoken.questions, strict=True):
        assert error_rate(typed, answer.text) < 0.3
        assert error_rate(question, answer.question) < 0.5
        assert {origin.speaker for origin in answer.origin} == {"right"}
        assert all(origin.begins is not None for origin in answer.origin)
    assert any(answer.doubtful for answer in answers)


def test_options_that_contradict_are_refused(made: Made, tmp_path):
    for options in (["--channels", "a,a"], ["--channels", "a,"], ["--channels", "a,b", "--diarisation", tmp_path]):
        assert transcribe(made.folder / "both.wav", "--out", tmp_path, *options).exit_code != 0
