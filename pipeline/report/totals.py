"""What a report says of all answers of a run, counted one by one, so that the answers need not be in memory."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import Any

from pipeline.report.wording import scales
from pipeline.types import Evaluation, Status


class Totals:
    """Counts, and the values that the distributions show (8 bytes for each)."""

    def __init__(self, evaluations: Iterable[Evaluation] = ()) -> None:
        self.rows = self.flagged = self.nameless = 0
        self.unscorable: Counter[str] = Counter()
        self.flags: Counter[str] = Counter()
        self.values = {name: array("d") for name in (*scales(), "level", "generic_probability")}
        for evaluation in evaluations:
            self.add(evaluation)

    def add(self, evaluation: Evaluation) -> None:
        """Count one more."""
        self.rows += 1
        self.flagged += evaluation.flagged
        self.nameless += not evaluation.answer.candidate_id
        if evaluation.status is Status.UNSCORABLE:
            self.unscorable[str(evaluation.reason_code)] += 1
        self.flags.update({flag.code for flag in evaluation.flags})
        if evaluation.scores:
            for name in (*scales(), "generic_probability"):
                self.values[name].append(getattr(evaluation.scores, name))
        if evaluation.level and evaluation.level.level is not None:
            self.values["level"].append(evaluation.level.level)

    @property
    def scored(self) -> int:
        """How many have scores."""
        return self.rows - self.unscorable.total()

    def counts(self) -> dict[str, Any]:
        """Scored, unscorable by reason, flagged, and flags by code."""
        return {
            "scored": self.scored,
            "unscorable": dict(sorted(self.unscorable.items())),
            "flagged": self.flagged,
            "flags": dict(sorted(self.flags.items())),
        }
