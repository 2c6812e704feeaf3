"""whisper.cpp (``-oj``, ``-ojf``): ``transcription`` with ``offsets`` in milliseconds, ``timestamps`` and ``text``.

``-ojf`` adds ``tokens`` with a probability ``p``: parts of words, where a space in front begins a new word, and marks
of the model in brackets ([_BEG_], [_TT_150]). ``-di`` adds ``speaker``, "?" where it cannot tell the channels apart.
Source: output_json in examples/cli/cli.cpp of github.com/ggml-org/whisper.cpp.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.ingest.speech.pieces import Heard, Pieces, has_keys, items_of, name_of, number
from pipeline.ingest.transcript import seconds_of

UNIT = "segment"
_MARK = re.compile(r"\[_\w+\]")


def fits(value: object) -> bool:
    """Whether it holds segments with offsets or timestamps, and text."""
    segments = value.get("transcription") if isinstance(value, dict) else None
    if not isinstance(segments, list):
        return False
    return any(has_keys(item, "text", key) for item in segments for key in ("offsets", "timestamps"))


def read(value: Any, pieces: Pieces) -> None:
    """Every segment as a turn."""
    for segment in items_of(value["transcription"], pieces, UNIT):
        tokens = segment.get("tokens")
        words = list(_words(tokens if isinstance(tokens, list) else []))
        speaker = name_of(segment.get("speaker"))
        times = (_seconds(segment, "from"), _seconds(segment, "to"))
        pieces.add(segment, segment.get("text"), "" if speaker == "Speaker ?" else speaker, times, words)


def _words(tokens: list[Any]) -> Iterator[Heard]:
    """Words of a segment; a word is as sure as the least sure of its tokens that holds a letter or digit."""
    group: list[dict[str, Any]] = []
    for token in tokens:
        if not has_keys(token, "text") or not isinstance(token["text"], str) or _MARK.fullmatch(token["text"]):
            continue
        if group and token["text"][:1].isspace():
            yield _word(group)
            group = []
        group.append(token)
    if group:
        yield _word(group)


def _word(tokens: list[dict[str, Any]]) -> Heard:
    said = [number(token.get("p")) for token in tokens if any(map(str.isalnum, token["text"]))]
    known = [p for p in said if p is not None]
    text = "".join(token["text"] for token in tokens).strip()
    return Heard(text, _seconds(tokens[0], "from"), _seconds(tokens[-1], "to"), min(known, default=None))


def _seconds(piece: dict[str, Any], end: str) -> float | None:
    """Where a piece begins or ends: its offset, else its timestamp."""
    offsets, stamps = piece.get("offsets"), piece.get("timestamps")
    found = number(offsets.get(end), milliseconds=True) if isinstance(offsets, dict) else None
    if found is None and isinstance(stamps, dict) and isinstance(stamps.get(end), str):
        return seconds_of(stamps[end])
    return found
