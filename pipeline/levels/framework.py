"""One framework of a pack against one answer: evidence per step, level and range, or a profile of behaviours."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.levels.acts import Doing, Window
from pipeline.levels.cues import Cue, CueFinder
from pipeline.levels.decide import decide, noisy_or
from pipeline.levels.library import Library
from pipeline.levels.pairs import Against, behaviours, contra_pairs, shown_pairs
from pipeline.levels.reading import Reading, read
from pipeline.levels.settings import LevelSettings
from pipeline.levels.texts import Canonical
from pipeline.lexicons import Hit, Lexicon
from pipeline.packs import Framework
from pipeline.types import LevelResult

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FrameworkResult:
    """Level or profile of an answer, with its features ("level.*")."""

    level: LevelResult
    features: Mapping[str, float]


class FrameworkMatcher:
    """Compares answers with one framework.

    Args:
        framework: The framework.
        lexicon: lexicons/level_cues.yaml.
        canonical: Texts of the pack to canonical words.
        encode: Texts to unit vectors.
        background: Vectors of the background clauses.
        settings: configs/levels.yaml.
    """

    def __init__(
        self, framework: Framework, lexicon: Lexicon, canonical: Canonical,
        encode: Callable[[Sequence[str]], Floats], background: Floats, settings: LevelSettings,
    ) -> None:  # fmt: skip
        self.framework, self._settings = framework, settings
        self.library = Library.of(framework, canonical, encode, background, settings)
        steps = {item.indicator.id: (item.step, item.contra) for item in self.library.items}
        self._cues = CueFinder(lexicon, settings.cues.get(framework.id, {}), steps, f"levels.yaml, {framework.id}")

    def match(
        self, doing: Doing, windows: Sequence[Window], texts: Floats, untold: Sequence[bool],
        features: Mapping[str, float],
    ) -> FrameworkResult:  # fmt: skip
        """Level and range of an ordered framework, profile of an unordered one.

        Args:
            doing: The answer.
            windows: Its windows.
            texts: Their vectors.
            untold: Per word, whether it counts for nothing.
            features: Features of all dimensions.
        """
        reading = read(self.library, doing, windows, texts, untold, self._settings.copy_cosine)
        disowned = features.get(self._settings.disclaimed_feature or "", 0.0)
        own = reading.doing.own(self._settings.disclaimed, 0.0 if math.isnan(disowned) else disowned)
        cues = list(self._cues.find(reading.doing, self._trust(reading, own), reading.taken))
        return self._level(reading, cues, own) if self.framework.ordered else self._profile(reading, cues, own)

    def _profile(self, reading: Reading, cues: Sequence[Cue], own: float) -> FrameworkResult:
        shown = behaviours(reading, cues, self._settings) if own >= self._settings.least_own else ()
        known = {match.indicator_id for match in shown}
        items = [item.indicator.id for item in self.library.items if not item.contra]
        missing = tuple(name for name in items if name not in known)
        features = {
            "level.own": own,
            "level.shown": len(shown) / len(items),
            "level.copied": float(len(reading.copied)),
        }
        return FrameworkResult(
            LevelResult(self.framework.id, None, None, None, shown, missing, reading.copied), features
        )

    def _level(self, reading: Reading, found: Sequence[Cue], own: float) -> FrameworkResult:
        settings, limits = self._settings, self._settings.thresholds
        cues = [cue for cue in found if not cue.contra]
        against = contra_pairs(reading, [cue for cue in found if cue.contra], settings)
        pull = {level.step: self._pull(against, level.step) for level in self.framework.levels}
        evidence = {step: self._evidence(reading, step, cues, own) * (1 - pull[step]) for step in pull}
        level, low, high = decide(evidence, own, settings.least_own, limits)
        pairs = shown_pairs(reading, cues, level, settings) if self._concerned(reading) else ()
        matches = (*pairs, *(match for match, _, shown in against if shown))
        reached = max(step * min(value / limits.of(step), 1.0) for step, value in evidence.items())
        features = {
            "level.step": float(level), "level.score": reached * min(own / settings.least_own, 1.0), "level.own": own,
            "level.contra": noisy_or(one.strength for one in against), "level.copied": float(len(reading.copied)),
        }  # fmt: skip
        features |= {f"level.evidence_{step}": value for step, value in evidence.items()}
        return FrameworkResult(LevelResult(self.framework.id, level, low, high, matches, (), reading.copied), features)

    def _concerned(self, reading: Reading) -> bool:
        """Whether there is anybody whom the framework is about; without them no pair would be understood."""
        return self.framework.id not in self._settings.about_served or reading.doing.somebody_served()

    def _pull(self, against: Sequence[Against], step: int) -> float:
        """How much contra-indicators of this step and the one below take off its evidence."""
        return self._settings.contra * noisy_or(one.strength for one in against if one.match.step in {step, step - 1})

    def _trust(self, reading: Reading, own: float) -> Callable[[Hit, int], float]:
        settings = self._settings

        def trust(hit: Hit, step: int) -> float:
            done = max(reading.doing.share_at(hit.start, hit.end), settings.cue_elsewhere * own)
            return done * min(settings.cue_base + settings.cue_slope * reading.around(hit.start, hit.end, step), 1.0)

        return trust

    def _evidence(self, reading: Reading, step: int, cues: Sequence[Cue], own: float) -> float:
        """Noisy-or of the step's similarity and cues, and of own acts where the first step asks no more."""
        settings = self._settings
        cued = step in self._cues.cued
        weight = settings.similarity_beside_cues if cued else settings.similarity_alone
        parts = [
            weight * reading.strongest(step, settings.own_share),
            *(cue.strength for cue in cues if cue.step == step),
        ]
        if step == 1 and self.framework.id in settings.acts_show_step_one:
            parts.append(own)
        return noisy_or(parts)
