"""WebVTT and SRT, as Zoom, Teams, Meet, Whisper and subtitle editors write them: timed cues of a recording.

The cues are read here and not by webvtt-py or pysubs2. The first gives two voice spans of one cue to the first speaker,
leaves ``&amp;`` as it is and drops a malformed cue without a word; the second takes the cue ids that Teams writes for
spoken text. Here words are never dropped: a cue that is malformed is read as words and reported with its line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.ingest.contract import DocumentError, Format, Reading, Source
from pipeline.ingest.encoding import decode
from pipeline.ingest.interviews import answers_from_transcript
from pipeline.ingest.speaker_map import names_in
from pipeline.ingest.transcript import Fault, Transcript, Turn, seconds_of
from pipeline.ingest.turns import Line, lines_of, read_lines
from pipeline.types import Answer

CLOCK = r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}"
TIMES = re.compile(rf"^\s*({CLOCK})\s+-->\s+({CLOCK})(?:\s|$)")
LIKE_TIMES = re.compile(r"-->|^\s*[\d:.,]{5,}\s*(?:[-–—=]+>?|→)\s*[\d:.,]|^\s*[\d:.,]{5,}\s*(?:-+>|→|—>|–>)")
ASIDE = re.compile(r"^\ufeff?(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s{1,9}([^\s<>][^<>]{0,199})>")
VOICE_END = "</v>"
TAG = re.compile(r"</?(?:v|c|i|b|u|s|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<[\d:.]+>|\{\\an?\d\}")


@dataclass(slots=True)
class Cue:
    """Lines shown together, with the line number of their times, and what is wrong with them."""

    line: int
    start: float | None = None
    end: float | None = None
    fault: str = ""
    payload: list[Line] = field(default_factory=list)


def read(source: Source, reading: Reading) -> Iterator[Answer]:
    """Answers of a .vtt or .srt file, by speaker where the cues name them."""
    text = decode(source, reading)
    cues = list(_cues(text))
    turns = [turn for cue in cues for turn in _voices(cue)]
    if text.strip() and not any(cue.start is not None for cue in cues) and turns:
        raise DocumentError("no cue in it has a readable time", where=source.name, fix="export the transcript again")
    faults = [Fault(cue.line, cue.fault) for cue in cues if cue.fault]
    asides: tuple[int, ...] = ()
    if any(turn.speaker for turn in turns):
        nameless = (turn for turn in turns if not turn.speaker and turn.start is not None)
        faults += [Fault(turn.line, "names no speaker") for turn in nameless]
    else:
        turns, asides = _named(turns, text, reading, source)
    faults.sort(key=lambda fault: fault.line)
    made = Transcript(source.name, text, tuple(turns), tuple(faults), "cue", len(cues), " ", asides)
    yield from answers_from_transcript(made, source, reading)


def _named(turns: list[Turn], text: str, reading: Reading, source: Source) -> tuple[list[Turn], tuple[int, ...]]:
    """Turns of cues in which the words begin with a name ("Ana Ruiz: well"), and lines that nobody said."""
    lines = [Line(i, turn.text) for i, turn in enumerate(turns)]
    said = read_lines("", "", lines, names_in(reading, source), timed=False)
    if not said.turns:
        return turns, ()
    return [_placed(turns[part.line], part, text) for part in said.turns], tuple(turns[i].line for i in said.asides)


def _placed(cue: Turn, part: Turn, text: str) -> Turn:
    """Words found behind a name in a cue, at their place in the file."""
    raw = text[cue.offset : cue.until]
    fitting = (i for i, char in enumerate(raw) if not char.isspace() and _shown(raw[i:]) == part.text)
    cut = max(fitting, default=0)
    return replace(cue, speaker=part.speaker, text=part.text, offset=cue.offset + cut)


def _shown(raw: str) -> str:
    """What is read of the words as written: without tags, entities resolved, single spaces."""
    return " ".join(html.unescape(TAG.sub("", raw)).split())


def _cues(text: str) -> Iterator[Cue]:
    """Cues in order: a line of times opens one, the line before it may be its id, a blank line ends it."""
    block: list[Line] = []
    for line in [*lines_of(text), Line(0, "")]:
        if line.text.strip():
            block.append(line)
        else:
            yield from _block(block)
            block = []


def _block(block: list[Line]) -> Iterator[Cue]:
    """Cues of the lines between two blank ones; more than one where the blank line was forgotten."""
    times = [i for i, line in enumerate(block) if LIKE_TIMES.search(line.text)]
    if not block or (ASIDE.match(block[0].text) and not times):
        return
    head = block[: times[0]] if times else block
    # One line before the times is an id; without times a lone number is one too. Anything else was meant to be heard.
    if head and not (len(head) == 1 and (times or head[0].text.strip().isdigit())):
        yield Cue(head[0].number, fault="words without a time", payload=head)
    for i, end in zip(times, [*times[1:], len(block)], strict=False):
        payload = block[i + 1 : end]
        if end < len(block) and payload and payload[-1].text.strip().isdigit():
            payload.pop()
        yield _cue(block[i], payload)


def _cue(times: Line, payload: list[Line]) -> Cue:
    found = TIMES.match(times.text)
    start, end = (seconds_of(found[1]), seconds_of(found[2])) if found else (None, None)
    if start is None or end is None:
        return Cue(times.number, fault="no readable times", payload=payload)
    fault = "it ends before it begins" if end < start else "" if payload else "no words"
    return Cue(times.number, start, end, fault, payload)


def _voices(cue: Cue) -> Iterator[Turn]:
    """What each voice of a cue says, tags removed and entities resolved; every line by itself."""
    speaker = ""
    for line in cue.payload:
        at = 0
        for found in [*VOICE.finditer(line.text), None]:
            end = found.start() if found else len(line.text)
            turn = _spoken(line, at, end)
            if turn:
                yield replace(turn, speaker=speaker, start=cue.start, end=cue.end, line=cue.line)
            if found:
                speaker, at = html.unescape(found[1]).strip(), found.end()
            elif line.text.rstrip().endswith(VOICE_END):
                speaker = ""


def _spoken(line: Line, at: int, end: int) -> Turn | None:
    raw = line.text[at:end]
    while (found := TAG.match(raw.lstrip())) or raw[:1].isspace():
        cut = len(raw) - len(raw.lstrip()) + (found.end() if found else 0)
        raw, at = raw[cut:], at + cut
    while (last := raw.rfind("<")) >= 0 and TAG.fullmatch(raw.rstrip(), last):
        raw = raw[:last]
    raw = raw.rstrip()
    text = _shown(raw)
    return Turn("", text, line.number, None, None, line.start + at, line.start + at + len(raw)) if text else None


def _looks_like_vtt(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def _looks_like_srt(data: bytes) -> bool:
    return re.match(rb"(?:\xef\xbb\xbf)?\s*\d+\s*\r?\n\d+:\d{2}:\d{2},\d{3} +-->", data) is not None


FORMATS = (
    Format("vtt", (".vtt",), read, _looks_like_vtt, document=True),
    Format("srt", (".srt",), read, _looks_like_srt, document=True),
)
