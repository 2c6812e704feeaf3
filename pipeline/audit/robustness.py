"""The audit: score the answers, change them in every way that should not pay or not matter, and score them again.

A probe's randomness comes from its name and the answer's id alone, so neither the order of the answers nor which others
are there has a say in what is tried.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.audit.attacks import ATTACKS, Attack
from pipeline.audit.changes import INVARIANCES
from pipeline.audit.files import FORMATS, through
from pipeline.audit.measures import FLOOR, Shift, gains, moves, reading
from pipeline.audit.results import Case, Kind, Outcome, Robustness, ordered
from pipeline.audit.settings import AuditSettings
from pipeline.types import Answer, Evaluation

Score = Callable[[Sequence[Answer]], Sequence[Evaluation]]
Note = Callable[[str], None]
BATCH = 7


def robustness(
    answers: Sequence[Answer], score: Score, settings: AuditSettings, note: Note | None = None
) -> Robustness:
    """Try every attack and every invariance on the answers.

    Args:
        answers: With unique ids; those that get no score are left out and counted.
        score: Any scorer: answers in, as many evaluations out, in order.
        settings: From ``load_audit``.
        note: Called with the name of each probe before it is tried.

    Returns:
        The same for the same answers, scorer and settings, whatever the order of the answers.
    """
    audit = _Audit(_Memory(score), settings, note or (lambda _: None))
    start = sorted(audit.score(answers), key=lambda e: e.answer.answer_id)
    scored = [evaluation for evaluation in start if evaluation.scores is not None]
    outcomes = [
        *(audit.attack(name, function, scored) for name, function in ATTACKS.items()),
        *audit.alone(),
        *(audit.invariance(name, function, scored) for name, function in INVARIANCES.items()),
        *(audit.format(name, scored) for name in FORMATS),
        audit.order(scored),
    ]
    return Robustness(tuple(outcomes), len(answers), len(answers) - len(scored), settings.thresholds.most)


def seeded(probe: str, answer_id: str) -> random.Random:
    """A generator that depends on the probe and the answer's id alone."""
    digest = hashlib.sha256(f"{probe}\0{answer_id}".encode("utf-8", "surrogatepass")).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311 - nothing secret


@dataclass
class _Memory:
    """A scorer that scores the same words, asked the same question, once."""

    raw: Score
    known: dict[tuple[str, ...], Evaluation] = field(default_factory=dict)

    def __call__(self, answers: Sequence[Answer]) -> list[Evaluation]:
        new = {self._key(answer): answer for answer in answers if self._key(answer) not in self.known}
        for answer, evaluation in zip(new.values(), self.raw(list(new.values())) if new else (), strict=True):
            self.known[self._key(answer)] = evaluation
        return [replace(self.known[self._key(answer)], answer=answer) for answer in answers]

    @staticmethod
    def _key(answer: Answer) -> tuple[str, ...]:
        return answer.text, answer.question, answer.question_id, answer.competency, str(answer.reason_code)


@dataclass
class _Audit:
    score: _Memory
    settings: AuditSettings
    note: Note

    def attack(self, name: str, function: Attack, scored: Sequence[Evaluation]) -> Outcome:
        return self._changed(name, "attack", function, scored)

    def invariance(self, name: str, function: Attack, scored: Sequence[Evaluation]) -> Outcome:
        return self._changed(name, "invariance", function, scored)

    def _changed(self, name: str, kind: Kind, function: Attack, scored: Sequence[Evaluation]) -> Outcome:
        self.note(name)
        lists = self.settings.lists
        texts = [function(e.answer.text, seeded(name, e.answer.answer_id), lists) for e in scored]
        pairs = [(e, replace(e.answer, text=t)) for e, t in zip(scored, texts, strict=True) if t != e.answer.text]
        after = self.score([answer for _, answer in pairs])
        cases = [self._case(name, kind, e, new) for (e, _), new in zip(pairs, after, strict=True)]
        return Outcome(name, kind, _about(function), ordered(cases), len(scored) - len(cases))

    def format(self, name: str, scored: Sequence[Evaluation]) -> Outcome:
        self.note(f"file_{name}")
        after = self.score(through(name, [e.answer for e in scored]))
        cases = [self._case(f"file_{name}", "invariance", e, new) for e, new in zip(scored, after, strict=True)]
        return Outcome(f"file_{name}", "invariance", f"The same answers through a {name} file.", ordered(cases), 0)

    def order(self, scored: Sequence[Evaluation]) -> Outcome:
        self.note("batch_and_order")
        mixed = sorted(scored, key=lambda e: seeded("batch_and_order", e.answer.answer_id).random())
        batches = [mixed[i : i + BATCH] for i in range(0, len(mixed), BATCH)]
        # Not from memory: whether it comes out the same is the question.
        after = [new for batch in batches for new in self.score.raw([e.answer for e in batch])]
        cases = [self._case("batch_and_order", "invariance", e, new) for e, new in zip(mixed, after, strict=True)]
        about = f"The same answers in another order, {BATCH} at a time."
        return Outcome("batch_and_order", "invariance", about, ordered(cases), 0)

    def alone(self) -> Iterable[Outcome]:
        lists = self.settings.lists
        yield self._alone(
            "off_topic_alone", {f"off_topic_{i}": text for i, text in enumerate(lists.off_topic, start=1)},
            "A paragraph of an encyclopaedia for an answer: it should score as one that says nothing.",
            _moved,
        )  # fmt: skip
        yield self._alone(
            "other_language_alone",
            {f"{name}_{i}": t for name in sorted(lists.other_language)
             for i, t in enumerate(lists.other_language[name], start=1)},
            "An answer in another language: it should be unscorable, or flagged.",
            _unnoticed,
        )  # fmt: skip

    def _alone(self, name: str, texts: Mapping[str, str], about: str, hit: Callable[[Case], bool]) -> Outcome:
        self.note(name)
        cases = []
        for new in self.score([Answer(key, text) for key, text in texts.items()]):
            shifts = gains(new.answer.answer_id, name, FLOOR, reading(new), self.settings.thresholds)
            case = self._made("", new, shifts, ())
            cases.append(replace(case, hit=hit(case)))
        return Outcome(name, "attack", about, ordered(cases), 0)

    def _case(self, name: str, kind: Kind, before: Evaluation, after: Evaluation) -> Case:
        measure = gains if kind == "attack" else moves
        readings = reading(before), reading(after)
        shifts = measure(before.answer.answer_id, name, *readings, self.settings.thresholds)
        case = self._made(before.answer.text, after, shifts, [flag.code for flag in before.flags])
        return replace(case, hit=_moved(case))

    def _made(self, before: str, after: Evaluation, shifts: Sequence[Shift], flags: Sequence[str]) -> Case:
        noticed = self._noticed(flags, after)
        texts = before, after.answer.text
        return Case(after.answer.answer_id, *texts, tuple(shifts), noticed, after.scores is None, hit=False)

    def _noticed(self, before: Sequence[str], after: Evaluation) -> str:
        """What newly tells the assessor: the reason of a refusal, or the codes of attack flags."""
        if after.scores is None:
            return after.reason_code
        new = [flag.code for flag in after.flags if flag.code in self.settings.attack_flags]
        return ", ".join(code for code in new if code not in before)


def _moved(case: Case) -> bool:
    return any(shift.moved for shift in case.shifts)


def _unnoticed(case: Case) -> bool:
    return not case.noticed


def _about(function: Attack) -> str:
    """The first sentence of a probe's docstring: what it does."""
    return " ".join((function.__doc__ or "").split("\n\n")[0].split())
