"""The one model of a transcript: turns with speaker, role, time and place, whatever file they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.errors import InputError
from pipeline.ingest.interview_settings import interview_settings

Role = Literal["asks", "tells", "other", ""]
SHOWN = 5


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word that the recogniser gave data on: code points of its turn's text, seconds, and its probability."""

    start: int
    end: int
    begins: float | None = None
    ends: float | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Words of one speaker that stand together in the file: a cue, a segment, a paragraph, a table row.

    Attributes:
        speaker: As the file names them; empty where it does not.
        role: What the file says that they do, where it says so.
        start: Seconds, where the file has times.
        end: The same for the end.
        offset: Code point of ``Transcript.source`` at which the words begin; -1 where they stand nowhere in one piece.
        until: Where they end there. ``source[offset:until]`` is ``text`` as the format writes it: with its tags,
            entities or escapes, and otherwise equal.
        line: Line (or row) of the file, from 1.
    """

    speaker: str
    text: str
    line: int = 0
    start: float | None = None
    end: float | None = None
    offset: int = -1
    until: int = -1
    role: Role = ""
    words: tuple[SpokenWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that breaks its format's rules, and the line it stands on."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said in one file.

    Attributes:
        name: What messages call the file.
        source: The text that offsets refer to: the decoded file, or a document's paragraphs.
        turns: In the file's order.
        faults: What was damaged; the words that could be read are among the turns.
        unit: What the file calls its pieces ("cue").
        pieces: How many of them it has, damaged ones too.
        glue: What joins the pieces of one speaker.
        asides: Lines that nobody said, written by the meeting tool.
    """

    name: str
    source: str
    turns: tuple[Turn, ...]
    faults: tuple[Fault, ...] = ()
    unit: str = "line"
    pieces: int = 0
    glue: str = "\n"
    asides: tuple[int, ...] = field(default=())

    @property
    def named(self) -> bool:
        """Whether any turn names its speaker."""
        return any(turn.speaker for turn in self.turns)

    def damage(self) -> str:
        """A sentence that counts and locates the faults; empty when there are none."""
        if not self.faults:
            return ""
        shown = "; ".join(f"line {fault.line}: {fault.what}" for fault in self.faults[:SHOWN])
        more = f"; and {len(self.faults) - SHOWN} more" if len(self.faults) > SHOWN else ""
        what = f"{len(self.faults)} of {max(self.pieces, len(self.faults))} {self.unit}s are damaged ({shown}{more})"
        return f"{self.name}: {what}; the words in them were kept."

    def check(self) -> None:
        """Refuse a file that is damaged beyond use.

        Raises:
            InputError: More of it is damaged than configs/transcripts.yaml allows.
        """
        settings = interview_settings()
        bad = len(self.faults)
        if bad >= settings.least_damaged and bad > settings.most_damaged * max(self.pieces, bad):
            first = self.faults[0]
            what = f"{bad} of {max(self.pieces, bad)} {self.unit}s are damaged (the first: {first.what})"
            raise InputError(what, where=f"{self.name}, line {first.line}", fix="export the transcript again")


def seconds_of(value: str) -> float | None:
    """Seconds of a time like 0:07, 1:02:03.250 or 00:01,5; None for anything else."""
    parts = value.strip(" []()").replace(",", ".").split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    if not 2 <= len(parts) <= 3 or any(n < 0 for n in numbers) or any(n >= 60 for n in numbers[1:]):
        return None
    return round(sum(n * 60.0**i for i, n in enumerate(reversed(numbers))), 3)
