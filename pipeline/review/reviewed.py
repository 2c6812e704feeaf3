"""A run with what was decided about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.report.files import storable
from pipeline.review.cases import Case, read_cases
from pipeline.review.decisions import COMMENT, STAGES, Decision, Stage
from pipeline.review.store import FILE, Store

INDEPENDENT: tuple[Stage, ...] = ("blind", "second")
INFORMED: tuple[Stage, ...] = ("informed",)
READ: tuple[Stage, ...] = (*INDEPENDENT, *INFORMED)
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The answers of a run by id, in its order, and all decisions in the order of writing."""

    run: Path
    cases: Mapping[str, Case]
    decisions: tuple[Decision, ...]

    @property
    def raters(self) -> tuple[str, ...]:
        """Names of all who decided something, sorted."""
        return tuple(sorted({decision.rater for decision in self.decisions}))

    def ratings(self, stages: Collection[Stage] = STAGES) -> dict[Key, Decision]:
        """What each rater holds: the last decision by answer, rater and scale; comments aside."""
        return latest(d for d in self.decisions if d.stage in stages and d.scale != COMMENT)


def latest(decisions: Iterable[Decision]) -> dict[Key, Decision]:
    """The last decision by answer, rater and scale, in the order in which they were first decided."""
    return {(d.answer_id, d.rater, d.scale): d for d in decisions}


def read_reviewed(run: Path) -> Reviewed:
    """A run and its decisions.

    Raises:
        InputError: It is no run, or nobody has decided anything yet.
    """
    cases = {storable(case.answer_id): case for case in read_cases(run)}
    path = run / FILE
    if not path.exists():
        fix = "decide with 'plainspoken review open', or take decisions in with 'plainspoken review import'"
        raise InputError("nobody has decided anything yet", where=str(run), fix=fix)
    with Store.open(path) as store:
        # A decision on an answer that is no longer in the run has no words to go with.
        decisions = tuple(decision for decision in store.decisions() if decision.answer_id in cases)
    return Reviewed(run, cases, decisions)
