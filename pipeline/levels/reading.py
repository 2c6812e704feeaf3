"""An answer beside a framework: likeness of its windows to the items, copied wording taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.levels.acts import Doing, Window
from pipeline.levels.copies import Copy
from pipeline.levels.library import Library
from pipeline.types import IndicatorMatch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

_TOP = 2


@dataclass(frozen=True)
class Reading:
    """An answer beside a framework.

    Attributes:
        library: The framework.
        doing: Whose doing the clauses are; nothing is done in copied ones.
        windows: The windows; ``own`` of those with copied words is 0.
        z: Likeness to each item, in standard deviations above background, (windows, items).
        cosine: The same as cosines, (windows, items).
        likely: Contrast, (windows, classes of the library's contrast).
        taken: Per word, whether it counts for nothing, as copied wording does.
        copied: What was copied.
    """

    library: Library
    doing: Doing
    windows: Sequence[Window]
    z: Floats
    cosine: Floats
    likely: Floats
    taken: Sequence[bool]
    copied: tuple[IndicatorMatch, ...]

    @cached_property
    def z_rows(self) -> list[list[float]]:
        """``z`` as plain numbers: reading one is ten times as fast."""
        rows: list[list[float]] = self.z.tolist()
        return rows

    @cached_property
    def _by_class(self) -> dict[int, list[float]]:
        return dict(zip(self.library.contrast.classes, self.likely.T.tolist(), strict=True))

    def like(self, window: int, wanted: int) -> float:
        """How much a window is like a class (a step, CONTRA, BACKGROUND), 0 to 1."""
        return self._by_class[wanted][window] if wanted in self._by_class else 0.0

    def strongest(self, wanted: int, own_share: float) -> float:
        """Mean contrast of the two own windows that are most like a class; one alone counts half."""
        found = sorted((self.like(i, wanted) for i, w in enumerate(self.windows) if w.own >= own_share), reverse=True)
        return sum(found[:_TOP]) / _TOP

    def around(self, start: int, end: int, wanted: int) -> float:
        """The highest contrast of a window that touches these words."""
        return max(
            (self.like(i, wanted) for i, w in enumerate(self.windows) if w.start < end and start < w.end), default=0.0
        )


def read(
    library: Library, doing: Doing, windows: Sequence[Window], texts: Floats, untold: Sequence[bool], copy_cosine: float
) -> Reading:
    """Compare an answer with a framework.

    Args:
        library: The framework.
        doing: The answer.
        windows: Its windows.
        texts: Their vectors, (windows, dimension).
        untold: Per word, whether it is known already that it counts for nothing.
        copy_cosine: Cosine from which a single clause is a copy.
    """
    z, cosine = library.exemplars.compare(texts)
    copies = [*library.copies.find([w.lower for w in doing.parsed.words]), *_near(windows, cosine, copy_cosine)]
    taken = list(untold)
    for copy in copies:
        taken[copy.start : copy.end] = [True] * (copy.end - copy.start)
    kept = [replace(w, own=0.0, voiced=0.0) if any(taken[w.start : w.end]) else w for w in windows]
    copied = _copied(library, doing, kept, (z, cosine), copies)
    return Reading(library, doing.without(taken), kept, z, cosine, library.contrast.probabilities(texts), taken, copied)


def _near(windows: Sequence[Window], cosine: Floats, least: float) -> list[Copy]:
    best = cosine.argmax(axis=1).tolist()
    return [
        Copy(k, w.start, w.end)
        for w, k, row in zip(windows, best, cosine, strict=True)
        if w.clauses == 1 and row[k] >= least
    ]  # fmt: skip


def _copied(
    library: Library, doing: Doing, windows: Sequence[Window], likeness: tuple[Floats, Floats], copies: Sequence[Copy]
) -> tuple[IndicatorMatch, ...]:
    z, cosine = likeness
    found: dict[int, IndicatorMatch] = {}
    for copy in copies:
        near = [i for i, w in enumerate(windows) if w.start < copy.end and copy.start < w.end]
        best = max(near, key=lambda i: float(cosine[i, copy.item]), default=0)
        span = doing.parsed.span(copy.start, copy.end)
        found.setdefault(
            copy.item, library.items[copy.item].match(span, float(cosine[best, copy.item]), float(z[best, copy.item]))
        )
    return tuple(found.values())
