"""Whisper and WhisperX: ``segments`` with start, end and text in seconds; words with ``probability`` or ``score``.

Whisper and whisper-ctranslate2 write an object, many scripts around faster-whisper the list alone. WhisperX adds
``speaker`` to segments and words, and leaves out times and score of words that it could not align (numbers).
"""

from __future__ import annotations

from typing import Any

from pipeline.ingest.speech.pieces import Heard, Pieces, has_keys, items_of, name_of, number

UNIT = "segment"


def fits(value: object) -> bool:
    """Whether it holds segments with times and text."""
    segments = value.get("segments") if isinstance(value, dict) else value
    if not isinstance(segments, list):
        return False
    return any(has_keys(item, "start", "end", "text") for item in segments)


def read(value: Any, pieces: Pieces) -> None:
    """Every segment as a turn; words of other speakers inside one as turns of their own."""
    segments = value["segments"] if isinstance(value, dict) else value
    for segment in items_of(segments, pieces, "segment"):
        words = [_word(word) for word in segment.get("words") or [] if has_keys(word, "word")]
        times = (number(segment.get("start")), number(segment.get("end")))
        pieces.add(segment, segment.get("text"), name_of(segment.get("speaker")), times, words)


def _word(word: dict[str, Any]) -> Heard:
    sure = number(word.get("probability", word.get("score")))
    times = (number(word.get("start")), number(word.get("end")))
    return Heard(str(word["word"]).strip(), *times, sure, name_of(word.get("speaker")))
