"""Results of an audit: per probe the share of answers, its interval, what each scale did, and the worst examples."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from pipeline.audit.intervals import Share, wilson
from pipeline.audit.measures import Shift

Kind = Literal["attack", "invariance"]
WORST = 10


@dataclass(frozen=True, slots=True)
class Case:
    """One answer that carried a probe: both texts, what each scale did, and what told the assessor of it.

    Attributes:
        before: The answer as it came; "" where the probe is a text of its own.
        noticed: Flags it got only by the probe, or the reason it was refused; "" where nothing tells.
        hit: The attack succeeded, or the invariance broke.
    """

    answer_id: str
    before: str
    after: str
    shifts: tuple[Shift, ...]
    noticed: str
    refused: bool
    hit: bool

    @property
    def size(self) -> float:
        """By how much it moved: the largest gain or move on a score or the level, infinite where a score was lost."""
        sizes = [_size(s) for s in self.shifts if s.scale != "generic"]
        return max(sizes, default=0.0)


def _size(shift: Shift) -> float:
    if math.isnan(shift.before) != math.isnan(shift.after):
        return math.inf if shift.moved else 0.0
    return 0.0 if math.isnan(shift.after) else abs(shift.after - shift.before)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One probe over all answers that could carry it.

    Attributes:
        left_out: Answers that could not carry it, or had no score to begin with.
    """

    probe: str
    kind: Kind
    about: str
    cases: tuple[Case, ...]
    left_out: int

    @property
    def share(self) -> Share:
        """Answers on which the attack succeeded, or which moved."""
        return wilson(sum(case.hit for case in self.cases), len(self.cases))

    @property
    def unflagged(self) -> Share:
        """Those of them that nothing tells the assessor of."""
        return wilson(sum(case.hit and not case.noticed for case in self.cases), len(self.cases))

    @property
    def refused(self) -> int:
        """Answers that became unscorable by it."""
        return sum(case.refused for case in self.cases)

    def scales(self) -> dict[str, Share]:
        """The share by scale, of the answers that have a value on it."""
        return {scale: wilson(sum(s.moved for s in found), len(found)) for scale, found in self._by_scale().items()}

    def mean_shift(self) -> dict[str, float]:
        """After minus before on each scale, over the answers scored both times."""
        found = {scale: [s.after - s.before for s in shifts] for scale, shifts in self._by_scale().items()}
        known = {scale: [d for d in deltas if not math.isnan(d)] for scale, deltas in found.items()}
        return {scale: sum(deltas) / len(deltas) if deltas else math.nan for scale, deltas in known.items()}

    def worst(self) -> tuple[Case, ...]:
        """The ten answers that moved most, those that count first."""
        return tuple(sorted(self.cases, key=lambda c: (not c.hit, -self._weight(c), c.answer_id))[:WORST])

    def _weight(self, case: Case) -> float:
        if self.kind == "invariance":
            return case.size
        return max(
            (s.after - s.before for s in case.shifts if s.scale != "generic" and s.after == s.after), default=0.0
        )

    def _by_scale(self) -> dict[str, list[Shift]]:
        shifts = sorted((s for case in self.cases for s in case.shifts), key=lambda s: s.scale)
        known = (s for s in shifts if not (math.isnan(s.before) and math.isnan(s.after)))
        return {scale: list(found) for scale, found in groupby(known, key=lambda s: s.scale)}


@dataclass(frozen=True, slots=True)
class Robustness:
    """An audit: every probe's outcome, in the order tried.

    Attributes:
        answers: Answers given.
        unscorable: Those of them without a score, left out everywhere.
        most: Share of answers that an attack may succeed on, or an invariance move.
    """

    outcomes: tuple[Outcome, ...]
    answers: int
    unscorable: int
    most: float

    def of(self, kind: Kind) -> tuple[Outcome, ...]:
        """The outcomes of the attacks, or of the invariances."""
        return tuple(outcome for outcome in self.outcomes if outcome.kind == kind)

    def shifts(self) -> list[Shift]:
        """Every shift of every probe, by answer, probe and scale within each outcome."""
        return [shift for outcome in self.outcomes for case in outcome.cases for shift in case.shifts]

    def metrics(self) -> dict[str, Any]:
        """What robustness.json holds, floats rounded to four places, None where undefined."""
        count = {"given": self.answers, "unscorable": self.unscorable}
        return {
            "answers": count,
            "attacks": {outcome.probe: _metrics(outcome) for outcome in self.of("attack")},
            "invariances": {outcome.probe: _metrics(outcome) for outcome in self.of("invariance")},
        }


def _metrics(outcome: Outcome) -> dict[str, Any]:
    shares: Mapping[str, Share] = outcome.scales()
    shifts = outcome.mean_shift()
    found = {
        **_share(outcome.share),
        "left_out": outcome.left_out,
        "refused": outcome.refused,
        "scales": {scale: {**_share(shares[scale]), "mean_shift": _rounded(shifts[scale])} for scale in shares},
    }
    return found if outcome.kind == "invariance" else {**found, "unflagged": _share(outcome.unflagged)}


def _share(share: Share) -> dict[str, float | int | None]:
    return {"share": _rounded(share.value), "low": _rounded(share.low), "high": _rounded(share.high), "n": share.n}


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4) + 0.0


def ordered(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Cases by answer, so that the order of the input leaves no trace."""
    return tuple(sorted(cases, key=lambda case: case.answer_id))
