"""AssemblyAI: ``utterances`` with a speaker letter, times in milliseconds, and words with ``confidence``."""

from __future__ import annotations

from typing import Any

from pipeline.ingest.speech.pieces import Heard, Pieces, has_keys, items_of, name_of, number

UNIT = "utterance"


def fits(value: object) -> bool:
    """Whether it is a transcript of AssemblyAI: utterances with text, or words with text, at the top."""
    if not isinstance(value, dict) or "segments" in value:
        return False
    spoken = value.get("utterances") or value.get("words")
    return isinstance(spoken, list) and any(has_keys(item, "text", "start", "end") for item in spoken)


def read(value: Any, pieces: Pieces) -> None:
    """Every utterance as a turn; without utterances, the whole text as one."""
    utterances = value.get("utterances")
    if not utterances:
        words = [_word(word) for word in items_of(value.get("words"), pieces, "word")]
        times = (words[0].begins, words[-1].ends) if words else (None, None)
        pieces.add(value, value.get("text"), "", times, words)
        return
    for said in items_of(utterances, pieces, "utterance"):
        words = [_word(word) for word in said.get("words") or [] if isinstance(word, dict)]
        times = (number(said.get("start"), milliseconds=True), number(said.get("end"), milliseconds=True))
        pieces.add(said, said.get("text"), name_of(said.get("speaker")), times, words)


def _word(word: dict[str, Any]) -> Heard:
    times = (number(word.get("start"), milliseconds=True), number(word.get("end"), milliseconds=True))
    return Heard(str(word.get("text", "")), *times, number(word.get("confidence")), name_of(word.get("speaker")))
