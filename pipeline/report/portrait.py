"""What a candidate's page shows over all their answers, worked out; the template only lays it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.packs import Framework, Indicator, Pack, Question
from pipeline.report.advice import Advice, advice_for
from pipeline.report.candidates import Candidate
from pipeline.report.cards import Area, Card, areas_of, asking, card, clearly
from pipeline.report.underlined import Underlined, underlined
from pipeline.types import Evaluation

BEST, CONTRARY, OF_EACH = 6, 4, 2
_STATES = ("missing", "perhaps", "told")


@dataclass(frozen=True, slots=True)
class Covered:
    """One question over all answers to it: its areas, as far as any of them touches them, and what to ask next."""

    question: str
    cards: tuple[Card, ...]
    areas: tuple[Area, ...]
    follow_ups: tuple[str, ...]

    @property
    def found(self) -> int:
        """How many areas were touched, or perhaps."""
        return sum(area.state != "missing" for area in self.areas)

    @property
    def perhaps(self) -> int:
        """How many areas were perhaps touched."""
        return sum(area.state == "perhaps" for area in self.areas)


@dataclass(frozen=True, slots=True)
class Step:
    """Behaviours of one level or group: those that some answer shows, and the others."""

    step: int
    name: str
    shown: tuple[Indicator, ...]
    missing: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything that a candidate's page shows.

    Attributes:
        steps: Levels up to the one after the highest that an answer surely reached, or every group of an unordered
            framework.
        next_step: The last of these levels; None in an unordered framework.
        unasked: Questions of the pack that no answer belongs to.
        advice: The pack's advice for behaviours of that level that no answer clearly shows; lower levels were reached.
    """

    candidate: Candidate
    cards: tuple[Card, ...]
    best: tuple[Underlined, ...]
    contrary: tuple[Underlined, ...]
    covered: tuple[Covered, ...]
    steps: tuple[Step, ...]
    next_step: int | None
    unasked: tuple[Question, ...]
    advice: tuple[Advice, ...]


def portrait(
    candidate: Candidate, pack: Pack, framework: Framework, known: Mapping[int, Card] | None = None
) -> Portrait:
    """Work out the page of one candidate.

    Args:
        candidate: With all their answers.
        pack: The competency pack.
        framework: The one that levels refer to.
        known: Cards that were worked out already, by the answer's place in the input.
    """
    cards = tuple((known or {}).get(item.position) or card(item) for item in candidate.items)
    evaluations = candidate.evaluations
    top = next_level(evaluations, framework) if framework.ordered else None
    steps = steps_of(evaluations, framework, top)
    wanted = {i.id: i for step in steps if top in {None, step.step} for i in step.missing}
    asked = {e.coverage.question_id for e in evaluations if e.coverage}
    return Portrait(
        candidate=candidate,
        cards=cards,
        best=tuple(underlined(candidate.items, 1, most=BEST, of_each=OF_EACH)),
        contrary=tuple(underlined(candidate.items, -1, most=CONTRARY, of_each=OF_EACH)),
        covered=tuple(covered(cards, pack)),
        steps=steps,
        next_step=top,
        unasked=tuple(q for q in pack.questions if q.id not in asked),
        advice=tuple(advice_for(pack, wanted)),
    )


def next_level(evaluations: Sequence[Evaluation], framework: Framework) -> int:
    """The level after the highest that an answer surely reached (the low end of its range), or the last one."""
    reached = max((e.level.low or 0 for e in evaluations if e.level), default=0)
    return min(reached + 1, len(framework.levels))


def steps_of(evaluations: Sequence[Evaluation], framework: Framework, top: int | None) -> tuple[Step, ...]:
    """Behaviours clearly shown and not, by level up to ``top``; every group where it is None."""
    shown = {m.indicator_id for e in evaluations if e.level for m in e.level.matches if not m.contra and clearly(m, e)}
    return tuple(
        Step(
            level.step,
            level.name,
            tuple(i for i in level.indicators if i.id in shown),
            tuple(i for i in level.indicators if i.id not in shown),
        )
        for level in framework.levels
        if top is None or level.step <= top
    )


def covered(cards: Sequence[Card], pack: Pack) -> list[Covered]:
    """The questions whose areas are known, in the order of the answers."""
    groups: dict[str, list[Card]] = {}
    for one in cards:
        coverage = one.item.evaluation.coverage
        if coverage and (coverage.areas or coverage.follow_ups):
            groups.setdefault(coverage.question_id, []).append(one)
    questions = {question.id: question for question in pack.questions}
    return [_covered(group, questions.get(name)) for name, group in groups.items()]


def _covered(cards: Sequence[Card], question: Question | None) -> Covered:
    found = [e.coverage for c in cards if (e := c.item.evaluation).coverage]
    areas: dict[str, Area] = {}
    for area in (area for c in cards for area in areas_of(c.item.evaluation)):
        if area.area_id not in areas or _STATES.index(area.state) > _STATES.index(areas[area.area_id].state):
            areas[area.area_id] = area
    missing = {area.area_id for area in areas.values() if area.state == "missing"}
    told = tuple(f for coverage in found for f in coverage.follow_ups)
    if question and question.areas:
        told = tuple(f.text for f in question.follow_ups if missing & set(f.areas))
    text = question.text if question else cards[0].item.evaluation.answer.question
    fullest = max((c.item.evaluation for c in cards), key=_told)
    return Covered(text, tuple(cards), tuple(areas.values()), asking(fullest, tuple(dict.fromkeys(told))))


def _told(evaluation: Evaluation) -> float:
    return evaluation.scores.specificity if evaluation.scores else 0.0
