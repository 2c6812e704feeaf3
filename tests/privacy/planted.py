"""Recall and precision of redaction on planted.yaml: ``python tests/privacy/planted.py [practice|held_out]``."""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import yaml

from pipeline.config import load_settings
from pipeline.privacy.detect import CandidateTexts
from pipeline.privacy.names import NameList
from pipeline.privacy.presidio import Detector
from pipeline.privacy.settings import privacy_settings

MARK = re.compile(r"\{([A-Z]+):(.*?)\}")
TITLE = re.compile(r"(?:(?:Mr|Mrs|Ms|Dr|Professor|Sister)\b\.?\s+)?")
PLANTED = yaml.safe_load(Path(__file__).with_name("planted.yaml").read_text(encoding="utf-8"))


@cache
def detector() -> Detector:
    """The detector as it comes along."""
    return Detector(privacy_settings(), load_settings().parser.package)


def planted(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The plain sentence, and kind, start and end of what is planted in it."""
    text, spans, done = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[done : match.start()]
        spans.append((match[1], len(text), len(text) + len(match[2])))
        text, done = text + match[2], match.end()
    return text + marked[done:], spans


def measure(part: str, names: tuple[tuple[str, ...], ...] = ()) -> tuple[dict[str, Counter], list[str]]:
    """Counts by kind, and what went wrong in words.

    ``hidden``: every letter of what was planted is gone; ``typed``: under its own kind; ``right``: placeholders that
    stand where something of their kind was planted.
    """
    tally = {kind: Counter() for kind in ("PERSON", "PLACE", "EMAIL", "PHONE")}
    wrong = []
    settings = privacy_settings()
    for marked in PLANTED[part]:
        text, spans = planted(marked)
        pieces = CandidateTexts([text], NameList(names, settings), detector(), settings).redacted(text).pieces
        made = [(p.words.strip("[]").split()[0], p.start, p.end) for p in pieces]
        for kind, start, end in spans:
            over = [m for m in made if m[1] < end and start < m[2]]
            gone = set().union(*(range(a, b) for _, a, b in over)) >= set(letters(text, start, end))
            typed = gone and any(m[0] == kind for m in over)
            tally[kind].update(planted=1, hidden=gone, typed=typed)
            wrong += [] if typed else [f"missed {kind} {text[start:end]!r} in {text!r}: {over}"]
        for kind, start, end in made:
            right = any(k == kind and s < end and start < e for k, s, e in spans)
            tally.setdefault(kind, Counter()).update(placeholders=1, right=right)
            wrong += [] if right else [f"[{kind}] for {text[start:end]!r} in {text!r}"]
    return tally, wrong


def letters(text: str, start: int, end: int) -> list[int]:
    """Places of the letters and digits that have to go; a title may stay."""
    first = start + len(TITLE.match(text[start:end])[0])
    return [i for i in range(first, end) if text[i].isalnum()]


def main() -> None:
    part = sys.argv[1] if len(sys.argv) > 1 else "held_out"
    tally, wrong = measure(part)
    out = [f"{part}: {len(PLANTED[part])} sentences"]
    for kind, n in tally.items():
        recall, typed, precision = (
            n[a] / max(1, n[b]) for a, b in (("hidden", "planted"), ("typed", "planted"), ("right", "placeholders"))
        )
        shares = f"recall {recall:.2f} (as its kind {typed:.2f})  precision {precision:.2f} of {n['placeholders']}"
        out.append(f"{kind:<8} planted {n['planted']:>3}  {shares}")
    sys.stdout.write("\n".join([*out, *(wrong if part == "practice" else ())]) + "\n")


if __name__ == "__main__":
    main()
