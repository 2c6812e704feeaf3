"""Ownership: does the candidate personally act, follow through and take responsibility?

Draft
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.dimensions._ownership_acts import Act, Verbs, find_acts
from pipeline.dimensions._ownership_subjects import Doer, Nouns, doers
from pipeline.dimensions.base import evidence, saturate, share
from pipeline.lexicons import Hit, load_lexicon
from pipeline.parse import ParsedAnswer
from pipeline.types import Evidence, Measurement

_NOT = {"not", "n't", "never", "no", "hardly", "neither", "nor"}
_MEND = {"fault": 1.0, "fault_own": 0.8, "told_own": 1.0, "stake": 0.8, "stake_own": 0.8, "unasked": 0.8, "follow_own": 0.6,
         "follow_note": 0.2, "prevent_own": 0.6, "prevent": 0.3}
_SHIRK = {"disown": 1.0, "disown_own": 0.7}


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in one answer before it is counted."""

    parsed: ParsedAnswer
    acts: Sequence[Act]
    doers: Sequence[Doer]
    hits: dict[str, list[Hit]]

    def total(self, *who: Doer) -> float:
        """Summed weight of the acts of these doers."""
        return sum(act.weight for act in self.acts if act.doer in who)

    def count(self, families: dict[str, float], most: float = 2) -> float:
        return sum(weight * min(len(self.hits.get(name, ())), most) for name, weight in families.items())


class Ownership:
    """Measures ownership.

    Args:
        lexicons: The folder of configs/lexicons.
    """

    name = "ownership"

    def __init__(self, lexicons: Path) -> None:
        self._phrases = load_lexicon(lexicons / "ownership.yaml")
        self._verbs = Verbs(load_lexicon(lexicons / "ownership_verbs.yaml"), frozenset(self._phrases.families["general_nouns"]))
        self._nouns = Nouns.of(load_lexicon(lexicons / "people.yaml"), self._verbs.human)

    def measure(self, parsed: ParsedAnswer) -> Measurement:
        """Features and evidence of one answer."""
        reading = self._read(parsed)
        return Measurement(_features(reading), tuple(_evidence(reading)))

    def _read(self, parsed: ParsedAnswer) -> Reading:
        who = list(doers(parsed, self._nouns))
        hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in self._phrases.find(parsed.words):
            if _counts(parsed, hit, who):
                hits[hit.family].append(hit)
        return Reading(parsed, find_acts(parsed, self._verbs, self._nouns), who, hits)


def _counts(parsed: ParsedAnswer, hit: Hit, who: Sequence[Doer]) -> bool:
    if hit.family.endswith("_own") and who[parsed.clause_of(hit.start)] is not Doer.OWN:
        return False
    return not (hit.family.startswith("fault") and any(w.lower in _NOT for w in parsed.words[max(0, hit.start - 2) : hit.start]))


def _features(r: Reading) -> dict[str, float]:
    own = r.total(Doer.OWN)
    rival = r.total(Doer.WE, Doer.SIDE) + 0.5 * r.total(Doer.NOBODY, Doer.OTHER)
    return {
        "ownership.acts": saturate(own, 2.0),
        "ownership.done": saturate(sum(a.weight for a in r.acts if a.doer is Doer.OWN and a.past), 1.5),
        "ownership.share": own / (own + rival + 1),
        "ownership.beyond": saturate(r.count(_MEND), 1.0),
        "ownership.through": saturate(r.count({"through_own": 1, "personally": 1}), 1.0),
        "ownership.disowned": saturate(r.count(_SHIRK), 1.0),
        "ownership.blame": saturate(r.count({"blame": 1}, 4), 2.0),
        "ownership.handed_on": saturate(r.count({"handoff_own": 0.7, "handoff": 1}), 1.0),
        "ownership.refused": saturate(r.count({"refusal_own": 0.5, "refusal": 1}), 1.0),
        "ownership.we": share(r.total(Doer.WE), own + r.total(Doer.WE) + 0.5),
        "ownership.collective": saturate(r.count({"collective": 1}, 4), 2.0),
        "ownership.loose_end": saturate(r.count({"loose_end": 1}), 1.0),
        "ownership.claims": saturate(r.count({"claim": 1}, 4), 2.0),
    }


def _evidence(r: Reading) -> Iterator[Evidence]:
    return iter(())
