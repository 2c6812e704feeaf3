"""Specificity: does the answer tell one real event that a listener could retell or check?

Behaviour description interviewing asks for what was done on one occasion (Janz, 1982, J. Applied Psychology
67:577-580); accounts of real events carry place, time, people and reported words (reality monitoring: Johnson & Raye,
1981, Psychological Review 88:67-85). Features, all between 0 and 1 and saturating so that length by itself adds little
(``saturate(n, h) = n / (n + h)``, share = part of the finite clauses):

* ``told_share``: clauses told as done.
* ``events``: saturate(event clauses, 1.5), where one without anything particular counts a half; ``run``:
  saturate(longest run of told clauses, 3).
* ``habit_share``: clauses of the candidate or "you" in the present or a modal (habits, opinions, hypotheticals).
* ``scene``: saturate(anchors of one occasion in told clauses, 1).
* ``names``, ``numbers``, ``times``, ``speech``: saturate(distinct ones, 1); outside told clauses each counts a half. A
  number that the speech recogniser was unsure of counts in none of them and is weak evidence.
* ``particulars``: saturate(all of these together, 3).
* ``details``: saturate(different nouns in told clauses that are particular to the event, 4).
* ``steps``: saturate(different verbs of event clauses + ordering words in told clauses, 6).
* ``outcome``: saturate(outcome phrases in told clauses after the first event, 1).
* ``observed``: saturate(observed outcomes after the first event, in told clauses or with a number, 1).
* ``vague``: saturate(empty outcomes, platitudes, definitions and how-to talk, 2).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Literal

from pipeline.dimensions._story_shown import done, ends_it, in_sentence, said
from pipeline.dimensions.base import evidence, saturate, share
from pipeline.dimensions.story import UNSURE, Story, StoryReader
from pipeline.lexicons import Hit
from pipeline.parse import Agent, Mood, ParsedAnswer
from pipeline.types import Evidence, Measurement

_KINDS = {
    "name": "names somebody or something", "number": "gives a number", "calendar": "says when",
    "amounts": "says how much", "speech": "tells what was said",
}  # fmt: skip
_VAGUE = ("empty_outcomes", "platitudes_of_reflection", "definition_talk", "how_to_talk")
_CLAIMED = ("empty_outcomes", "platitudes_of_reflection")
_ASIDE = {"because", "that", "than", "so", "who", "which", "but", "what", "as"}
_SHOWN, _MOST, _FEW = 3, 5, 2
_PARTICULAR = 0.7
_MISHEARD = "gives a number that may be misheard: the recording is unclear there"
_OWN_VIEW = {Agent.I, Agent.WE, Agent.IMPLIED}
_WITNESSED = {"see", "tell", "hear", "feel", "smell"}
_ALL_EVENT, _EVENTS = 0.6, 3  # share of told clauses, and events, from which no habit takes anything off an event
_CLEAR = 0.4  # weight from which a clause is worth showing beside others


class Specificity:
    """Measures specificity with story.yaml and vagueness.yaml."""

    name = "specificity"

    def __init__(self, lexicons: Path) -> None:
        self._reader = StoryReader(lexicons)

    def measure(self, parsed: ParsedAnswer) -> Measurement:
        """Features and evidence of one answer."""
        story = self._reader.read(parsed)
        features = {f"specificity.{name}": value for name, value in _features(story).items()}
        return Measurement(features, tuple(_evidence(story)))


def _features(story: Story) -> dict[str, float]:
    clauses = story.parsed.clauses
    runs = [sum(1 for _ in run) for told, run in groupby(story.told) if told]
    own_talk = (Agent.I, Agent.WE, Agent.YOU, Agent.IMPLIED)
    habits = sum(
        c.verb >= 0 and c.mood is not Mood.PAST and c.agent in own_talk and not t
        for c, t in zip(clauses, story.told, strict=True)
    )
    counts = {kind: _distinct(story, kind) for kind in _KINDS}
    verbs = {clauses[k].lemma for k in story.events}
    return {
        "told_share": share(sum(story.told), story.finite),
        "events": saturate(story.solid_events(), 1.5),
        "run": saturate(max(runs, default=0), 3),
        "habit_share": share(habits, story.finite),
        "scene": saturate(len(story.told_hits("scene")), 1),
        "names": saturate(counts["name"], 1),
        "numbers": saturate(counts["number"] + counts["amounts"], 1),
        "times": saturate(counts["calendar"], 1),
        "speech": saturate(counts["speech"], 1),
        "particulars": saturate(sum(counts.values()), 3),
        "details": saturate(len(set(story.details().values())), 4),
        "steps": saturate(len(verbs) + len(story.told_hits("sequence")), 6) if len(verbs) > 1 else 0.0,
        "outcome": saturate(len(story.after_events(story.told_hits("outcome"))), 1),
        "observed": saturate(len(_observed(story)), 1),
        "vague": saturate(sum(len(story.hits[f]) for f in _VAGUE), 2),
    }


def _distinct(story: Story, kind: str) -> float:
    best: dict[str, float] = {}
    for hit in story.hits[kind]:
        words = story.parsed.words[hit.start : hit.end]
        key = " ".join(w.lower for w in words) if kind != "speech" else str(hit.start)
        told = story.told[story.parsed.clause_of(hit.start)]
        best[key] = max(best.get(key, 0.0), 1.0 if told else 0.5)
    return sum(best.values())


def _observed(story: Story) -> list[Hit]:
    return story.after_events(story.told_hits("observed"))


def _evidence(story: Story) -> Iterable[Evidence]:
    kept: list[Evidence] = []
    for k, (weight, reasons) in sorted(_scored(story).items(), key=lambda item: (-item[1][0], item[0])):
        span = _spot(story, k, 1, "; ".join(dict.fromkeys(reasons)), min(weight / 3, 1.0))
        most = _MOST if weight >= _CLEAR else _FEW
        if len(kept) < most and not _again(span, kept):
            kept.append(span)
    yield from kept
    yield from _against(story)


def _scored(story: Story) -> dict[int, tuple[float, list[str]]]:
    """Weight and reasons of the clauses that tell the event, without those that a reader would not call telling."""
    parsed = story.parsed
    scored: dict[int, tuple[float, list[str]]] = {}
    for hit in _observed(story):
        if ends_it(story, hit):
            _note(scored, parsed.clause_of(hit.start), 1.2, "an outcome that was seen or measured")
    for hit in story.after_events(story.told_hits("outcome")):
        if ends_it(story, hit):
            _note(scored, parsed.clause_of(hit.start), 0.8, "tells how it ended")
    for kind, reason in _KINDS.items():
        for hit in story.hits[kind]:
            told = story.told[parsed.clause_of(hit.start)] and in_sentence(parsed, hit)
            if told and (kind != "speech" or said(parsed, hit)):
                _note(scored, parsed.clause_of(hit.start), _PARTICULAR, reason)
    for hit in story.told_hits(UNSURE):
        _note(scored, parsed.clause_of(hit.start), _PARTICULAR / 2, _MISHEARD)
    for hit in story.told_hits("scene"):
        if in_sentence(parsed, hit) and not hit.entry.startswith("there"):
            _note(scored, parsed.clause_of(hit.start), 0.35, "sets one occasion")
    for k in story.events:
        own = 0.5 if parsed.clauses[k].agent is Agent.I else 0.4
        if seen := done(story, k):
            _note(scored, k, own * seen, "tells something that was done")
    return scored


def _note(scored: dict[int, tuple[float, list[str]]], k: int, weight: float, reason: str) -> None:
    total, reasons = scored.get(k, (0.0, []))
    scored[k] = (total + weight * (reason not in reasons), [*reasons, reason])


def _against(story: Story) -> Iterable[Evidence]:
    """Habits, opinions and suppositions where no event is told; empty outcomes and platitudes wherever they stand."""
    kept: list[Evidence] = []
    most = _most_against(story)
    for family, reason in (
        ("generalisers", "what usually happens, not one event"),
        ("hypotheticals", "what would be done, not what was done"),
        ("opinion_markers", "an opinion"), ("how_to_talk", "advice, not an event"),
        ("empty_outcomes", "an outcome only claimed"),
        ("platitudes_of_reflection", "a platitude where a lesson should be"),
    ):  # fmt: skip
        for hit in story.hits[family]:
            k = story.parsed.clause_of(hit.start)
            span = _spot(story, k, -1, reason, 0.4)
            anywhere = family in _CLAIMED
            aside = story.events and story.parsed.clauses[k].marker in _ASIDE
            fits = anywhere or not (story.told[k] or aside or _no_own_view(story, hit))
            if fits and len(kept) < most + anywhere and not _again(span, kept):
                kept.append(span)
    yield from kept


def _most_against(story: Story) -> int:
    told = sum(story.told)
    if told > _ALL_EVENT * story.finite and len(story.events) >= _EVENTS:
        return 0
    return _SHOWN if told < story.finite / 2 else 1


def _no_own_view(story: Story, hit: Hit) -> bool:
    """Whether a phrase is no habit or opinion of the candidate's: said to or by somebody, or seen ("you could see")."""
    k = story.parsed.clause_of(hit.start)
    said = {story.parsed.clause_of(h.start) for h in story.told_hits("speech")}
    clause = story.parsed.clauses[k]
    others = hit.family == "opinion_markers" and clause.agent not in _OWN_VIEW
    seen = clause.agent is Agent.YOU and clause.lemma in _WITNESSED
    return others or seen or not said.isdisjoint({k - 1, k})


def _again(span: Evidence, kept: Iterable[Evidence]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in kept)


def _spot(story: Story, k: int, polarity: Literal[1, -1], reason: str, strength: float) -> Evidence:
    clause = story.parsed.clauses[k]
    return evidence(story.parsed, "specificity", (clause.start, clause.end), polarity, reason, strength=strength)
