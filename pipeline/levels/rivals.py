"""Rival orientations: what pushes the person served aside (technology, product, own convenience, money, sales ...)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.levels.acts import Window
from pipeline.levels.exemplars import Contrast, Exemplars
from pipeline.levels.settings import LevelSettings
from pipeline.packs import Pack

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RivalShown:
    """A rival orientation and the window that shows it."""

    rival_id: str
    text: str
    window: Window
    z: float


class Rivals:
    """The rival orientations of a pack.

    Args:
        pack: The pack.
        canonical: Text of the pack to canonical words as one string.
        encode: Texts to unit vectors.
        background: Vectors of the background clauses.
        ordinary: Vectors of the framework's sentences; a window has to be less like these.
        settings: configs/levels.yaml.
    """

    def __init__(
        self, pack: Pack, canonical: Callable[[str], str], encode: Callable[[Sequence[str]], Floats],
        background: Floats, ordinary: Floats, settings: LevelSettings,
    ) -> None:  # fmt: skip
        self._settings, self.rivals = settings, pack.rivals
        if not pack.rivals:
            return
        import numpy as np

        rows = [(k, text) for k, rival in enumerate(pack.rivals) for text in (rival.text, *rival.examples)]
        vectors = encode([canonical(text) for _, text in rows])
        self._exemplars = Exemplars.of(vectors, [k for k, _ in rows], background, len(pack.rivals))
        classes = [*(k + 1 for k, _ in rows), *[0] * len(background), *[-1] * len(ordinary)]
        everything = np.concatenate([vectors, background, ordinary])
        self._contrast = Contrast.fit(everything, classes, settings.shrinkage, settings.temperature)

    def shown(self, windows: Sequence[Window], texts: Floats) -> Iterator[RivalShown]:
        """Rivals that windows in which the candidate is the subject are clearly like, the strongest window of each."""
        if not self.rivals or not len(windows):
            return
        z, _ = self._exemplars.compare(texts)
        every = self._contrast.probabilities(texts)
        settings = self._settings
        said = [i for i, w in enumerate(windows) if w.voiced and w.end - w.start >= settings.rival_words]
        for k, rival in enumerate(self.rivals):
            likely = every[:, self._contrast.classes.index(k + 1)]
            fit = [i for i in said if likely[i] >= settings.rival_contrast and z[i, k] >= settings.rival_z]
            if fit:
                best = max(fit, key=lambda i: (float(z[i, k]), -i))
                yield RivalShown(rival.id, f"{rival.name}: {rival.text}", windows[best], float(z[best, k]))
