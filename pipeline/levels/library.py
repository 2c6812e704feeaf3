"""The sentences of one framework, embedded: what an answer is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.levels.copies import CopyFinder
from pipeline.levels.exemplars import Contrast, Exemplars
from pipeline.levels.settings import LevelSettings
from pipeline.levels.texts import Canonical
from pipeline.packs import Framework, Indicator
from pipeline.types import IndicatorMatch, Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

CONTRA = -1
BACKGROUND = 0


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator or contra-indicator with its step."""

    step: int
    indicator: Indicator
    contra: bool

    def match(self, span: Span, cosine: float, z: float) -> IndicatorMatch:
        """The item beside words of an answer."""
        return IndicatorMatch(
            self.indicator.id, self.indicator.text, self.step, self.contra, span, round(cosine, 6), round(z, 6)
        )


@dataclass(frozen=True)
class Library:
    """A framework's items.

    Attributes:
        items: Indicators and contra-indicators in the order of the pack.
        exemplars: Their sentences.
        contrast: Discriminant between steps, contra-indicators (``CONTRA``) and background (``BACKGROUND``).
        copies: Finds the framework's wording in an answer.
    """

    items: Sequence[Item]
    exemplars: Exemplars
    contrast: Contrast
    copies: CopyFinder

    @classmethod
    def of(
        cls,
        framework: Framework,
        canonical: Canonical,
        encode: Callable[[Sequence[str]], Floats],
        background: Floats,
        settings: LevelSettings,
    ) -> Library:
        """Embed the items of a framework.

        Args:
            framework: The framework.
            canonical: Texts of the pack to canonical words.
            encode: Texts to unit vectors.
            background: Vectors of the background clauses.
            settings: configs/levels.yaml.
        """
        import numpy as np

        items = [Item(level.step, indicator, contra) for level, indicator, contra in framework.items()]
        rows = [(k, text) for k, item in enumerate(items) for text in (item.indicator.text, *item.indicator.examples)]
        vectors = encode([canonical.text(text) for _, text in rows])
        classes = [CONTRA if items[k].contra else items[k].step for k, _ in rows] + [BACKGROUND] * len(background)
        contrast = Contrast.fit(
            np.concatenate([vectors, background]), classes, settings.shrinkage, settings.temperature
        )
        said = [(k, canonical.words(text)) for k, text in [*rows, *_descriptions(framework, items)]]
        exemplars = Exemplars.of(vectors, [k for k, _ in rows], background, len(items))
        return cls(items, exemplars, contrast, CopyFinder(said, settings.copy_words, settings.copy_share))


def _descriptions(framework: Framework, items: Sequence[Item]) -> Iterator[tuple[int, str]]:
    """What else the framework says, each under the first item of its level, so that it cannot be copied either."""
    for text in (framework.definition, *(element.text for element in framework.elements)):
        if text:
            yield 0, text
    for level in framework.levels:
        first = next(k for k, item in enumerate(items) if item.step == level.step)
        if level.description:
            yield first, level.description
