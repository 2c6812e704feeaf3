"""The assessor's desk: the cases of a run in the order of the queue, and what each rater decided about them.

A rater reads an answer blind: nothing of the model and nothing of another rater is shown before their own first rating
is stored. It is stored as "blind", or as "second" when somebody else had rated the answer before; whatever the same
rater stores for that answer afterwards is "informed".
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from pipeline.report.files import storable
from pipeline.review.cases import Case
from pipeline.review.decisions import COMMENT, Decision, Stage
from pipeline.review.store import Store
from pipeline.web.posts import Batch

ADJUDICATED: Stage = "adjudicated"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rater last decided about one answer, by scale; ``comment`` is among the scales."""

    rater: str
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    @property
    def rated(self) -> bool:
        """Whether there is any rating; a comment alone is none."""
        return any(scale != COMMENT for scale in self.decisions)

    @property
    def comment(self) -> str:
        """The last comment."""
        return self.decisions[COMMENT].comment if COMMENT in self.decisions else ""


class Desk:
    """Cases and decisions of one run.

    Args:
        cases: In the order of the queue.
        store: Where decisions are kept.
        informed: Show the model from the start; every rating then counts as informed.
        name: What names the run in the browser's own storage.
    """

    def __init__(self, cases: Sequence[Case], store: Store, *, informed: bool, name: str) -> None:
        self.cases = tuple(_storable(case) for case in cases)
        self.store, self.informed = store, informed
        self._lock = Lock()
        self.run = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self.keys = {case.answer_id: key_of(case.answer_id) for case in self.cases}
        self._by_key = {self.keys[case.answer_id]: case for case in self.cases}

    def case(self, key: str) -> Case | None:
        """The case with this key in its address."""
        return self._by_key.get(key)

    def readings(self) -> dict[str, dict[str, Reading]]:
        """Everybody's readings by answer and rater, what was adjudicated aside."""
        found: dict[str, dict[str, dict[str, Decision]]] = defaultdict(lambda: defaultdict(dict))
        for decision in self.store.decisions():
            if decision.stage != ADJUDICATED:
                found[decision.answer_id][decision.rater][decision.scale] = decision
        return {a: {r: Reading(r, kept) for r, kept in by_rater.items()} for a, by_rater in found.items()}

    def readings_of(self, answer_id: str) -> dict[str, Reading]:
        """The readings of one answer by rater."""
        found: dict[str, dict[str, Decision]] = defaultdict(dict)
        for decision in self.store.decisions(answer_id=answer_id):
            if decision.stage != ADJUDICATED:
                found[decision.rater][decision.scale] = decision
        return {rater: Reading(rater, kept) for rater, kept in found.items()}

    def settled(self, answer_id: str) -> Reading:
        """What was last adjudicated about an answer, whoever did it."""
        decisions = [d for d in self.store.decisions(answer_id=answer_id) if d.stage == ADJUDICATED]
        return Reading(decisions[-1].rater if decisions else "", {d.scale: d for d in decisions})

    def shown(self, answer_id: str, rater: str) -> bool:
        """Whether this rater may see what the model made of the answer."""
        own = [d for d in self.store.decisions(answer_id=answer_id, rater=rater) if d.scale != COMMENT]
        return self.informed or bool(own)

    def stage(self, answer_id: str, rater: str) -> Stage:
        """What the rater's next rating of the answer counts as."""
        if self.shown(answer_id, rater):
            return "informed"
        others = (d for d in self.store.decisions(answer_id=answer_id) if d.rater != rater)
        return "second" if any(d.scale != COMMENT for d in others) else "blind"

    def add(self, case: Case, batch: Batch) -> int:
        """Store a batch in one transaction; the number of decisions that were new.

        What a repeated request brings again keeps the stage it was stored with.
        """
        with self._lock:
            known = {d.decision_id: d.stage for d in self.store.decisions(answer_id=case.answer_id)}
            stage: Stage = ADJUDICATED if batch.adjudicated else self.stage(case.answer_id, batch.rater)
            return self.store.add(
                [
                    Decision(
                        decision_id=str(entry.decision_id),
                        answer_id=case.answer_id,
                        rater=batch.rater,
                        scale=entry.scale,
                        rating=None if entry.rating is None else float(entry.rating),
                        stage=known.get(str(entry.decision_id), stage),
                        spans=entry.as_spans(),
                        comment=entry.comment,
                    )
                    for entry in batch.entries
                ]
            )


def _storable(case: Case) -> Case:
    return replace(case, answer_id=storable(case.answer_id), candidate_id=storable(case.candidate_id))


def key_of(answer_id: str) -> str:
    """An answer's key in addresses: any id is safe there, whatever its characters."""
    return hashlib.sha256(answer_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
