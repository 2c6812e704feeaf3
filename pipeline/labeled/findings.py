"""What a check of labelled data says: how bad, where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error makes the data unfit; a warning wants a look; a note says what could not be checked."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes:
        check: Name of the check, such as "range" or "leak".
        severity: How bad it is.
        sentence: What was found.
        fix: What to do about it.
        answer_id: Answer it is about; empty where it is about more.
        rater: Rater it is about; empty where it is about more.
        scale: Scale it is about; empty where it is about more.
    """

    check: str
    severity: Severity
    sentence: str
    fix: str
    answer_id: str = ""
    rater: str = ""
    scale: str = ""

    @property
    def place(self) -> str:
        """Answer, rater and scale, as far as they are known."""
        named = (("answer", self.answer_id), ("rater", self.rater), ("scale", self.scale))
        return ", ".join(f"{kind} {name}" for kind, name in named if name) or "all"
