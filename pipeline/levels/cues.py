"""Cues: wording that sharpens which indicator an act is like (configs/lexicons/level_cues.yaml)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import ConfigError
from pipeline.levels.acts import Doing
from pipeline.levels.settings import CueUse
from pipeline.lexicons import Hit, Lexicon


@dataclass(frozen=True, slots=True)
class Cue:
    """A family of cues found in an answer.

    Attributes:
        family: Name of the family.
        step: The step it is evidence of, or against.
        contra: Whether it is evidence against it.
        indicators: Ids of the indicators it sharpens.
        strength: Evidence of the step, 0 to 1.
        start: First word of its strongest hit.
        end: Its last word, exclusive.
        conduct: Whether it is about what the candidate's side did.
    """

    family: str
    step: int
    contra: bool
    indicators: tuple[str, ...]
    strength: float
    start: int
    end: int
    conduct: bool = False


class CueFinder:
    """Finds the cues of one framework.

    Args:
        lexicon: lexicons/level_cues.yaml.
        uses: Families of the framework, with weights and indicators.
        steps: Step of each item by id, and whether it is a contra-indicator.
        where: For messages.

    Raises:
        ConfigError: A family or indicator does not exist.
    """

    def __init__(
        self, lexicon: Lexicon, uses: Mapping[str, CueUse], steps: Mapping[str, tuple[int, bool]], where: str
    ) -> None:
        for family, use in uses.items():
            unknown = [name for name in use.indicators if name not in steps]
            if family not in lexicon.families or unknown:
                what = (
                    f"no indicator '{unknown[0]}' in the framework"
                    if unknown
                    else f"no family '{family}' in level_cues.yaml"
                )
                raise ConfigError(what, where=f"{where}, cues, {family}", fix="correct the name, or leave the line out")
        self._uses, self._steps = uses, steps
        self._lexicon = Lexicon("cues", {family: lexicon.families[family] for family in uses}, {})
        self.cued = frozenset(steps[use.indicators[0]][0] for use in uses.values() if not steps[use.indicators[0]][1])

    def find(self, doing: Doing, trust: Callable[[Hit, int], float], taken: Sequence[bool]) -> Iterator[Cue]:
        """The strongest hit of every family.

        Args:
            doing: The answer, and whose doing its clauses are.
            trust: How far a hit counts for a step: own doing times likeness of its surroundings, 0 to 1. A hit against
                a step counts in full.
            taken: Per word, whether it is copied from the pack and so counts for nothing.
        """
        strongest: dict[str, tuple[float, Hit]] = {}
        for hit in doing.parsed.hits(self._lexicon):
            step, contra = self._steps[self._uses[hit.family].indicators[0]]
            strength = self._uses[hit.family].weight * (1.0 if contra else trust(hit, step))
            if strength > strongest.get(hit.family, (0.0, hit))[0] and not any(taken[hit.start : hit.end]):
                strongest[hit.family] = strength, hit
        for family, (strength, hit) in strongest.items():
            use = self._uses[family]
            item = self._steps[use.indicators[0]]
            yield Cue(family, *item, use.indicators, strength, hit.start, hit.end, use.conduct)
