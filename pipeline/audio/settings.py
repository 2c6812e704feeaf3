"""configs/audio.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt

from pipeline.config import Strict, configs_dir, load_yaml


class WhisperSettings(Strict):
    """The Whisper model: installed package, folder, or cached model id; the digest of its weights; where it runs."""

    id: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    device: str = "cpu"
    compute_type: str = "int8"


class VoiceSettings(Strict):
    """What is speech, and which stretches of it are recognised together; times in seconds."""

    threshold: Annotated[float, Field(gt=0, lt=1)]
    pause: PositiveFloat
    join: NonNegativeFloat
    longest: Annotated[float, Field(gt=1, le=30)]


class ChannelSettings(Strict):
    """When channels are speakers; ``silent`` and ``apart`` in decibels."""

    silent: PositiveFloat
    apart: PositiveFloat
    share: Annotated[float, Field(gt=0, lt=1)]


class AudioSettings(Strict):
    """What each key means stands beside it in configs/audio.yaml."""

    model: WhisperSettings
    language: str | None
    beam_size: PositiveInt
    batch_size: PositiveInt
    prompt: str
    repeats: PositiveFloat
    voice: VoiceSettings
    segment_pause: PositiveFloat
    channels: ChannelSettings


def load_audio_settings(path: Path | None = None) -> AudioSettings:
    """Read settings from ``path``, or from ``audio.yaml`` of the configuration folder.

    Raises:
        ConfigError: With file, line and key.
    """
    return load_yaml(path or configs_dir() / "audio.yaml", AudioSettings)
