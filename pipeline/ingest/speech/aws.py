"""AWS Transcribe: ``results.items`` of words and punctuation with times as strings, and speaker labels beside them.

Turns follow ``speaker_labels.segments``, or the channels of ``channel_labels``, or the items' own labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.ingest.speech.pieces import Heard, Pieces, items_of, joined, name_of, number

UNIT = "segment"


def fits(value: object) -> bool:
    """Whether it has results with transcripts and items."""
    results = value.get("results") if isinstance(value, dict) else None
    return isinstance(results, dict) and "items" in results and "transcripts" in results


def read(value: Any, pieces: Pieces) -> None:
    """Runs of items with one speaker as turns."""
    results = value["results"]
    transcripts = [t for t in results.get("transcripts") or [] if isinstance(t, dict)]
    whole = transcripts[0].get("transcript") if transcripts else None
    speakers, breaks = _segments(results, pieces)
    run: list[tuple[dict[str, Any], Heard]] = []
    for item in items_of(results.get("items"), pieces, "item"):
        word = _word(item, speakers, run, pieces)
        if word is None:
            continue
        begin = str(item.get("start_time"))
        if run and not word.joined and (word.speaker != run[0][1].speaker or begin in breaks):
            _add(run, whole, pieces)
            run = []
        run.append((item, word))
    if run:
        _add(run, whole, pieces)


def _segments(results: Mapping[str, Any], pieces: Pieces) -> tuple[dict[str, str], set[str]]:
    """Speaker by time of begin, as the segments and channels have it, and the times at which segments begin."""
    speakers: dict[str, str] = {}
    labels = results.get("speaker_labels")
    segments = labels.get("segments") if isinstance(labels, dict) else None
    breaks: set[str] = set()
    for segment in items_of(segments, pieces, "segment"):
        breaks.add(str(segment.get("start_time")))
        for item in segment.get("items") or []:
            if isinstance(item, dict):
                speaker = item.get("speaker_label", segment.get("speaker_label"))
                speakers[str(item.get("start_time"))] = name_of(speaker)
    channels = results.get("channel_labels")
    for channel in items_of(channels.get("channels") if isinstance(channels, dict) else None, pieces, "channel"):
        for item in channel.get("items") or []:
            if isinstance(item, dict):
                speakers.setdefault(str(item.get("start_time")), name_of(channel.get("channel_label")))
    return speakers, breaks


def _word(
    item: dict[str, Any], speakers: Mapping[str, str], run: list[tuple[dict[str, Any], Heard]], pieces: Pieces
) -> Heard | None:
    best = next((a for a in item.get("alternatives") or [] if isinstance(a, dict)), {})
    content = best.get("content")
    if not isinstance(content, str) or not content:
        pieces.count += 1
        pieces.bad(item, "an item has no word")
        return None
    before = run[-1][1].speaker if run else ""
    if item.get("type") == "punctuation":
        return Heard(content, speaker=before, joined=True)
    begins, ends = number(item.get("start_time")), number(item.get("end_time"))
    if begins is None or ends is None:
        pieces.count += 1
        pieces.bad(item, "a word has no readable times")
    speaker = name_of(item.get("speaker_label")) or speakers.get(str(item.get("start_time")), "") or before
    return Heard(content, begins, ends, number(best.get("confidence")), speaker)


def _add(run: list[tuple[dict[str, Any], Heard]], whole: object, pieces: Pieces) -> None:
    words = [word for _, word in run]
    timed: Iterator[Heard] = (word for word in words if word.begins is not None)
    begins = next(timed, Heard("")).begins
    ends = next((word.ends for word in reversed(words) if word.ends is not None), None)
    pieces.add(run[0][0], joined(words)[0], words[0].speaker, (begins, ends), words, whole=whole)
