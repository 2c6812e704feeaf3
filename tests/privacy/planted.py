"""Recall and precision of redaction on the planted sentences: ``python tests/privacy/planted.py [practice|held_out]``."""

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


def measure(part: str, *, show: bool = False) -> dict[str, dict[str, float]]:
    """By kind: planted, hidden (every letter of it gone), typed (hidden as its own kind), placeholders, right ones."""
    tally = {kind: Counter() for kind in ("PERSON", "PLACE", "EMAIL", "PHONE")}
    settings = privacy_settings()
    for marked in PLANTED[part]:
        text, spans = planted(marked)
        pieces = CandidateTexts([text], NameList([], settings), detector(), settings).redacted(text).pieces
        made = [(p.words.strip("[]").split()[0], p.start, p.end) for p in pieces]
        for kind, start, end in spans:
            over = [m for m in made if m[1] < end and start < m[2]]
            gone = set().union(*(range(a, b) for _, a, b in over)) >= {
                i for i in range(start, end) if text[i].isalnum()
            }
            tally[kind].update(planted=1, hidden=gone, typed=gone and any(m[0] == kind for m in over))
            if show and not (gone and over[0][0] == kind):
                print(f"missed {kind} {text[start:end]!r}: {[(k, text[a:b]) for k, a, b in over]} in {text!r}")
        for kind, start, end in made:
            right = any(k == kind and s < end and start < e for k, s, e in spans)
            tally.setdefault(kind, Counter()).update(placeholders=1, right=right)
            if show and not right:
                print(f"wrong [{kind}] {text[start:end]!r} in {text!r}")
    return tally


if __name__ == "__main__":
    part = sys.argv[1] if len(sys.argv) > 1 else "held_out"
    print(f"{part}: {len(PLANTED[part])} sentences")
    for kind, n in measure(part, show=part == "practice").items():
        recall, typed = n["hidden"] / max(1, n["planted"]), n["typed"] / max(1, n["planted"])
        precision = n["right"] / max(1, n["placeholders"])
        print(
            f"{kind:<8} planted {n['planted']:>3}  hidden {recall:.2f}  as its kind {typed:.2f}  precision {precision:.2f} of {n['placeholders']}"
        )
