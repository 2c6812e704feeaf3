"""What a pass over a whole text says of its parts, so that none of them has to be embedded by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.types import Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """Sums over the tokens of each part, which add up to those of several.

    Attributes:
        sums: By where the part stands in the text, (width,) each.
        shift: What is added to a unit vector so that all together have the encoder's mean and spread, (width,).
    """

    sums: Mapping[Span, Floats]
    shift: Floats

    def vectors(self, runs: Sequence[Sequence[Span]]) -> Floats:
        """Unit vectors of runs of parts: (runs, width).

        Raises:
            KeyError: A part was not read.
        """
        import numpy as np

        row = {part: i for i, part in enumerate(self.sums)}
        inside = np.zeros((len(runs), len(row)))
        for holds, run in zip(inside, runs, strict=True):
            holds[[row[part] for part in run]] = 1.0
        sums = inside @ np.stack(list(self.sums.values())) if row else np.zeros((0, len(self.shift)))
        return unit(unit(sums) + self.shift)

    def over(self, other: Parts) -> Parts:
        """These parts, and of ``other`` those that are not among them."""
        return Parts({**other.sums, **self.sums}, self.shift)


def unit(rows: Floats) -> Floats:
    """Rows brought to unit length."""
    import numpy as np

    lengths: Floats = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.maximum(lengths, 1e-12)
