from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from recorded import RATE, record

from pipeline.audio.diarisation import assign, read_rttm, turns_of
from pipeline.audio.recognise import Word
from pipeline.audio.segments import Spoken, in_order, segments
from pipeline.audio.weights import NEEDED, Weights
from pipeline.errors import ConfigError, InputError

RTTM = """SPEAKER talk 1 0.0 2.0 <NA> <NA> ANNA <NA> <NA>
SPKR-INFO talk 1 <NA> <NA> <NA> unknown ANNA <NA> <NA>
SPEAKER talk 1 2.5 4.0 <NA> <NA> BEN <NA> <NA>
"""


def said(speaker: str, *times: tuple[float, float]) -> list[Spoken]:
    return [Spoken(Word(f" {speaker}{number}", *time, 0.9), speaker) for number, time in enumerate(times)]


def test_segments_of_two_speakers_are_merged_by_time():
    spoken = said("a", (0, 1), (1.1, 2), (6, 7)) + said("b", (2.5, 3), (3.2, 5), (7.1, 8))
    found = segments(spoken, pause=0.8)
    assert [(s["speaker"], s["text"]) for s in found] == [("a", "a0 a1"), ("b", "b0 b1"), ("a", "a2"), ("b", "b2")]


def test_a_word_of_the_other_in_a_short_pause_parts_a_segment_and_one_spoken_over_does_not():
    between = segments(said("a", (0, 1), (1.7, 2)) + said("b", (1.1, 1.6)), pause=0.8)
    over = segments(said("a", (0, 1), (1.1, 2)) + said("b", (0.5, 1.5)), pause=0.8)
    assert [s["text"] for s in between] == ["a0", "b0", "a1"]
    assert [s["text"] for s in over] == ["a0 a1", "b0"]


def test_words_nobody_can_name_carry_no_speaker():
    (found,) = segments(said("", (0, 1)), pause=1)
    assert found == {"start": 0, "end": 1, "text": "0", "words": [{"word": "0", "start": 0, "end": 1, "score": 0.9}]}


def test_times_never_run_backwards():
    words = [Word(" a", 1, 2, 1.1), Word(" ", 2, 2, 0.5), Word(" b", 1.5, 1.8, -0.1), Word(" c", 2.5, 2.4, 0.5)]
    found = in_order(words)
    assert [word.text for word in found] == [" a", " b", " c"]
    assert all(0 <= word.score <= 1 and word.start <= word.end for word in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_a_diarisation_names_the_speaker_of_each_word(tmp_path):
    path = tmp_path / "talk.rttm"
    path.write_text(RTTM)
    turns = turns_of(read_rttm(path), tmp_path / "talk.wav", path)
    words = [Word(" a", 0, 1, 1), Word(" b", 1.9, 2.2, 1), Word(" c", 2.3, 2.4, 1), Word(" d", 5, 9, 1)]
    assert [one.speaker for one in assign(words, turns)] == ["ANNA", "ANNA", "BEN", "BEN"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [("SPEAKER talk 1 x 2.0 <NA> <NA> A\n", "line 1"), ("SPEAKER talk 1 0\n", "line 1"), ("hello\n", "no SPEAKER")],
)
def test_a_bad_diarisation_is_one_line(tmp_path, content, fault):
    path = tmp_path / "talk.rttm"
    path.write_text(content)
    with pytest.raises(InputError, match=fault):
        read_rttm(path)


def test_a_recording_the_diarisation_does_not_name_is_refused(tmp_path):
    path = tmp_path / "talk.rttm"
    path.write_text(RTTM)
    with pytest.raises(InputError, match="does not name the recording 'other'"):
        turns_of(read_rttm(path), tmp_path / "other.wav", path)


def test_a_model_that_is_not_here_is_not_fetched(no_network):
    pytest.importorskip("faster_whisper", reason="needs plainspoken[audio]")
    for name in ("base.en", "Systran/faster-whisper-small.en", "no such model"):
        with pytest.raises(ConfigError, match="on this machine"):
            _ = Weights(name).folder


def test_a_model_folder_without_its_tokenizer_is_refused(tmp_path):
    for name in NEEDED[:2]:
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ConfigError, match="lacks tokenizer"):
        _ = Weights(str(tmp_path)).folder


def test_other_weights_than_the_settings_ask_for_are_refused(tmp_path):
    for name in NEEDED:
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ConfigError, match="the settings ask for"):
        _ = Weights(str(tmp_path), "0" * 64).digest


def test_silence_gives_a_transcript_without_words(recogniser, tmp_path, no_network):
    from pipeline.audio import Wanted, transcribe_files

    path = record(tmp_path / "quiet.wav", np.zeros(3 * RATE))
    (outcome,) = transcribe_files([path], tmp_path / "out", recogniser, Wanted())
    assert outcome.words == 0
    assert "no speech was found" in outcome.notes
    assert json.loads(outcome.transcript.read_bytes())["segments"] == []
