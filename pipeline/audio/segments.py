"""Words to segments, each of one speaker and without a long pause, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.audio.recognise import Word


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word and who said it ("" where nobody can tell)."""

    word: Word
    speaker: str


def segments(spoken: Sequence[Spoken], pause: float) -> list[dict[str, object]]:
    """Segments in WhisperX's shape: start, end, text, words, and speaker where it is known.

    Args:
        spoken: Words; those of each speaker in the order of time.
        pause: Seconds without a word that end a segment.
    """
    groups: list[list[Spoken]] = []
    for speaker in dict.fromkeys(said.speaker for said in spoken):
        groups += _split([said for said in spoken if said.speaker == speaker], spoken, pause)
    return [_segment(group) for group in sorted(groups, key=lambda group: group[0].word.start)]


def _split(own: Sequence[Spoken], everyone: Sequence[Spoken], pause: float) -> Iterable[list[Spoken]]:
    """Words of one speaker, parted where there is a pause or where another one spoke in between."""
    others = sorted((said.word.start, said.word.end) for said in everyone if said.speaker != own[0].speaker)
    group, place = [own[0]], 0
    for before, after in pairwise(own):
        while place < len(others) and others[place][0] < before.word.end:
            place += 1
        between = place < len(others) and others[place][1] <= after.word.start
        if between or after.word.start - before.word.end > pause:
            yield group
            group = []
        group.append(after)
    yield group


def _segment(group: Sequence[Spoken]) -> dict[str, object]:
    words = [said.word for said in group]
    speaker = {"speaker": group[0].speaker} if group[0].speaker else {}
    return {
        "start": round(words[0].start, 3),
        "end": round(words[-1].end, 3),
        "text": "".join(word.text for word in words).strip(),
        **speaker,
        "words": [
            {
                "word": word.text.strip(),
                "start": round(word.start, 3),
                "end": round(word.end, 3),
                "score": round(word.score, 3),
                **speaker,
            }
            for word in words
        ],
    }


def in_order(words: Iterable[Word]) -> list[Word]:
    """The words with times that never run backwards: each starts no sooner than the one before it ended."""
    ordered: list[Word] = []
    now = 0.0
    for word in words:
        if not word.text.strip():
            continue
        start = max(word.start, now)
        now = max(word.end, start)
        ordered.append(Word(word.text, start, now, min(max(word.score, 0.0), 1.0)))
    return ordered
