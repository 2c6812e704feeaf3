"""Words of a track with their times and probabilities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.audio.decode import MISSING, RATE
from pipeline.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pipeline.audio.settings import AudioSettings, VoiceSettings
    from pipeline.audio.weights import Weights

Clip = dict[str, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word as it is written, with the blank before it; seconds; probability 0 to 1."""

    text: str
    start: float
    end: float
    score: float


@dataclass(frozen=True, slots=True)
class Heard:
    """Words of some clips, the second of the track up to which all is recognised, and the language."""

    words: tuple[Word, ...]
    until: float
    language: str


class Recogniser:
    """A Whisper model; nothing is loaded before the first use.

    Args:
        weights: Where the model lies.
        settings: How it is used.
    """

    def __init__(self, weights: Weights, settings: AudioSettings) -> None:
        self.weights = weights
        self.settings = settings

    def listen(self, samples: npt.NDArray[np.float32]) -> Iterator[Heard]:
        """Recognise speech, some clips at a time.

        Args:
            samples: One speaker's or everybody's sound, ``RATE`` samples a second.
        """
        import numpy as np

        if not np.any(samples):
            return
        _ = self._model  # before the clips are: says what is missing
        clips, size = _clips(samples, self.settings.voice), self.settings.batch_size
        language = self.settings.language
        for first in range(0, len(clips), size):
            batch = clips[first : first + size]
            segments, language = self._heard(samples, batch, language, self.settings.prompt)
            words = [word for segment in segments for word in self._checked(samples, segment, batch, language)]
            yield Heard(tuple(words), batch[-1]["end"], language)

    def _checked(
        self, samples: npt.NDArray[np.float32], segment: Any, clips: list[Clip], language: str
    ) -> Iterator[Word]:
        """Words of a segment; where it repeats itself, those that are heard without the prompt."""
        segments = [segment]
        if segment.compression_ratio > self.settings.repeats:
            within = [clip for clip in clips if clip["start"] <= segment.start + 0.01 < clip["end"]]
            segments, _ = self._heard(samples, within[:1] or clips, language, "")
        for one in segments:
            for word in one.words or ():
                yield Word(word.word, float(word.start), float(word.end), float(word.probability))

    def _heard(
        self, samples: npt.NDArray[np.float32], clips: list[Clip], language: str | None, prompt: str
    ) -> tuple[list[Any], str]:
        """One segment for each clip: nothing carries over from one to the next, so no error does either."""
        segments, info = self._model.transcribe(
            samples,
            language=language,
            clip_timestamps=[dict(clip) for clip in clips],
            batch_size=len(clips),
            initial_prompt=prompt or None,
            beam_size=self.settings.beam_size,
            temperature=0.0,
            without_timestamps=True,
            word_timestamps=True,
        )
        return list(segments), str(info.language)

    @cached_property
    def _model(self) -> Any:
        try:
            from faster_whisper import BatchedInferencePipeline, WhisperModel
        except ImportError:
            raise ConfigError("transcribing needs the package faster-whisper", fix=MISSING) from None
        _ = self.weights.digest  # refuses other weights before anything reads them
        folder, chosen = str(self.weights.folder), self.settings.model
        try:
            model = WhisperModel(folder, device=chosen.device, compute_type=chosen.compute_type)
        except (RuntimeError, ValueError) as error:
            fix = "name a model converted for faster-whisper, and a device and compute type this machine has"
            raise ConfigError(f"the model does not load ({error})", where=folder, fix=fix) from error
        return BatchedInferencePipeline(model)


def _clips(samples: npt.NDArray[np.float32], voice: VoiceSettings) -> list[Clip]:
    """Stretches of speech, near ones joined: start and end in seconds."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        threshold=voice.threshold,
        min_silence_duration_ms=round(1000 * voice.pause),
        max_speech_duration_s=voice.longest,
    )
    clips: list[Clip] = []
    for stretch in get_speech_timestamps(samples, options):
        start, end = stretch["start"] / RATE, stretch["end"] / RATE
        if clips and start - clips[-1]["end"] < voice.join and end - clips[-1]["start"] <= voice.longest:
            clips[-1]["end"] = end
        else:
            clips.append({"start": start, "end": end})
    return clips
