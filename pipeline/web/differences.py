"""Where raters differ enough for somebody to settle it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.labeled import SCALES
from pipeline.review.cases import Case
from pipeline.types import STAR
from pipeline.web.desk import Desk, Reading

LEAST = 1.0  # points on an ordered scale
ASKING = tuple(name for name in SCALES if name not in STAR)


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer on which readings differ: the scales on which they do, and those of them not settled yet."""

    case: Case
    raters: tuple[str, ...]
    scales: tuple[str, ...]
    open: tuple[str, ...]


def differing(readings: Iterable[Reading], scales: Sequence[str] = ASKING) -> tuple[str, ...]:
    """The scales on which two readings are a point or more apart, or where only one says that it does not apply.

    STAR parts alone do not call for a third look: pass ``tuple(SCALES)`` to see them as well.
    """
    found = list(readings)
    return tuple(name for name in scales if _apart([r.decisions[name].rating for r in found if name in r.decisions]))


def _apart(ratings: Sequence[float | None]) -> bool:
    given = [rating for rating in ratings if rating is not None]
    if given and len(given) < len(ratings):
        return True
    return bool(given) and max(given) - min(given) >= LEAST


def differences(desk: Desk) -> list[Difference]:
    """All answers with differing readings in the order of the queue, the settled ones last."""
    everybody = desk.readings()
    found = [_difference(desk, case, everybody[case.answer_id]) for case in desk.cases if case.answer_id in everybody]
    return sorted((d for d in found if d.scales), key=lambda d: not d.open)


def _difference(desk: Desk, case: Case, readings: Mapping[str, Reading]) -> Difference:
    scales = differing(readings.values())
    settled = desk.settled(case.answer_id).decisions if scales else {}
    unsettled = tuple(name for name in scales if name not in settled)
    return Difference(case, tuple(sorted(r.rater for r in readings.values() if r.rated)), scales, unsettled)
