"""What the readers of recognisers' JSON share: pieces become turns, their words get places, faults are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.ingest.interview_settings import interview_settings
from pipeline.ingest.manner import base_role
from pipeline.ingest.placed import Lines, PlacedDict, PlacedStr
from pipeline.ingest.transcript import Fault, SpokenWord, Transcript, Turn


@dataclass(frozen=True, slots=True)
class Heard:
    """A word as a recogniser gives it; ``joined`` where it stands right behind the word before it (a comma)."""

    text: str
    begins: float | None = None
    ends: float | None = None
    probability: float | None = None
    speaker: str = ""
    joined: bool = False


def number(value: object, *, milliseconds: bool = False) -> float | None:
    """A number that is written as one or as a string; None for anything else and for what is below 0."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    if not 0 <= found < float("inf"):
        return None
    return round(found / 1000, 3) if milliseconds else found


def name_of(value: object) -> str:
    """A speaker's label as a name: a number is told apart from none."""
    if value is None or isinstance(value, dict | list | bool):
        return ""
    return f"Speaker {value}" if str(value).isdigit() or len(str(value)) == 1 else str(value).strip()


def has_keys(value: object, *keys: str) -> bool:
    """Whether a value is an object with all of these keys."""
    return isinstance(value, dict) and all(key in value for key in keys)


class Pieces:
    """Collects the turns of one file."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source
        self.turns: list[Turn] = []
        self.faults: list[Fault] = []
        self.count = 0
        self._lines = Lines(source)
        self._last = 1

    def line(self, piece: object) -> int:
        """The line that an object or a string of the file stands on; of anything else, that of the one before it."""
        if isinstance(piece, PlacedDict | PlacedStr):
            self._last = self._lines.of(piece.offset)
        return self._last

    def bad(self, piece: object, what: str) -> None:
        """Take down that a piece is damaged."""
        self.faults.append(Fault(self.line(piece), what))

    def add(
        self, piece: object, said: object, speaker: str, times: tuple[float | None, float | None],
        words: Sequence[Heard] = (), whole: object = None,
    ) -> None:  # fmt: skip
        """One piece of the file as turns, or as a fault; its words are kept wherever there are any.

        Args:
            piece: Its object, for the line and the role.
            said: Its text, as the file has it.
            speaker: Who said it.
            times: Seconds of its begin and end.
            words: The recogniser's words of it, in order.
            whole: A string of the file in which the text stands, where the piece has none of its own.
        """
        self.count += 1
        line = self.line(piece)
        if not isinstance(said, str):
            self.bad(piece, "no text")
            said = joined(words)[0] if words else ""
        start, end = times
        if start is None or end is None:
            self.bad(piece, "no readable times")
        elif end < start:
            self.bad(piece, "it ends before it begins")
        text = said.strip()
        if not text:
            return
        role = base_role(str(piece.get("role", ""))) if isinstance(piece, dict) else ""
        offset, until = self._place(said, text, whole)
        turn = Turn(speaker, text, line, start, end, offset, until, role, spoken(text, words))
        self.turns += _voices(turn, words) if words else [turn]

    def _place(self, said: str, text: str, whole: object) -> tuple[int, int]:
        if isinstance(said, PlacedStr):
            raw = self.source[said.offset : said.until]
            begin = len(raw) - len(raw.lstrip()) if raw.strip() == text else 0
            return said.offset + begin, said.offset + (begin + len(text) if raw.strip() == text else len(raw))
        if isinstance(whole, PlacedStr):
            after = next((t.until for t in reversed(self.turns) if t.until >= 0), whole.offset)
            begin = self.source.find(text, max(after, whole.offset), whole.until)
            return (begin, begin + len(text)) if begin >= 0 else (-1, -1)
        return -1, -1

    def transcript(self, unit: str) -> Transcript:
        """What was collected; a piece without a name among named ones is a fault."""
        if any(turn.speaker for turn in self.turns):
            self.faults += [Fault(turn.line, "names no speaker") for turn in self.turns if not turn.speaker]
        faults = tuple(sorted(self.faults, key=lambda fault: fault.line))
        return Transcript(self.name, self.source, tuple(self.turns), faults, unit, self.count, " ")


def joined(words: Iterable[Heard]) -> tuple[str, tuple[SpokenWord, ...]]:
    """Words as one text, and where each stands in it."""
    text, spoken_words = "", list[SpokenWord]()
    for word in words:
        text += "" if word.joined or not text else " "
        if not word.joined:
            place = (len(text), len(text) + len(word.text))
            spoken_words.append(SpokenWord(*place, word.begins, word.ends, word.probability))
        text += word.text
    return text, tuple(spoken_words)


def spoken(text: str, words: Iterable[Heard]) -> tuple[SpokenWord, ...]:
    """The words that stand in a text, looked for in order; one that does not is passed over."""
    found, at = list[SpokenWord](), 0
    for word in words:
        bare = word.text.strip()
        place = text.find(bare, at) if bare and not word.joined else -1
        if place >= 0:
            at = place + len(bare)
            found.append(SpokenWord(place, at, word.begins, word.ends, word.probability))
    return tuple(found)


def _voices(turn: Turn, words: Sequence[Heard]) -> list[Turn]:
    """The turn, divided where enough neighbouring words are another speaker's."""
    if len(turn.words) != sum(bool(w.text.strip()) and not w.joined for w in words):
        return [turn]
    names = [w.speaker for w in words if w.text.strip() and not w.joined]
    runs = _runs(names, turn.speaker)
    if len(runs) < 2:
        return [turn]
    return [_part(turn, start, end, name) for start, end, name in runs]


def _runs(names: Sequence[str], own: str) -> list[tuple[int, int, str]]:
    """Runs of words by speaker; one that is too short to be a turn belongs to the segment's speaker."""
    least = interview_settings().other_voice_words
    runs: list[tuple[int, int, str]] = []
    i = 0
    while i < len(names):
        end = next((k for k in range(i, len(names)) if names[k] != names[i]), len(names))
        name = names[i] if names[i] and end - i >= least else own
        if runs and runs[-1][2] == name:
            runs[-1] = (runs[-1][0], end, name)
        else:
            runs.append((i, end, name))
        i = end
    return runs


def _part(turn: Turn, start: int, end: int, name: str) -> Turn:
    inside = turn.words[start:end]
    left = inside[0].start
    right = turn.words[end].start if end < len(turn.words) else len(turn.text)
    text = turn.text[left:right].rstrip()
    exact = turn.until - turn.offset == len(turn.text) and turn.offset >= 0
    offset = turn.offset + left if exact else -1
    moved = tuple(SpokenWord(w.start - left, w.end - left, w.begins, w.ends, w.probability) for w in inside)
    times = (inside[0].begins, inside[-1].ends)
    return Turn(name, text, turn.line, *times, offset, offset + len(text) if exact else -1, turn.role, moved)


def items_of(value: Any, pieces: Pieces, what: str) -> list[dict[str, Any]]:
    """The objects of a list; anything else in it is a fault."""
    found: list[dict[str, Any]] = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, dict):
            pieces.line(item)
            found.append(item)
        else:
            pieces.count += 1
            pieces.bad(item, f"it is no {what}")
    return found
