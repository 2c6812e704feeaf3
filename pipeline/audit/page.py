"""robustness.html: shares, intervals and the worst examples on one self-contained page."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from pipeline.audit.intervals import Share
from pipeline.audit.results import Case, Kind, Outcome, Robustness
from pipeline.report.templating import asset, environment

TEMPLATES = Path(__file__).with_name("templates")
LONGEST = 60  # words of unchanged text shown in one go


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of both texts ("same"), of the changed one alone ("new"), or of the original alone ("gone")."""

    kind: str
    text: str


def page(audit: Robustness, *, scorer: str = "", answers: str = "") -> str:
    """The page as HTML; everything from outside is escaped.

    Args:
        audit: From ``robustness``.
        scorer: What scored.
        answers: Where the answers came from.
    """
    made = environment(TEMPLATES)
    made.filters |= {"percent": percent, "num": number, "interval": interval, "label": label}
    style, template = asset(TEMPLATES / "robustness.css"), made.get_template("robustness.html.j2")

    def counted(kind: Kind, state: str) -> int:
        return sum(over(outcome, audit.most) == state for outcome in audit.of(kind))

    return template.render(
        audit=audit, scorer=scorer, answers=answers, style=style, stretches=stretches, over=over, counted=counted
    )


def label(name: str) -> str:
    """A probe's or scale's name as a person writes it."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def over(outcome: Outcome, most: float) -> str:
    """How a share stands to the most there may be: "within", "over", or "unsure" where the interval holds the limit."""
    share = outcome.share
    if math.isnan(share.value):
        return "none"
    if share.value > most:
        return "over"
    return "within" if share.high <= most else "unsure"


def percent(value: float) -> str:
    """A share in per cent, a dash where there is none."""
    return "–" if math.isnan(value) else f"{100 * value:.1f}%"


def interval(share: Share) -> str:
    """The interval in per cent."""
    return "" if math.isnan(share.low) else f"{100 * share.low:.1f} to {100 * share.high:.1f}%"


def number(value: float) -> str:
    """A score with two decimals, a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:.2f}"


def stretches(case: Case) -> list[Stretch]:
    """The changed text against the original, word by word; long unchanged passages are shortened."""
    if not case.before:
        return [Stretch("same", case.after)]
    old, new = re.findall(r"\S+\s*", case.before), re.findall(r"\S+\s*", case.after)
    matcher = SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], autojunk=False)
    return [part for step in matcher.get_opcodes() for part in _parts(step, old, new) if part.text]


def _parts(step: tuple[str, int, int, int, int], old: list[str], new: list[str]) -> Iterator[Stretch]:
    kind, i, j, a, b = step
    if kind == "equal":
        yield Stretch("same", _shortened(new[a:b]))
        return
    yield Stretch("gone", "".join(old[i:j]))
    yield Stretch("new", "".join(new[a:b]))


def _shortened(words: list[str]) -> str:
    if len(words) <= LONGEST:
        return "".join(words)
    half = LONGEST // 2
    return f"{''.join(words[:half])}… {''.join(words[-half:])}"
