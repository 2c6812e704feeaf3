"""WebVTT and SRT: timed cues of a recording.

The cues are read here and not by webvtt-py or pysubs2. The first gives two voice spans of one cue to the first speaker,
leaves ``&amp;`` as it is and drops a malformed cue without a word; the second takes the cue ids that Teams writes for
spoken text. Here words are never dropped: a cue that is malformed is read as words and reported with its line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.ingest.contract import Format, Reading, Source
from pipeline.ingest.encoding import decode
from pipeline.ingest.interviews import answers_from_turns
from pipeline.ingest.turns import Utterance, find_turns, numbered_lines
from pipeline.types import Answer

CLOCK = r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}"
TIMES = re.compile(rf"^\s*{CLOCK}\s+-->\s+{CLOCK}(?:\s|$)")
LIKE_TIMES = re.compile(r"-->|^\s*[\d:.,]{5,}\s*(?:-+>|→|—>|–>)")
ASIDE = re.compile(r"^\ufeff?(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s{1,9}([^\s<>][^<>]{0,199})>")
TAG = re.compile(r"</?(?:v|c|i|b|u|s|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<[\d:.]+>|\{\\an?\d\}")
SHOWN = 5


@dataclass(slots=True)
class Cue:
    """Lines shown together, with the line number of their times; ``sound`` is False where the rules were broken."""

    line: int
    sound: bool = True
    payload: list[str] = field(default_factory=list)


def read(source: Source, reading: Reading) -> Iterator[Answer]:
    """Answers of a .vtt or .srt file, by speaker where the cues name them."""
    cues = [cue for cue in _cues(decode(source, reading)) if cue.payload or not cue.sound]
    bad = [cue.line for cue in cues if not cue.sound]
    if bad:
        shown = ", ".join(map(str, bad[:SHOWN])) + (", ..." if len(bad) > SHOWN else "")
        reading.note(f"{source.name}: {len(bad)} malformed cue(s), line {shown}: their words were kept.")
    said = [part for cue in cues for part in _voices(cue)]
    if not any(part.speaker for part in said):
        said = find_turns(((part.line, part.text) for part in said), reading.candidate) or said
    if any(part.speaker for part in said):
        yield from answers_from_turns(said, source, reading, glue=" ")
        return
    doubt = f"{source.name}: no speaker is named, so the interviewer's words may be among the answer's."
    if said:
        reading.note(doubt)
    text = " ".join(part.text for part in said)
    yield Answer(source.stem, text, place=source.name, doubts=(doubt,) if said else ())


def _cues(text: str) -> Iterator[Cue]:
    """Cues in order: a line of times opens one, the line before it may be its id, a blank line ends it."""
    block: list[tuple[int, str]] = []
    for number, line in [*numbered_lines(text), (0, "")]:
        if line.strip():
            block.append((number, line))
        else:
            yield from _block(block)
            block = []


def _block(block: list[tuple[int, str]]) -> Iterator[Cue]:
    """Cues of the lines between two blank ones; more than one where the blank line was forgotten."""
    times = [i for i, (_, line) in enumerate(block) if LIKE_TIMES.search(line)]
    if not block or (ASIDE.match(block[0][1]) and not times):
        return
    head = block[: times[0]] if times else block
    # One line before the times is an id; without times a lone number is one too. Anything else was meant to be heard.
    if head and not (len(head) == 1 and (times or head[0][1].strip().isdigit())):
        yield Cue(head[0][0], sound=False, payload=[line for _, line in head])
    for i, end in zip(times, [*times[1:], len(block)], strict=False):
        payload = [words for _, words in block[i + 1 : end]]
        if end < len(block) and payload and payload[-1].strip().isdigit():
            payload.pop()
        yield Cue(block[i][0], bool(TIMES.match(block[i][1])), payload)


def _voices(cue: Cue) -> Iterator[Utterance]:
    """What each voice of a cue says, tags removed and entities resolved."""
    pieces = VOICE.split("\n".join(cue.payload))
    for name, words in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        for line in words.split("\n"):
            spoken = " ".join(html.unescape(TAG.sub("", line)).split())
            if spoken:
                yield Utterance(html.unescape(name).strip(), spoken, cue.line)


def _looks_like_vtt(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def _looks_like_srt(data: bytes) -> bool:
    return re.match(rb"(?:\xef\xbb\xbf)?\s*\d+\s*\r?\n\d+:\d{2}:\d{2},\d{3} +-->", data) is not None


FORMATS = (
    Format("vtt", (".vtt",), read, _looks_like_vtt, document=True),
    Format("srt", (".srt",), read, _looks_like_srt, document=True),
)
