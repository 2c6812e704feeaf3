"""The STAR parts: situation, task, action, result, and reflection, each with the words that tell it.

Situation-task-action-result is the usual frame of behaviour description interviews; reflection is added by the rubric.
Features, all between 0 and 1:

* ``situation``: saturate(told clauses, 2) - where and with whom; ``scene``: as in specificity.
* ``task``: saturate(requests, duties and stakes in told clauses + half of the others, 1).
* ``action``: saturate(event clauses by the candidate, alone or in a "we", 1.5); ``habit``: saturate(concrete own acts
  in the present, 2), which the rubric counts as action.
* ``result``: saturate(outcome and observation phrases after the first event, 1); ``ending``: 1 if one of the last two
  clauses that tell anything is told of another person or thing (the outcome is often just that).
* ``reflection``: saturate(lessons outside platitudes in the last two thirds, 1).
* ``change``: saturate(changes, 1): after the events, own acts in the present that are marked as lasting ("now I ring
  first", "since then we ask"), and remedies that were made (a checklist, a rule, a warning).
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
        "change": saturate(len(_changes(story)), 1),
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
    return len(told) > 2 and any(c.agent not in _OWN for c in told[-2:])


def _lessons(story: Story) -> list[Hit]:
    platitudes = {i for h in story.hits["platitudes_of_reflection"] for i in range(h.start, h.end)}
    late = len(story.parsed.words) / 3
    return [h for h in story.hits["reflection"] if h.start >= late and not platitudes & set(range(h.start, h.end))]


def _changes(story: Story) -> list[int]:
    """Clauses after the first events that tell what is done differently since."""
    if len(story.events) < 2:
        return []
    clauses, from_clause = story.parsed.clauses, story.events[1]
    lasting = {story.parsed.clause_of(h.start) for h in story.hits["lasting"]}
    found = {story.parsed.clause_of(h.start) for h in story.hits["remedy"]}
    found |= {
        k for k in lasting
        if clauses[k].mood is Mood.PRESENT and clauses[k].agent in _OWN and clauses[k].lemma not in STATIVE
        and not story.told[k]
    }  # fmt: skip
    return sorted(k for k in found if k > from_clause)


def _evidence(story: Story) -> Iterable[Evidence]:
    parsed = story.parsed
    first: list[tuple[str, tuple[int, int] | None, str]] = []
    scene = next(iter(story.told_hits("scene")), None)
    told = next((k for k, t in enumerate(story.told) if t), None)
    place = (
        _clause(parsed, parsed.clause_of(scene.start)) if scene else (None if told is None else _clause(parsed, told))
    )
    first.append(("situation", place, "sets the scene"))
    task = next(iter(story.told_hits("task")), None)
    first.append(("task", _clause(parsed, parsed.clause_of(task.start)) if task else None, "a request, duty or stake"))
    own = story.own_events()
    first.append(("action", (own[0].start, own[0].end) if own else None, "what the candidate did"))
    result = max(_results(story), key=lambda h: h.start, default=None)
    first.append(("result", _clause(parsed, parsed.clause_of(result.start)) if result else None, "how it ended"))
    learned = [*_changes(story), *(parsed.clause_of(h.start) for h in _lessons(story))]
    first.append(("reflection", _clause(parsed, max(learned)) if learned else None, "what was learned or changed"))
    for part, words, reason in first:
        if words is not None:
            yield evidence(parsed, f"star_{part}", words, 1, reason, strength=0.5)


def _clause(parsed: ParsedAnswer, k: int) -> tuple[int, int]:
    return parsed.clauses[k].start, parsed.clauses[k].end
