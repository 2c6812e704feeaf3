"""Turns stand in their file where they say; words, tokens and times of recordings."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from recorded_interview import DAMAGED, HERE, SOUND, answered, squeezed

from pipeline.errors import InputError
from pipeline.ingest import read_answers
from pipeline.ingest.contract import Reading, Source
from pipeline.ingest.speech import read_speech
from pipeline.ingest.transcript import seconds_of

Write = Callable[[str, str | bytes], Path]


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


@pytest.mark.parametrize("kept", ["offsets", "timestamps"])
def test_whisper_cpp_without_tokens_and_with_times_of_either_kind(write: Write, kept: str) -> None:
    value = json.loads((HERE / "whisper_cpp.json").read_text(encoding="utf-8"))
    value["transcription"] = [
        {k: v for k, v in s.items() if k in {kept, "text", "speaker"}} for s in value["transcription"]
    ]
    answers = read_answers([write("cpp.json", json.dumps(value))]).answers
    assert [squeezed(a.text) for a in answers] == answered()
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
