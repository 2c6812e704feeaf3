"""How a turn is meant, by its words: asking, listening, following up, opening a question; phrases in configs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.ingest.interview_settings import interview_settings
from pipeline.ingest.transcript import Role

OPENERS = "so|okay|ok|and|um|uh|well|now|right|great|thanks|thank you|alright|but|then|yeah|yes|good|perfect"
FILLERS = rf"(?:(?:{OPENERS})\b[\s,.!-]*)*"
VERBS = "did|do|does|was|were|would|is|are|have|could|about|happened|made|led|went|kind"
WH = rf"(?:what|why|how|which|who|where|when)(?:'s| (?:{VERBS}))"
BIDS = "describe|explain|share|discuss|outline|recall|talk about|think of"
ASKS = re.compile(
    rf"\?|^{FILLERS}(?:{WH}|{BIDS})\b|\b(?:can|could|would|did|do|have|are|were|will) you\b"
    r"|\b(?:tell|give|walk|talk|take) (?:me|us)\b|\bdescribe (?:a|an|the|one|how|your)\b",
    re.I,
)
APOSTROPHES = re.compile(r"['’`-]")
WORD = re.compile(r"[^\W_]+")


def key(name: str) -> str:
    """A speaker's name as it is compared."""
    return " ".join(name.split()).casefold()


def words_of(text: str) -> list[str]:
    """Words as phrases compare them: no case, no apostrophes, no punctuation."""
    return WORD.findall(APOSTROPHES.sub("", text.casefold()))


def base_role(name: str) -> Role:
    """What a name that is a role does: asks (Interviewer 2, HR, Q), tells (Candidate), other; empty for a real name."""
    return _roles().get(" ".join(re.sub(r"[\s#]*\d+$", "", key(name)).replace("_", " ").split()), "")


@cache
def _roles() -> dict[str, Role]:
    roles = interview_settings().roles
    named: dict[str, Role] = dict.fromkeys(roles.other, "other")
    return named | dict.fromkeys(roles.asks, "asks") | dict.fromkeys(roles.tells, "tells")


def asks(text: str) -> bool:
    """Whether a turn asks for something, with or without a question mark."""
    return bool(ASKS.search(text))


def is_back_channel(text: str) -> bool:
    """Whether a turn only says that one is listening ("mhm", "okay, thank you for sharing that")."""
    words = re.findall(r"[^\W\d_]+", APOSTROPHES.sub("", text.casefold()))
    listening = interview_settings().back_channel
    return "?" not in text and len(words) <= listening.most_words and set(words) <= set(listening.words)


def says(text: str, phrases: Sequence[str]) -> bool:
    """Whether one of the phrases stands in the text, word by word."""
    spoken = f" {' '.join(words_of(text))} "
    return any(f" {phrase} " in spoken for phrase in phrases)
