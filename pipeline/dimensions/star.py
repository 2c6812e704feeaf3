"""The STAR parts: situation, task, action, result, and reflection, each with the words that tell it.

Situation-task-action-result is the usual frame of behaviour description interviews; reflection is added by the rubric.
Features, all between 0 and 1:

* ``situation``: saturate(told clauses, 2) - where and with whom; ``scene``: as in specificity.
* ``task``: saturate(requests, duties and stakes in told clauses + half of the others, 1).
* ``action``: saturate(event clauses by the candidate, alone or in a "we", 1.5); ``habit``: saturate(concrete own acts in
  the present, 2), which the rubric counts as action.
* ``result``: saturate(outcome and observation phrases after the first event, 1); ``ending``: 1 if one of the last two
  clauses that tell anything is told of another person or thing (the outcome is often just that).
* ``reflection``: saturate(lessons and changes outside platitudes, 1); ``change``: the same for "since then I ...".
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.dimensions.base import evidence, saturate
from pipeline.dimensions.story import STATIVE, Story, StoryReader
from pipeline.lexicons import Hit
from pipeline.parse import Agent, Mood, ParsedAnswer
from pipeline.types import Evidence, Measurement

PARTS = ("situation", "task", "action", "result", "reflection")
_OWN = {Agent.I, Agent.WE, Agent.IMPLIED}
_CHANGE = ("since", "ever", "from", "now", "these", "nowadays", "next", "after", "I")


class Star:
    """Measures the STAR parts with story.yaml and vagueness.yaml."""

    name = "star"

    def __init__(self, lexicons: Path) -> None:
        self._reader = StoryReader(lexicons)

    def measure(self, parsed: ParsedAnswer) -> Measurement:
        """Features and evidence of one answer."""
        story = self._reader.read(parsed)
        features = {f"star.{name}": value for name, value in _features(story).items()}
        return Measurement(features, tuple(_evidence(story)))


def _features(story: Story) -> dict[str, float]:
    task, told_task = story.hits["task"], story.told_hits("task")
    lessons = _lessons(story)
    return {
        "situation": saturate(sum(story.told), 2),
        "scene": saturate(len(story.told_hits("scene")), 1),
        "task": saturate(len(told_task) + 0.5 * (len(task) - len(told_task)), 1),
        "action": saturate(len(story.own_events()), 1.5),
        "habit": saturate(len(_habits(story)), 2),
        "result": saturate(len(_results(story)), 1),
        "ending": float(_ends_elsewhere(story)),
        "reflection": saturate(len(lessons), 1),
        "change": saturate(sum(story.parsed.words[h.start].lower in _CHANGE for h in lessons), 1),
    }


def _habits(story: Story) -> list[int]:
    return [
        k for k, c in enumerate(story.parsed.clauses)
        if c.mood is Mood.PRESENT and c.agent in _OWN and c.lemma not in STATIVE and not story.told[k] and not c.negated
    ]  # fmt: skip


def _results(story: Story) -> list[Hit]:
    places: dict[int, Hit] = {}
    for hit in story.after_events([*story.told_hits("outcome"), *story.told_hits("observed")]):
        places.setdefault(story.parsed.clause_of(hit.start), hit)
    return list(places.values())


def _ends_elsewhere(story: Story) -> bool:
    told = [c for c, t in zip(story.parsed.clauses, story.told, strict=True) if t]
    return len(told) > 2 and any(c.agent not in _OWN for c in told[-2:])  # noqa: PLR2004 - see docstring


def _lessons(story: Story) -> list[Hit]:
    platitudes = {i for h in story.hits["platitudes_of_reflection"] for i in range(h.start, h.end)}
    late = len(story.parsed.words) / 3
    return [h for h in story.hits["reflection"] if h.start >= late and not platitudes & set(range(h.start, h.end))]


def _evidence(story: Story) -> Iterable[Evidence]:
    parsed = story.parsed
    first: list[tuple[str, tuple[int, int] | None, str]] = []
    scene = next(iter(story.told_hits("scene")), None)
    told = next((k for k, t in enumerate(story.told) if t), None)
    place = _clause(parsed, parsed.clause_of(scene.start)) if scene else (None if told is None else _clause(parsed, told))
    first.append(("situation", place, "sets the scene"))
    task = next(iter(story.told_hits("task")), None)
    first.append(("task", _clause(parsed, parsed.clause_of(task.start)) if task else None, "a request, duty or stake"))
    own = story.own_events()
    first.append(("action", (own[0].start, own[0].end) if own else None, "what the candidate did"))
    result = max(_results(story), key=lambda h: h.start, default=None)
    first.append(("result", _clause(parsed, parsed.clause_of(result.start)) if result else None, "how it ended"))
    lesson = max(_lessons(story), key=lambda h: h.start, default=None)
    first.append(("reflection", _clause(parsed, parsed.clause_of(lesson.start)) if lesson else None, "what was learned or changed"))
    for part, words, reason in first:
        if words is not None:
            yield evidence(parsed, f"star_{part}", words, 1, reason, strength=0.5)


def _clause(parsed: ParsedAnswer, k: int) -> tuple[int, int]:
    return parsed.clauses[k].start, parsed.clauses[k].end
