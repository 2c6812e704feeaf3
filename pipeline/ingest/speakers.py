"""Who is the candidate: told by the user, by the labels, or inferred from who asks and who tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

ASKING_ROLES = frozenset(
    """interviewer panel panelist panellist panel_member hr human_resources recruiter hiring_manager moderator host
    facilitator assessor q question""".split()
)
TELLING_ROLES = frozenset("candidate applicant interviewee participant respondent a answer response".split())
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
BACK_CHANNEL = frozenset(
    """mhm mm mmm mmhmm hmm hm uhhuh uh huh okay ok right yeah yes yep i see sure great good nice thanks thank you for
    sharing that thats is very really helpful interesting wow perfect alright cool got it lovely fine oh ah so and
    exactly absolutely excellent fantastic amazing wonderful go on please carry continue of course understood fair
    enough makes sense no problem well true indeed""".split()
)
MOST_BACK_CHANNEL = 12
SURE_GAP, LEAST_GAP = 0.5, 0.25
SURE_SHARE, LEAST_SHARE = 0.65, 0.5


class Turn(Protocol):
    """Words with the name of who said them."""

    @property
    def speaker(self) -> str:
        """The name."""

    @property
    def text(self) -> str:
        """The words."""


@dataclass(frozen=True, slots=True)
class Casting:
    """The candidate's key, or None where it cannot be told; and a sentence that says how it was told, or why not."""

    candidate: str | None
    sentence: str = ""


def key(name: str) -> str:
    """A speaker's name as it is compared."""
    return " ".join(name.split()).casefold()


def base_role(name: str) -> str:
    """What a label that is a role does: asks (Interviewer 2, HR, Q) or tells (Candidate); empty for any other."""
    role = re.sub(r"[\s#]*\d+$", "", key(name)).replace(" ", "_")
    return "asks" if role in ASKING_ROLES else "tells" if role in TELLING_ROLES else ""


def asks(text: str) -> bool:
    """Whether a turn asks for something, with or without a question mark."""
    return bool(ASKS.search(text))


def is_back_channel(text: str) -> bool:
    """Whether a turn only says that one is listening ("mhm", "okay, thank you for sharing that")."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"['’-]", "", text.casefold()))
    return "?" not in text and len(words) <= MOST_BACK_CHANNEL and all(word in BACK_CHANNEL for word in words)


def cast(turns: Sequence[Turn], wanted: str | None) -> Casting:
    """Find the candidate among the speakers of a transcript.

    Args:
        turns: The transcript, in order.
        wanted: Name given by the user; a part of it is enough where only one speaker has it.
    """
    names = {key(turn.speaker): turn.speaker.strip() for turn in reversed(turns)}
    listed = ", ".join(f"'{names[k]}'" for k in sorted(names))
    if wanted is not None:
        part = set(key(wanted).split())
        found = [k for k in names if k == key(wanted)] or [k for k in names if part <= set(k.split())]
        if len(found) == 1:
            return Casting(found[0])
        what = "fits several of" if found else "is none of"
        return Casting(None, f"--candidate '{wanted}' {what} the speakers {listed}; say --candidate with one of them.")
    by_role = _by_role(names)
    if by_role:
        return Casting(by_role, f"took '{names[by_role]}' for the candidate because of the speakers' labels (sure).")
    only = next(iter(names))
    if len(names) == 1 and base_role(only) != "asks":
        return Casting(only, f"only '{names[only]}' is named, and was taken for the candidate (fairly sure).")
    inferred = _by_talk(turns, names) if len(names) == 2 and not any(map(base_role, names)) else None
    return inferred or Casting(None, f"cannot tell who of {listed} is the candidate; say --candidate NAME.")


def _by_role(names: dict[str, str]) -> str | None:
    telling = [name for name in names if base_role(name) == "tells"]
    others = [name for name in names if base_role(name) != "asks"]
    if len(telling) == 1:
        return telling[0]
    return others[0] if len(others) == 1 and len(names) > 1 else None


def _by_talk(turns: Sequence[Turn], names: dict[str, str]) -> Casting | None:
    """Of two speakers the one who asks is the interviewer, if the other one does most of the telling."""
    asking = {name: _share_asking([t for t in turns if key(t.speaker) == name]) for name in names}
    words = {name: sum(len(t.text.split()) for t in turns if key(t.speaker) == name) for name in names}
    interviewer, candidate = sorted(names, key=lambda name: (-asking[name], words[name], name))
    gap = asking[interviewer] - asking[candidate]
    share = words[candidate] / max(sum(words.values()), 1)
    if gap < LEAST_GAP or share < LEAST_SHARE:
        return None
    sure = "quite sure" if gap >= SURE_GAP and share >= SURE_SHARE else "not very sure"
    why = f"'{names[interviewer]}' asks in {asking[interviewer]:.0%} of the turns against {asking[candidate]:.0%}"
    told = f"{why}, and '{names[candidate]}' says {share:.0%} of the words"
    return Casting(candidate, f"took '{names[candidate]}' for the candidate ({sure}: {told}); see --candidate NAME.")


def _share_asking(turns: Sequence[Turn]) -> float:
    return sum(asks(turn.text) for turn in turns) / max(len(turns), 1)
