"""Where words from a transcript were said, and which of them the recogniser was unsure of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.types import Answer, Origin, Span


def origins_of(answer: Answer, start: int, end: int) -> list[Origin]:
    """The stretches of the transcript that code points ``start`` to ``end`` of an answer come from, in order."""
    return [origin for origin in answer.origin if origin.start < end and start < origin.end]


def spoken_fields(answer: Answer, start: int, end: int) -> dict[str, Any]:
    """File, speaker, seconds and line of a stretch, as evidence.jsonl has them; empty for an answer that was typed."""
    found = origins_of(answer, start, end)
    if not found:
        return {}
    speakers = dict.fromkeys(origin.speaker for origin in found if origin.speaker)
    return {
        "file": found[0].file,
        "speaker": ", ".join(speakers),
        "begins": next((origin.begins for origin in found if origin.begins is not None), None),
        "ends": next((origin.ends for origin in reversed(found) if origin.ends is not None), None),
        "line": found[0].line,
    }


def said_at(answer: Answer, start: int = 0, end: int | None = None) -> str:
    """The same for a person ("Ana Ruiz, 2:03"); the line where the file has no times; empty for a typed answer."""
    fields = spoken_fields(answer, start, len(answer.text) if end is None else end)
    if not fields:
        return ""
    time = clock(fields["begins"]) if fields["begins"] is not None else f"line {fields['line']}"
    return ", ".join(part for part in (fields["speaker"], time) if part)


def heard(text: str, at: int, doubtful: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """A stretch of an answer cut into words that the recogniser was unsure of (True) and what stands between.

    Args:
        text: The stretch.
        at: Where it begins in the answer.
        doubtful: The answer's, in order.
    """
    done = at
    for span in doubtful:
        start, end = max(span.start, done), min(span.end, at + len(text))
        if start < end:
            if done < start:
                yield text[done - at : start - at], False
            yield text[start - at : end - at], True
            done = end
    if done < at + len(text):
        yield text[done - at :], False


def clock(seconds: float) -> str:
    """Seconds as 2:03 or 1:02:03."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}" if hour else f"{minute}:{second:02d}"
