"""Who spoke when, from a file in NIST's RTTM format, as pyannote and NeMo write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.audio.recognise import Word
from pipeline.audio.segments import Spoken
from pipeline.errors import InputError

FIELDS = 8  # SPEAKER recording channel onset duration <NA> <NA> name


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds in which a speaker spoke."""

    start: float
    end: float
    speaker: str


Diarisation = dict[str, list[Turn]]


def read_rttm(path: Path) -> Diarisation:
    """Turns by the name of the recording.

    Raises:
        InputError: It cannot be read, or a line is not of the format; with the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        fix = "name a diarisation in RTTM format"
        raise InputError(f"cannot be read ({type(error).__name__})", where=str(path), fix=fix) from error
    found: Diarisation = {}
    for number, line in enumerate(lines, start=1):
        fields = line.split()
        if fields[:1] != ["SPEAKER"]:
            continue
        try:
            start, length = float(fields[3]), float(fields[4])
            turn = Turn(start, start + length, fields[FIELDS - 1])
        except (IndexError, ValueError):
            fix = "write SPEAKER recording 1 start duration <NA> <NA> name <NA> <NA>"
            raise InputError("is no RTTM line", where=f"{path}, line {number}", fix=fix) from None
        found.setdefault(fields[1], []).append(turn)
    if not found:
        raise InputError("holds no SPEAKER line", where=str(path), fix="name a diarisation in RTTM format")
    return found


def turns_of(diarisation: Diarisation, recording: Path, where: Path) -> list[Turn]:
    """Turns of one recording.

    Raises:
        InputError: The diarisation does not name it.
    """
    turns = diarisation.get(recording.stem) or diarisation.get(recording.name)
    if turns is None:
        what = f"does not name the recording '{recording.stem}'"
        raise InputError(what, where=str(where), fix="write the recording's name as the second field of its lines")
    return turns


def assign(words: Sequence[Word], turns: Sequence[Turn]) -> list[Spoken]:
    """Each word to the turn it overlaps most with, or to the nearest one."""
    return [Spoken(word, max(turns, key=lambda turn: _overlap(word, turn)).speaker) for word in words]


def _overlap(word: Word, turn: Turn) -> float:
    """Seconds in common; below 0 the gap between the two."""
    return min(word.end, turn.end) - max(word.start, turn.start)
