"""The reading of one answer for ownership, and the spans an assessor would underline in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.dimensions import _ownership_shown as shown
from pipeline.dimensions._ownership_acts import Act
from pipeline.dimensions._ownership_people import Doer
from pipeline.dimensions.base import evidence
from pipeline.lexicons import Hit
from pipeline.parse import Agent, ParsedAnswer
from pipeline.types import Evidence

Polarity = Literal[1, -1]

_PHRASES: dict[str, tuple[Polarity, float, str]] = {
    "fault": (1, 1.0, "answers for an own mistake"),
    "told_own": (1, 1.0, "told those concerned, under the own name"),
    "fault_own": (1, 0.9, "owns up or apologises"),
    "stake": (1, 0.9, "puts in own time, money or standing"),
    "stake_near": (1, 0.85, "puts in own time or money"),
    "stake_own": (1, 0.85, "stays on, comes in or vouches"),
    "unasked": (1, 0.9, "unasked"),
    "prevent_own": (1, 0.8, "removes the cause for the next time"),
    "follow_own": (1, 0.8, "comes back to it and checks"),
    "through_own": (1, 0.7, "sees it through"),
    "personally": (1, 0.75, "does it in person"),
    "disown": (-1, 1.0, "declares it somebody else's"),
    "disown_own": (-1, 0.9, "declines a part, or keeps to the least"),
    "handoff_own": (-1, 0.75, "passes it on"),
    "handoff": (-1, 0.75, "others took it over"),
    "refusal_own": (-1, 0.6, "only refuses"),
    "refusal": (-1, 0.5, "the rule has the last word"),
    "blame": (-1, 0.8, "puts the cause on others"),
    "collective": (-1, 0.6, "speaks of the group"),
    "loose_end": (-1, 0.5, "what became of it is left open"),
}
_ACTS: dict[Doer, tuple[Polarity, float, str]] = {
    Doer.OWN: (1, 0.7, "acts personally"),
    Doer.WE: (-1, 0.6, "says 'we': own part not told"),
    Doer.SIDE: (-1, 0.7, "somebody else acted"),
    Doer.OTHER: (-1, 0.55, "somebody else acted"),
    Doer.NOBODY: (-1, 0.5, "told without saying who did it"),
}
_MOST = 5  # of each polarity
_LEAST, _LEAST_AGAINST, _WEAK = 0.3, 0.2, 0.15
_ELSE = "somebody else acted"
_UNNAMED = {"he", "she", "they", "who", "it", "that", "which"}


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in one answer before it is counted."""

    parsed: ParsedAnswer
    acts: Sequence[Act]
    hits: Mapping[str, Sequence[Hit]]

    def total(self, *who: Doer) -> float:
        """Summed weight of the acts of these doers."""
        return sum(act.weight for act in self.acts if act.doer in who)

    def count(self, families: Mapping[str, float], most: int = 2) -> float:
        """Weighted number of hits, at most ``most`` of each family."""
        return sum(weight * min(len(self.hits.get(name, ())), most) for name, weight in families.items())

    @property
    def share(self) -> float:
        """Own acts against all acts that the candidate's side could have done, 0 to 1."""
        own = self.total(Doer.OWN)
        return own / (own + self.total(Doer.WE, Doer.SIDE) + 0.5 * self.total(Doer.NOBODY, Doer.OTHER) + 1)


def find_evidence(reading: Reading) -> list[Evidence]:
    """The few spans an assessor would underline, strongest first: no words twice, and none that hardly count."""
    kept: list[Evidence] = []
    for span in sorted(_candidates(reading), key=lambda e: (-e.strength, e.start, e.end)):
        place = next((n for n, k in enumerate(kept) if span.start < k.end and k.start < span.end), None)
        if place is None:
            kept.append(span)
        elif span.polarity == kept[place].polarity:
            joint = 1 - (1 - kept[place].strength) * (1 - 0.3 * span.strength)
            kept[place] = replace(kept[place], strength=round(joint, 4))
    ranked = sorted(kept, key=lambda e: (-e.strength, e.start))
    return _few(ranked)


def _few(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The strongest of each polarity; what is weak only where nothing else is to be shown, and then one."""
    clear = [e for e in ranked if e.strength >= (_LEAST if e.polarity > 0 or e.reason == _ELSE else _LEAST_AGAINST)]
    weak = [e for e in ranked if e.strength >= _WEAK and e.polarity > 0]
    few = [e for sign in (1, -1) for e in [c for c in clear if c.polarity == sign][:_MOST]]
    return sorted(few, key=lambda e: (-e.strength, e.start)) or weak[:1]


def _candidates(reading: Reading) -> Iterator[Evidence]:
    """Spans that agree with the balance of the answer weigh more: its own acts, or what stands in their place."""
    parsed = reading.parsed
    weight = {1: 0.55 + 0.45 * min(reading.share / 0.5, 1.0), -1: 1.0 - 0.45 * min(reading.share / 0.5, 1.0)}
    for family, (polarity, strength, reason) in _PHRASES.items():
        for hit in reading.hits.get(family, ()):
            strong = strength * weight[polarity] * shown.phrase(parsed, hit)
            if strong:
                yield evidence(parsed, "ownership", (hit.start, hit.end), polarity, reason, strength=strong)
    for act in reading.acts:
        told = act.weight >= 0.25 and shown.act(parsed, act) and not _customers_part(parsed, act)
        if act.doer in _ACTS and told:
            polarity, strength, reason = _ACTS[act.doer]
            strength *= act.weight * weight[polarity] * (0.85 + 0.15 * act.i / len(parsed.words))
            yield evidence(parsed, "ownership", (act.i, act.i + 1), polarity, reason, strength=strength)


def _customers_part(parsed: ParsedAnswer, act: Act) -> bool:
    """Whether it may be the customer who acts, doing what is the customer's to do: nobody else is named."""
    clause = parsed.clauses[parsed.clause_of(act.i)]
    if act.doer is not Doer.OTHER or clause.passive:
        return False
    if clause.subject < 0:
        before = parsed.words[clause.start : act.i]
        return not any(word.tag.startswith("NN") for word in before)
    return clause.agent is Agent.CUSTOMER or parsed.words[clause.subject].lower in _UNNAMED
