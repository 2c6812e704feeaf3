from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("av", reason="needs plainspoken[audio]")

from recorded import Interview, encode, record

from pipeline.audio import AudioSettings
from pipeline.audio.channels import Plan, plan
from pipeline.audio.decode import RATE, Sound, decode
from pipeline.errors import InputError


def planned(path: Path, settings: AudioSettings, *names: str) -> Plan:
    return plan(decode(path), names, settings.channels, path.name)


def speakers(found: Plan) -> list[str]:
    return [track.speaker for track in found.tracks]


def loudness(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def test_two_voices_on_two_channels_are_two_speakers(spoken: Interview, audio_settings, tmp_path):
    path = record(tmp_path / "a.wav", spoken.interviewer, spoken.candidate)
    assert speakers(planned(path, audio_settings)) == ["left", "right"]
    assert speakers(planned(path, audio_settings, "Ines", "Noor")) == ["Ines", "Noor"]


def test_a_faint_microphone_is_a_speaker_as_well(spoken: Interview, audio_settings, tmp_path):
    path = record(tmp_path / "a.wav", spoken.interviewer * 0.05, spoken.candidate)
    assert speakers(planned(path, audio_settings)) == ["left", "right"]


@pytest.mark.parametrize(("left", "right"), [(1, 1), (1, 0.3), (1, 0)])
def test_the_same_voices_on_both_channels_are_not_told_apart(spoken: Interview, audio_settings, tmp_path, left, right):
    both = spoken.interviewer * 1.0 + spoken.candidate
    found = planned(record(tmp_path / "a.wav", both * left, both * right), audio_settings)
    assert speakers(found) == [""]
    assert "nothing tells the speakers apart" in found.sentence


def test_a_room_heard_by_two_microphones_is_not_told_apart(spoken: Interview, audio_settings, tmp_path):
    noise = np.random.default_rng(7).normal(0, 20, (2, len(spoken.candidate)))
    left = spoken.interviewer + spoken.candidate * 0.6 + noise[0]
    right = spoken.interviewer * 0.6 + spoken.candidate + noise[1]
    assert speakers(planned(record(tmp_path / "a.wav", left, right), audio_settings)) == [""]


def test_what_a_microphone_overhears_is_taken_out_and_its_own_voice_is_kept(
    spoken: Interview, audio_settings, tmp_path
):
    left = spoken.interviewer + spoken.candidate * 0.1
    right = spoken.candidate + spoken.interviewer * 0.1
    sound = decode(record(tmp_path / "a.wav", left, right))
    alone = decode(record(tmp_path / "b.wav", spoken.interviewer, spoken.candidate)).channels
    found = plan(sound, (), audio_settings.channels, "a.wav")
    assert speakers(found) == ["left", "right"]
    for own, track in enumerate(found.tracks):
        mine, other = (np.abs(alone[row]) > 0.01 for row in (own, 1 - own))
        assert loudness(track.samples[other]) < 0.1 * loudness(sound.channels[own][other])
        assert loudness(track.samples[mine]) > 0.98 * loudness(sound.channels[own][mine])


def test_one_name_takes_the_whole_recording(spoken: Interview, audio_settings, tmp_path):
    path = record(tmp_path / "a.wav", spoken.candidate)
    assert speakers(planned(path, audio_settings, "candidate")) == ["candidate"]


@pytest.mark.parametrize(("channels", "fault"), [(1, "1 channel"), (2, "the same sound"), (3, "3 channel")])
def test_names_that_do_not_fit_the_channels_are_refused(spoken: Interview, audio_settings, tmp_path, channels, fault):
    path = record(tmp_path / "a.wav", *[spoken.candidate] * channels)
    with pytest.raises(InputError, match=fault):
        planned(path, audio_settings, "interviewer", "candidate")


def test_silence_and_the_shortest_sound_are_no_fault(audio_settings):
    for samples in (np.zeros((2, RATE)), np.ones((2, 3)) * 0.1):
        assert len(plan(Sound(samples.astype(np.float32)), (), audio_settings.channels, "a").tracks) == 1


@pytest.mark.parametrize(
    ("name", "codec"), [("a.flac", "flac"), ("a.mp3", "libmp3lame"), ("a.ogg", "libvorbis"), ("a.opus.ogg", "libopus"),
                        ("a.m4a", "aac"), ("a.mkv", "aac")]
)  # fmt: skip
def test_formats_decode_to_the_same_sound(spoken: Interview, tmp_path, name, codec):
    samples = spoken.candidate[: 10 * RATE]
    plain = decode(record(tmp_path / "a.wav", samples)).channels[0]
    other = decode(encode(tmp_path / name, codec, samples)).channels[0]
    assert abs(len(other) - len(plain)) < RATE / 5
    size = min(len(plain), len(other)) // 160 * 160
    first, second = (np.abs(wave[:size]).reshape(-1, 160).mean(axis=1) for wave in (plain, other))
    best = max(np.corrcoef(first, np.roll(second, shift))[0, 1] for shift in range(-12, 13))
    assert best > 0.95


def test_a_recording_that_breaks_off_says_so(spoken: Interview, tmp_path):
    whole = encode(tmp_path / "a.flac", "flac", spoken.candidate[: 20 * RATE])
    torn = tmp_path / "torn.flac"
    torn.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    sound = decode(torn)
    assert 5 < sound.seconds < 15
    assert any("the end may be missing" in note for note in sound.notes)


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.wav", "no sound"), ("a.wav", ""), ("a.txt", "Interviewer: well?\n" * 50), ("a.m3u8", PLAYLIST),
     ("a.wav", PLAYLIST), ("a.wav", "ffconcat version 1.0\nfile 'b.wav'\n")],
)  # fmt: skip
def test_what_is_no_recording_is_one_line(spoken: Interview, tmp_path, name, content):
    record(tmp_path / "b.wav", spoken.candidate[:RATE])
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        decode(path)
    assert name in caught.value.one_line()
    assert "Fix: name a recording" in caught.value.one_line()
