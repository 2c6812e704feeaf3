"""Speaker turns in lines of text: who said what, and on which line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.ingest.interview_settings import interview_settings
from pipeline.ingest.labels import Label, clock_seconds, label, near_miss, stamp
from pipeline.ingest.manner import base_role, key, words_of
from pipeline.ingest.transcript import Fault, Transcript, Turn

MOST_BEFORE = 0.25
LINE_END = re.compile(r"\r\n|\r|\n")


class Line(NamedTuple):
    """A line as an editor counts it, from 1, and where it begins in its text (-1 where it stands in none)."""

    number: int
    text: str
    start: int = -1


def lines_of(text: str) -> list[Line]:
    """Lines of a text; other separators that Python would split at stay inside."""
    starts = [0, *(found.end() for found in LINE_END.finditer(text))]
    return [Line(i, line, start) for i, (line, start) in enumerate(zip(LINE_END.split(text), starts, strict=True), 1)]


def find_turns(lines: Iterable[Line], wanted: Iterable[str] = ()) -> list[Turn]:
    """Turns of a text whose lines name speakers; empty when it is no transcript.

    It is one when two speakers are named and one of them has a role (Interviewer, Q, ...) or speaks twice. Where such
    speakers are on both sides, a name that stands once is taken for words of the turn it stands in.

    Args:
        lines: The text.
        wanted: Names that the user gave; they are speakers however they are written.
    """
    return list(read_lines("", "", lines, wanted).turns)


def read_lines(
    name: str, source: str, lines: Iterable[Line], wanted: Iterable[str] = (), *, timed: bool = True
) -> Transcript:
    """The transcript that lines of text are, without turns when they are none.

    Args:
        name: What messages call the file.
        source: The text that the lines stand in.
        lines: Its lines.
        wanted: Names that the user gave; they are speakers however they are written.
        timed: Whether times may stand in the lines; not in the cues of subtitles, which have their own.
    """
    known = frozenset(map(key, wanted))
    kept = [line for line in lines if line.text.strip()]
    labels = [_label(line.text, known) for line in kept]
    speakers = _speakers(labels, known)
    if not speakers:
        return Transcript(name, source, ())
    asides = {line.number for line in kept if _by_tool(line.text)}
    heard = [(line, found) for line, found in zip(kept, labels, strict=True) if line.number not in asides]
    turns, faults = _turns(heard, speakers, timed=timed)
    if _mostly_before(turns):
        return Transcript(name, source, ())
    spoken = tuple(_drop_empty(turns))
    return Transcript(name, source, spoken, tuple(faults), "line", len(kept), "\n", tuple(sorted(asides)))


def _label(line: str, known: frozenset[str]) -> Label | None:
    head, colon, rest = line.partition(":")
    if known and colon and key(head) in known:
        return Label(head.strip(), len(line) - len(rest.lstrip()))
    return label(line)


def _speakers(labels: Sequence[Label | None], known: frozenset[str]) -> set[str]:
    count = Counter(key(found.name) for found in labels if found)
    sure = {name for name, times in count.items() if times > 1 or base_role(name) or name in known}
    both = len(sure) > 1 and any(base_role(name) != "asks" for name in sure)
    speakers = sure if both else set(count)
    return speakers if len(speakers) > 1 and sure else set()


def _turns(
    heard: Sequence[tuple[Line, Label | None]], speakers: set[str], *, timed: bool
) -> tuple[list[Turn], list[Fault]]:
    """Lines as turns; a name with a damaged time still opens a turn, and is counted."""
    turns: list[Turn] = []
    faults: list[Fault] = []
    time = ""
    for line, found in heard:
        named = found if found and key(found.name) in speakers else None
        if named is None and timed and (named := near_miss(line.text, speakers)):
            faults.append(Fault(line.number, f"'{' '.join(line.text[:24].split())}' has no readable time"))
            time = ""
        alone = stamp(line.text) if timed and named is None else None
        if alone is not None:
            if not alone:
                faults.append(Fault(line.number, f"'{line.text.strip()}' is no time"))
            time = alone
        elif named:
            time = named.time or time
            turns.append(_turn(named.name, line, named.at, time))
        else:
            turns.append(_turn("", line, 0, time))
    return turns, faults


def _turn(speaker: str, line: Line, at: int, time: str) -> Turn:
    text = line.text[at:]
    begin = at + len(text) - len(text.lstrip())
    text = text.strip()
    offset = line.start + begin if line.start >= 0 else -1
    until = offset + len(text) if offset >= 0 else -1
    return Turn(speaker, text, line.number, clock_seconds(time), None, offset, until)


def _by_tool(line: str) -> bool:
    spoken = " ".join(words_of(line)) + " "
    return any(spoken.startswith(f"{phrase} ") for phrase in interview_settings().tool_lines)


def _drop_empty(turns: Sequence[Turn]) -> Iterator[Turn]:
    """Turns with words; the name of an empty one goes to the words on the lines under it."""
    speaker, time = "", None
    for turn in turns:
        if turn.speaker:
            speaker, time = turn.speaker, turn.start
        if turn.text.strip():
            yield Turn(speaker, turn.text, turn.line, time, None, turn.offset, turn.until)


def _mostly_before(said: Sequence[Turn]) -> bool:
    """Whether too many words come before the first speaker for them to be a title."""
    words = [len(part.text.split()) for part in said]
    first = next((i for i, part in enumerate(said) if part.speaker), len(said))
    return sum(words[:first]) > MOST_BEFORE * sum(words)
