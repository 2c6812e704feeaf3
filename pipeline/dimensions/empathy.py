"""Empathy: whose feelings and needs are named, by whom and why, and what was done to understand them. (docstring later)"""

from __future__ import annotations

from pathlib import Path

from pipeline.dimensions._empathy_marks import FEELINGS, NEEDS, WEIGHT, Mark, Marker, explained, total
from pipeline.dimensions._experiencer import Holder
from pipeline.dimensions.base import evidence, saturate, share
from pipeline.parse import ParsedAnswer
from pipeline.types import Evidence, Measurement

_THIRD = {"he", "she", "him", "her", "his", "himself", "herself", "they", "them", "their", "who"}
_CONTEMPT = ("insults", "belittling", "nuisance", "cold")


class Empathy:
    name = "empathy"

    def __init__(self, lexicons: Path) -> None:
        self._marker = Marker(lexicons)

    def measure(self, parsed: ParsedAnswer) -> Measurement:
        marks = self._marker.marks(parsed)
        return Measurement(self._features(parsed, marks), ())

    def _features(self, parsed, m):
        n = len(parsed.words)
        long = max(1.0, n / 100) ** 0.5
        sat = lambda count, half: saturate(count / long, half)
        feelings = [x for f in FEELINGS for x in m[f]]
        needs = [x for f in NEEDS for x in m[f] if x.holder is Holder.OTHER]
        notself = lambda f: [x for x in m[f] if x.holder is not Holder.SELF]
        f = {
            "attention": share(sum(w.lower in _THIRD for w in parsed.words), n),
            "label": sat(total(m["anger"]), 0.5),
            "feelings": sat(total(feelings), 0.5),
            "reasons": sat(explained(feelings) + 0.3 * explained(m["anger"]), 0.4),
            "needs": sat(total(needs), 1),
            "need_reasons": sat(explained(needs), 0.7),
            "circumstances": sat(total(m["circumstances"]), 1),
            "behind": sat(len(notself("revealed")), 1),
            "perspective": sat(len(notself("perspective")), 1),
            "asked": sat(sum(x.holder is Holder.SELF for x in m["asked"]), 0.5),
            "listened": sat(len(m["listened"]), 1),
            "played_back": sat(len([x for x in m["played_back"] if x.holder is not Holder.YOU]), 0.5),
            "effect": sat(total(m["relief_signs"]), 0.5),
            "benefit": sat(len(m["benefit"]), 1),
            "politeness": sat(len(m["politeness"]), 1),
            "claims": sat(len(m["claims"]), 1),
            "contempt": sat(sum(len(m[k]) for k in _CONTEMPT), 1),
        }
        return {f"empathy.{k}": v for k, v in f.items()}
