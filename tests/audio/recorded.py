"""An interview as sound: spoken by espeak-ng in two voices, mixed as the tests want it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

VOICES = {"question": "en-gb", "answer": "en-us+f3"}
RATE = 22_050  # what espeak-ng writes
PACE = "150"  # words a minute
GAP = RATE // 2
INTERVIEW = Path(__file__).with_name("interview.yaml")


@dataclass(frozen=True)
class Interview:
    """Questions and answers as they were typed, and the sound of each person: (samples,), as long as one another."""

    questions: list[str]
    answers: list[str]
    interviewer: np.ndarray
    candidate: np.ndarray


def can_speak() -> bool:
    return shutil.which("espeak-ng") is not None


def speak(text: str, voice: str, folder: Path) -> np.ndarray:
    path = folder / "spoken.wav"
    subprocess.run(["espeak-ng", "-v", voice, "-s", PACE, "-w", path, text], check=True, capture_output=True)
    with wave.open(str(path)) as file:
        assert file.getframerate() == RATE
        return np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)


def interview(folder: Path, wanted: slice = slice(None)) -> Interview:
    """The exchanges of ``wanted``; one person is silent while the other speaks."""
    turns = yaml.safe_load(INTERVIEW.read_text(encoding="utf-8"))["turns"][wanted]
    sides: dict[str, list[np.ndarray]] = {role: [] for role in VOICES}
    for turn in turns:
        for role, voice in VOICES.items():
            said = np.pad(speak(turn[role], voice, folder), (0, GAP))
            for other, side in sides.items():
                side.append(said if other == role else np.zeros_like(said))
    texts = {role: [" ".join(turn[role].split()) for turn in turns] for role in VOICES}
    return Interview(texts["question"], texts["answer"], *(np.concatenate(side) for side in sides.values()))


def record(path: Path, *channels: np.ndarray) -> Path:
    """A WAV file of these channels."""
    samples = np.clip(np.stack(channels, axis=1).round(), -32768, 32767).astype(np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


def encode(path: Path, codec: str, samples: np.ndarray) -> Path:
    """One channel in another format, written by the libraries that decode it."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.rate = RATE
        resampler = av.AudioResampler(
            format=stream.codec_context.format, layout="mono", rate=stream.codec_context.sample_rate,
            frame_size=stream.codec_context.frame_size,
        )  # fmt: skip
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            part.pts = None
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def words_of(transcript: dict[str, Any], speaker: str | None = None) -> list[dict[str, Any]]:
    return [
        word for segment in transcript["segments"] if segment.get("speaker") == speaker for word in segment["words"]
    ]


def text_of(transcript: dict[str, Any], speaker: str | None = None) -> str:
    return " ".join(segment["text"] for segment in transcript["segments"] if segment.get("speaker") == speaker)


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def error_rate(typed: str, heard: str) -> float:
    """Word error rate without case and punctuation; "3" and "three" are the same word."""
    import jiwer

    numbers = dict(zip("3 4 6 9 10 12 14 25 30 180".split(), NUMBERS, strict=True))
    same = jiwer.Compose(
        [
            jiwer.ToLowerCase(),
            jiwer.SubstituteRegexes({r"['’.]": "", r"[^\w\s]": " "}),
            jiwer.SubstituteRegexes({rf"\b{digits}\b": words for digits, words in numbers.items()}),
            jiwer.RemoveMultipleSpaces(),
            jiwer.Strip(),
            jiwer.ReduceToListOfListOfWords(),
        ]
    )
    return float(jiwer.wer(typed, heard, reference_transform=same, hypothesis_transform=same))


NUMBERS = ("three", "four", "six", "nine", "ten", "twelve", "fourteen", "twenty five", "thirty", "one hundred eighty")


def forbid(patch: pytest.MonkeyPatch) -> None:
    """Whatever opens a connection from here on fails the test."""

    def refuse(*_: object) -> None:
        pytest.fail("a connection was opened")

    patch.setattr(socket.socket, "connect", refuse)
    patch.setattr(socket, "getaddrinfo", refuse)
