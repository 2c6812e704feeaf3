"""Lines that name a speaker, and a time: as meeting tools and people write them, and as damage leaves them.

``Ana Ruiz: well`` (Meet, typed), ``Ana Ruiz  0:12`` above the words (Otter, Teams), ``[Ana Ruiz] 10:02:13`` above the
words (Zoom's saved captions), ``10:02:13 From Ana Ruiz to Everyone:`` (Zoom's chat), ``[00:12] Ana Ruiz: well`` and
``00:00:12<tab>Ana Ruiz:<tab>well``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.ingest.manner import base_role, key
from pipeline.ingest.transcript import seconds_of

CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:\s?[AaPp][Mm])?"
STAMP = rf"[\[(]?(?P<at>{CLOCK})[\])]?"
LATER = rf"[\[(]?(?P<later>{CLOCK})[\])]?"
NAME = r"(?P<name>[^\W_][^:：\n|]{0,47}?)"
GAP = r"\s{0,9}"  # bounded, so that a line of nothing but blanks costs no more than any other
SAID = rf"[*_]{{0,3}}{GAP}[:：][*_]{{0,3}}(?:\s+(?P<said>.*))?"
LEAD = r"[\s>#*_-]{0,20}"
CHAT = re.compile(rf"^\s{{0,9}}{STAMP}\s{{1,9}}From\s{{1,9}}{NAME}(?:\s+to\s+[^:]{{1,60}}?)?{SAID}$", re.S | re.I)
BRACKETED = re.compile(rf"^\s{{0,9}}\[(?P<name>[^\]\n|:]{{1,48}})\]\s{{1,9}}{STAMP}{GAP}$")
STAMPED = re.compile(rf"^{LEAD}{NAME}[*_]{{0,3}}\s{{1,20}}{STAMP}[*_\s]*$")
LABEL = re.compile(rf"^{LEAD}(?:{STAMP}\s{{1,9}})?{NAME}[*_]{{0,3}}{GAP}(?:{LATER})?{SAID}$", re.S)
BROKEN_ALONE = re.compile(r"^\s{0,9}[\[(]?\d{1,2}:[\d:.,?]{1,10}[\])]?\s{0,9}$")
ALONE = re.compile(rf"^\s{{0,9}}{STAMP}{GAP}$")
NUMBERED = re.compile(r"^(q|question|a|answer)\s*#?\d+$", re.I)
REMARK = re.compile(r"\s*[\[(][^\])]*[\])]")
NEAR_MISS = re.compile(
    r"^[\[(]?(?P<name>[^\d:;\[\]()]{1,48}?)[\])]?(?:\s{1,9}[\[(]?[\d:][\w:.,?\])]{0,11}\s{0,9}$|(?=[\s\d]{0,9}[:;]))"
)
BROKEN_STAMP = re.compile(r"^[\s\d:;.,?]{1,12}")
LONGEST_LEAD = 70
PARTICLES = frozenset("de del della den der di da dos du la le van von bin ibn al el of and y e zu ter".split())
# Words before a colon that head a part of an answer, a file's own data, or a quarrel retold, and name no speaker.
HEADINGS = frozenset(
    """situation task action actions result results outcome reflection reflections learning learnings lesson lessons
    background context challenge problem solution approach impact example note notes nb ps summary date time place
    location role position interview interviewed duration subject re to from cc title company department competency
    customer client me i he she they we us goal goals skills transcript recording start end step first second third
    finally also monday tuesday wednesday thursday friday saturday sunday attendees participants""".split()
)
MAX_WORDS = 4


@dataclass(frozen=True, slots=True)
class Label:
    """What a line says of its speaker: the name, where the words begin in the line, and the time as written."""

    name: str
    at: int
    time: str = ""


def label(line: str) -> Label | None:
    """Speaker of a line like "Ana Ruiz: well" or "Ana Ruiz  0:12", or None."""
    for pattern in (CHAT, BRACKETED, STAMPED, LABEL):
        found = pattern.match(line)
        if found:
            break
    else:
        return None
    name = REMARK.sub("", found["name"]).strip(" *_-\t")
    numbered = NUMBERED.match(name)
    name = numbered[1] if numbered else name
    if not _is_name(name):
        return None
    groups = found.groupdict()
    at = found.start("said") if groups.get("said") else len(line)
    return Label(name, at, groups.get("at") or groups.get("later") or "")


def _is_name(name: str) -> bool:
    words = name.split()
    if base_role(name):
        return True
    if not 1 <= len(words) <= MAX_WORDS or re.sub(r"[\d\s.#]+$", "", name).casefold() in HEADINGS:
        return False
    return not words[0][0].islower() and all(not w[0].islower() or w in PARTICLES for w in words)


def near_miss(line: str, speakers: Collection[str]) -> Label | None:
    """A known speaker with something that was a time or a colon ("Ana Ruiz  0:4", "Ana Ruiz 0:: well")."""
    found = NEAR_MISS.match(line[:LONGEST_LEAD].strip())
    if found is None or key(found["name"]) not in speakers:
        return None
    at = line.index(found["name"]) + len(found["name"])
    rest = BROKEN_STAMP.match(line[at:].lstrip("])"))
    return Label(found["name"].strip(), len(line) - len(line[at:].lstrip("])")) + (rest.end() if rest else 0))


def stamp(line: str) -> str | None:
    """The time that is all of a line, "" where it cannot be read, None for any other line."""
    alone = ALONE.match(line)
    if alone:
        return alone["at"]
    return "" if BROKEN_ALONE.match(line) else None


def clock_seconds(time: str) -> float | None:
    """Seconds of a time as written, with or without am and pm."""
    half = time.strip()[-2:].casefold()
    found = seconds_of(time.strip()[:-2] if half in {"am", "pm"} else time) if time else None
    if found is None or half not in {"am", "pm"}:
        return found
    return found % 43200 + (43200 if half == "pm" else 0)
