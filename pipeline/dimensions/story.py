"""What specificity and the STAR parts both read: which clauses tell an event, and where the signs of a story stand.

An *event clause* is told as done (past, not habitual), has a person or an unstated doer as subject, and a verb of doing
rather than of being or thinking. Clauses in the present that stand inside a run of past ones ("so I ask her, and she
says") and unmarked third persons ("she come", "he say") count as told: tense morphology is dialect, not content. The
present perfect ("I have struggled with") sums up and tells no occasion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.lexicons import Hit, load_lexicon
from pipeline.parse import Agent, Clause, Mood, ParsedAnswer

PEOPLE = frozenset({Agent.I, Agent.WE, Agent.CUSTOMER, Agent.OWN_SIDE, Agent.OTHER, Agent.IMPLIED})
UNSURE = "unsure_number"
_NUMERIC = ("number", "amounts", "calendar")
PARTICULARS = ("name", "number", "calendar", "amounts", "speech")
STATIVE = frozenset(
    "be have know think want need feel seem like believe love hate mean belong depend matter care understand agree "
    "hope appear contain involve remain prefer value".split()
)
_ABSTRACT = ("tion", "sion", "ment", "ity", "ness", "ance", "ence", "ship", "ism", "ing")
_SHORT = 3
_NEAR = 3
_GENERAL = {"if", "whenever", "unless"}
_OTHERS = {Agent.CUSTOMER, Agent.OTHER, Agent.OWN_SIDE}
_ROUND = {"one", "100", "110", "1000", "first", "second", "two"}


@dataclass(frozen=True, slots=True)
class Story:
    """The reading of one answer.

    Attributes:
        finite: Clauses with a finite verb.
        told: Per clause of the answer, whether it is told as done.
        events: Indices of event clauses.
        hits: Lexicon hits by family.
    """

    parsed: ParsedAnswer
    finite: int
    told: tuple[bool, ...]
    events: tuple[int, ...]
    hits: dict[str, list[Hit]]

    def told_hits(self, family: str) -> list[Hit]:
        """Hits of a family that stand in a clause told as done."""
        return [h for h in self.hits[family] if self.told[self.parsed.clause_of(h.start)]]

    def details(self) -> dict[int, str]:
        """Nouns in told clauses that are particular to the event: word index to lemma."""
        general = {h.start for h in self.hits["general_nouns"]}
        return {
            w.i: w.lemma for w in self.parsed.words
            if w.tag.startswith("NN") and w.i not in general
            and len(w.lower) >= _SHORT and not w.lower.endswith(_ABSTRACT)
            and self.told[self.parsed.clause_of(w.i)]
        }  # fmt: skip

    def solid_events(self) -> float:
        """Event clauses; one without a detail, name, number, time or reported words counts a half."""
        solid = {self.parsed.clause_of(i) for i in self.details()}
        solid |= {self.parsed.clause_of(h.start) for kind in PARTICULARS for h in self.hits[kind]}
        return sum(1.0 if k in solid else 0.5 for k in self.events)

    def after_events(self, hits: Sequence[Hit]) -> list[Hit]:
        """Hits that stand after the first event clause: an outcome follows something."""
        if not self.events:
            return []
        first = self.parsed.clauses[self.events[0]].end
        return [h for h in hits if h.end > first]

    def own_events(self) -> list[Clause]:
        """Event clauses of the candidate, alone or in a "we"."""
        clauses = [self.parsed.clauses[k] for k in self.events]
        return [c for c in clauses if c.agent in {Agent.I, Agent.WE, Agent.IMPLIED} and not c.passive]


class StoryReader:
    """Finds the signs of a story with the lexicons story.yaml and vagueness.yaml."""

    def __init__(self, lexicons: Path) -> None:
        self._story = load_lexicon(lexicons / "story.yaml")
        self._vague = load_lexicon(lexicons / "vagueness.yaml")

    def read(self, parsed: ParsedAnswer) -> Story:
        """Read one answer; the dimensions share what is read."""
        return parsed.once((self._story, self._vague), lambda: self._read(parsed))

    def _read(self, parsed: ParsedAnswer) -> Story:
        story = parsed.hits(self._story)
        vague = parsed.hits(self._vague)
        told = _told(
            parsed,
            {parsed.clause_of(h.start) for h in story if h.family == "scene"},
            {parsed.clause_of(h.start) for h in vague if h.family == "generalisers"},
        )
        events = tuple(
            k for k, c in enumerate(parsed.clauses) if told[k] and c.agent in PEOPLE and c.lemma not in STATIVE
        )
        hits: dict[str, list[Hit]] = {f: [] for f in (*self._story.families, *self._vague.families)}
        for hit in (*story, *vague):
            hits[hit.family].append(hit)
        dates = {i for hit in hits["calendar"] for i in range(hit.start, hit.end)}
        named = (w for w in parsed.words if w.tag.startswith("NNP") and w.i not in dates)
        hits["name"] = [Hit("name", w.lower, w.i, w.i + 1) for w in named]
        hits["number"] = [
            Hit("number", w.lower, w.i, w.i + 1) for w in parsed.words if w.tag == "CD" and w.lower not in _ROUND
        ]
        _set_unsure_apart(parsed, hits)
        return Story(parsed, sum(c.verb >= 0 for c in parsed.clauses), told, events, hits)


def _set_unsure_apart(parsed: ParsedAnswer, hits: dict[str, list[Hit]]) -> None:
    """Move numbers that the speech recogniser may have misheard to a family of their own, which no feature counts."""
    unsure = {w.i for w in parsed.words for span in parsed.answer.doubtful if w.start < span.end and span.start < w.end}
    hits[UNSURE] = []
    for family in _NUMERIC if unsure else ():
        for hit in list(hits[family]):
            numeric = family != "calendar" or any(parsed.words[i].tag == "CD" for i in range(hit.start, hit.end))
            if numeric and unsure.intersection(range(hit.start, hit.end)):
                hits[family].remove(hit)
                hits[UNSURE].append(hit)


def _told(parsed: ParsedAnswer, scenes: set[int], habits: set[int]) -> tuple[bool, ...]:
    clauses = parsed.clauses
    plain = [(c.told_as_done and not _sums_up(parsed, c)) or _unmarked(parsed, c) for c in clauses]
    told: list[bool] = []
    in_scene = False
    for k, clause in enumerate(clauses):
        general = clause.habitual or k in habits or clause.agent is Agent.YOU or clause.marker in _GENERAL
        in_scene = (in_scene or k in scenes) and not general
        near = sum(plain[max(0, k - 2) : k]) + sum(plain[k + 1 : k + 3])
        doing = clause.mood is Mood.PRESENT and clause.agent in PEOPLE and clause.lemma not in STATIVE
        told.append(plain[k] or (doing and not general and (near >= _NEAR or in_scene)))
    return tuple(told)


def _sums_up(parsed: ParsedAnswer, clause: Clause) -> bool:
    group = parsed.words[max(clause.start, clause.verb - 3) : clause.verb]
    return any(w.lower in {"have", "has", "'ve"} for w in group)


def _unmarked(parsed: ParsedAnswer, clause: Clause) -> bool:
    if clause.mood is not Mood.PRESENT or clause.habitual or clause.agent not in _OTHERS or clause.subject < 0:
        return False
    verb, subject = parsed.words[clause.verb], parsed.words[clause.subject].lower
    return verb.tag == "VBP" and subject in {"he", "she"} and verb.lemma not in STATIVE
