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

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.dimensions._story_shown import done, ends_it
from pipeline.dimensions.base import evidence, saturate
from pipeline.dimensions.story import STATIVE, Story, StoryReader
from pipeline.lexicons import Hit
from pipeline.parse import Agent, Clause, Mood, ParsedAnswer
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
    """Every part with the clause that tells it best; no clause stands for two parts where it can be helped.

    The parts with the fewest candidates choose first.
    """
    parsed, wanted = story.parsed, {part: list(find(story)) for part, (find, _) in _PLACES.items()}
    chosen: dict[str, Evidence] = {}
    for part in ("reflection", "result", "task", "action", "situation"):
        spots = [_spot(parsed, part, k) for k in wanted[part]]
        free = [e for e in spots if not any(e.start < o.end and o.start < e.end for o in chosen.values())]
        if free or (spots and part in _NEEDED):
            chosen[part] = (free or spots)[0]
    yield from (chosen[part] for part in PARTS if part in chosen)


def _spot(parsed: ParsedAnswer, part: str, k: int) -> Evidence:
    words = parsed.clauses[k].start, parsed.clauses[k].end
    return evidence(parsed, f"star_{part}", words, 1, _PLACES[part][1], strength=0.5)


def _scenes(story: Story) -> Iterator[int]:
    """Where it is told when, where and with whom; else the first clauses that tell anything."""
    parsed = story.parsed
    told = [k for k, t in enumerate(story.told) if t and parsed.clauses[k].verb >= 0 and not _thin(story, k)]
    scene = {parsed.clause_of(h.start) for h in story.told_hits("scene")}
    yield from sorted(told[:_OPENING], key=lambda k: (k not in scene, k))


def _tasks(story: Story) -> Iterator[int]:
    """Requests and duties of the candidate before wishes, deadlines and assignments in general."""
    parsed = story.parsed
    asked = [(h.entry.startswith(_LOOSE), parsed.clause_of(h.start)) for h in story.told_hits("task")]
    yield from (k for loose, k in sorted(asked) if not (_thin(story, k) or (loose and _no_duty(parsed.clauses[k]))))


def _no_duty(clause: Clause) -> bool:
    """Whether a wish or a deadline in it lays nothing on the candidate: it was missed, or nobody is said to want it."""
    return clause.relative or clause.agent in {Agent.THING, Agent.IMPLIED} or clause.lemma in {"miss", "forget", "be"}


def _acts(story: Story) -> Iterator[int]:
    """Own acts that can be seen first; told in an order of their own, since the first is often still the scene."""
    own = [
        k for k in story.events
        if story.parsed.clauses[k].agent in _OWN and not story.parsed.clauses[k].passive and done(story, k)
    ]  # fmt: skip
    first = story.events[0] if story.events else -1
    scene = {story.parsed.clause_of(h.start) for h in story.told_hits("scene")}
    scene |= {k for k in own if story.parsed.clauses[k].marker in _BESIDE or story.parsed.clauses[k].progressive}
    alone = {k: story.parsed.clauses[k].agent is Agent.I for k in own}
    yield from sorted(own, key=lambda k: (k == first or k in scene, -done(story, k), not alone[k], k))


def _endings(story: Story) -> Iterator[int]:
    ends = [h.start for h in _results(story) if ends_it(story, h)]
    yield from (story.parsed.clause_of(start) for start in sorted(ends, reverse=True))


def _learned(story: Story) -> Iterator[int]:
    found = {*_changes(story), *(story.parsed.clause_of(h.start) for h in _lessons(story))}
    yield from sorted((k for k in found if story.events and not _supposed(story, k)), reverse=True)


def _supposed(story: Story, k: int) -> bool:
    return story.parsed.clauses[k].marker in {"if", "unless", "whether"}


def _thin(story: Story, k: int) -> bool:
    """Supposed, denied ("I cannot recall a time when"), or a fragment that names nobody ("and less stressed out")."""
    parsed, clause = story.parsed, story.parsed.clauses[k]
    named = any(w.tag.startswith(("NN", "PRP")) for w in parsed.words[clause.start : clause.end])
    denied = clause.negated or (k > 0 and clause.marker in _BESIDE and parsed.clauses[k - 1].negated)
    return _supposed(story, k) or denied or not named or clause.marker == "like"


_LOOSE = ("wanted", "needed", "deadline", "assign", "due", "was due", "were due", "promised", "goal", "or ")
_BESIDE = {"when", "while", "as", "where"}
_NEEDED = {"situation", "action"}
_OPENING = 4
_PLACES: dict[str, tuple[Callable[[Story], Iterator[int]], str]] = {
    "situation": (_scenes, "sets the scene"),
    "task": (_tasks, "a request, duty or stake"),
    "action": (_acts, "what the candidate did"),
    "result": (_endings, "how it ended"),
    "reflection": (_learned, "what was learned or changed"),
}
