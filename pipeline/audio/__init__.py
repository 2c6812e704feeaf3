"""Recordings to transcripts in WhisperX's shape: who said which word when, and how sure the recogniser was of it."""

from pipeline.audio.batch import Outcome, Wanted, transcribe_files
from pipeline.audio.settings import AudioSettings, load_audio_settings

__all__ = ["AudioSettings", "Outcome", "Wanted", "load_audio_settings", "transcribe_files"]
