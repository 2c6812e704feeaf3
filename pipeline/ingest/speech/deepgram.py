"""Deepgram: ``results.utterances``, else the paragraphs, else the words of each channel; times in seconds."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from pipeline.ingest.speech.pieces import Heard, Pieces, items_of, joined, name_of, number

UNIT = "utterance"


def fits(value: object) -> bool:
    """Whether it has results with channels, as a pre-recorded request gives them, or with utterances."""
    results = value.get("results") if isinstance(value, dict) else None
    return isinstance(results, dict) and ("channels" in results or "utterances" in results)


def read(value: Any, pieces: Pieces) -> None:
    """Turns of the utterances, or of what there is instead of them; a channel is a speaker where nothing names one."""
    results = value["results"]
    if results.get("utterances"):
        many = len({said.get("channel") for said in results["utterances"] if isinstance(said, dict)}) > 1
        for said in items_of(results["utterances"], pieces, "utterance"):
            words = [_word(word) for word in said.get("words") or [] if isinstance(word, dict)]
            speaker = name_of(said.get("speaker", said.get("channel") if many else None))
            pieces.add(said, said.get("transcript"), speaker, _times(said), words)
        return
    channels = items_of(results.get("channels"), pieces, "channel")
    for i, channel in enumerate(channels):
        heard = [a for a in channel.get("alternatives") or [] if isinstance(a, dict)]
        if heard:
            _channel(heard[0], name_of(i) if len(channels) > 1 else "", pieces)
    pieces.turns.sort(key=lambda turn: turn.start or 0.0)


def _channel(best: dict[str, Any], otherwise: str, pieces: Pieces) -> None:
    words = [_word(word) for word in items_of(best.get("words"), pieces, "word")]
    paragraphs = best.get("paragraphs")
    if isinstance(paragraphs, dict) and paragraphs.get("paragraphs"):
        for paragraph in items_of(paragraphs["paragraphs"], pieces, "paragraph"):
            _paragraph(paragraph, words, otherwise, pieces)
        return
    for speaker, run in groupby(words, key=lambda word: word.speaker):
        own = list(run)
        text = joined(own)[0]
        times = (own[0].begins, own[-1].ends)
        pieces.add(best, text, speaker or otherwise, times, own, whole=best.get("transcript"))


def _paragraph(paragraph: dict[str, Any], words: list[Heard], otherwise: str, pieces: Pieces) -> None:
    speaker = name_of(paragraph.get("speaker")) or otherwise
    for sentence in items_of(paragraph.get("sentences"), pieces, "sentence"):
        start, end = _times(sentence)
        own = [w for w in words if _within(w, start, end)]
        pieces.add(sentence, sentence.get("text"), speaker, (start, end), own)


def _within(word: Heard, start: float | None, end: float | None) -> bool:
    if word.begins is None or start is None or end is None:
        return False
    return start - 0.01 <= word.begins < end


def _times(piece: dict[str, Any]) -> tuple[float | None, float | None]:
    return number(piece.get("start")), number(piece.get("end"))


def _word(word: dict[str, Any]) -> Heard:
    text = str(word.get("punctuated_word") or word.get("word") or "")
    return Heard(text, *_times(word), number(word.get("confidence")), name_of(word.get("speaker")))
