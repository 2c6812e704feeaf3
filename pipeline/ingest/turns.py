"""Speaker turns in lines of text: which lines name a speaker, and who said what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.ingest.speakers import base_role, key

STAMP = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])]?"
NAME = r"(?P<name>[^\W_][^:：\n|]{0,47}?)"
GAP = r"\s{0,9}"  # bounded, so that a line of nothing but blanks costs no more than any other
SAID = rf"[*_]{{0,3}}{GAP}[:：][*_]{{0,3}}(?:\s+(?P<said>.*))?"
LEAD = r"[\s>#*_-]{0,20}"
LABEL = re.compile(rf"^{LEAD}(?:{STAMP}\s{{1,9}})?{NAME}[*_]{{0,3}}{GAP}(?:{STAMP})?{SAID}$", re.S)
STAMPED = re.compile(rf"^{LEAD}{NAME}[*_]{{0,3}}\s{{1,20}}{STAMP}[*_\s]*$")
NUMBERED = re.compile(r"^(q|question|a|answer)\s*#?\d+$", re.I)
PARTICLES = frozenset("de del della den der di da dos du la le van von bin ibn al el of and y e zu ter".split())
# Words before a colon that head a part of an answer, a file's own data, or a quarrel retold, and name no speaker.
HEADINGS = frozenset(
    """situation task action actions result results outcome reflection reflections learning learnings lesson lessons
    background context challenge problem solution approach impact example note notes nb ps summary date time place
    location role position interview interviewed duration subject re to from cc title company department competency
    customer client me i he she they we us goal goals skills transcript recording start end step first second third
    finally also monday tuesday wednesday thursday friday saturday sunday""".split()
)
MAX_WORDS = 4
MOST_BEFORE = 0.25
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words with the name of who said them ("" where unnamed) and the line they stand on."""

    speaker: str
    text: str
    line: int


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """Lines as an editor counts them, from 1; other separators that Python would split at stay inside."""
    return list(enumerate(LINE_END.split(text), start=1))


def label(line: str) -> tuple[str, str] | None:
    """Speaker and words of a line like "Ana Ruiz: well" or "Ana Ruiz  0:12", or None."""
    found = STAMPED.match(line) or LABEL.match(line)
    if found is None:
        return None
    name = re.sub(r"\s*[\[(][^\])]*[\])]", "", found["name"]).strip(" *_-\t")
    numbered = NUMBERED.match(name)
    name = numbered[1] if numbered else name
    return (name, found.groupdict().get("said") or "") if _is_name(name) else None


def _is_name(name: str) -> bool:
    words = name.split()
    if base_role(name):
        return True
    if not 1 <= len(words) <= MAX_WORDS or re.sub(r"[\d\s.#]+$", "", name).casefold() in HEADINGS:
        return False
    return not words[0][0].islower() and all(not w[0].islower() or w in PARTICLES for w in words)


def find_turns(lines: Iterable[tuple[int, str]], wanted: str | None = None) -> list[Utterance]:
    """Utterances of a text whose lines name speakers; empty when it is no transcript.

    It is one when two speakers are named and one of them has a role (Interviewer, Q, ...) or speaks twice. Where such
    speakers are on both sides, a name that stands once is taken for words of the turn it stands in.

    Args:
        lines: Line number and text of each line.
        wanted: The candidate's name if known; it is a speaker however it is written.
    """
    kept = [(number, line) for number, line in lines if line.strip()]
    labels = [_label(line, wanted) for _, line in kept]
    count = Counter(key(found[0]) for found in labels if found)
    known = {name for name, times in count.items() if times > 1 or base_role(name) or (wanted and name == key(wanted))}
    both = len(known) > 1 and any(base_role(name) != "asks" for name in known)
    speakers = known if both else set(count)
    if len(speakers) < 2 or not known:
        return []
    said = []
    for (number, line), found in zip(kept, labels, strict=True):
        name, words = found if found and key(found[0]) in speakers else ("", line)
        said.append(Utterance(name, words, number))
    return [] if _mostly_before(said) else said


def _mostly_before(said: Sequence[Utterance]) -> bool:
    """Whether too many words come before the first speaker for them to be a title."""
    words = [len(part.text.split()) for part in said]
    first = next(i for i, part in enumerate(said) if part.speaker)
    return sum(words[:first]) > MOST_BEFORE * sum(words)


def _label(line: str, wanted: str | None) -> tuple[str, str] | None:
    head, colon, rest = line.partition(":")
    if wanted and colon and key(head) == key(wanted):
        return head.strip(), rest.strip()
    return label(line)


def merge(said: Sequence[Utterance], glue: str) -> tuple[list[Utterance], int]:
    """Turns (all that one speaker says in a row, joined by ``glue``), and how many utterances came before any name."""
    turns: list[Utterance] = []
    unnamed = 0
    for part in said:
        if not part.speaker and not turns:
            unnamed += 1
        elif turns and (not part.speaker or key(part.speaker) == key(turns[-1].speaker)):
            last = turns[-1]
            turns[-1] = Utterance(last.speaker, glue.join(t for t in (last.text, part.text) if t), last.line)
        else:
            turns.append(part)
    return turns, unnamed
