"""Vectors of windows of several clauses, made of their clauses' vectors: every word is embedded once, not three times.

With v_i the unit vectors of a window's clauses and n_i their words, m = sum n_i v_i / |sum n_i v_i|, and the window's
vector is [m, 1] W, brought to unit length. W is a ridge regression (Hoerl & Kennard, 1970, Technometrics 12(1)) of
windows' own vectors on m, over windows of labelled answers; no rating has a part in it. It belongs to one encoder: with
any other, and where there is no such file, windows are embedded as they are. A trained model that says itself what an
answer's clauses mean needs none of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.embed.parts import unit
from pipeline.errors import ConfigError
from pipeline.levels.acts import Window
from pipeline.parse import ParsedAnswer

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

FILE = "composition.safetensors"
_WEIGHTS, _ENCODER = "weights", "encoder"
_PENALTY = 1e-3  # beside the mean square of a component of m, 1 / width


@dataclass(frozen=True)
class Composition:
    """How a window's vector follows from its clauses'.

    Attributes:
        weights: W, (width + 1, width).
    """

    weights: Floats

    @classmethod
    def load(cls, path: Path, encoder: str) -> Composition | None:
        """What a file says for an encoder.

        Args:
            path: As ``save`` writes it.
            encoder: Digest of the encoder's weights.

        Returns:
            None where there is no file, or it was made for another encoder.

        Raises:
            ConfigError: It is not readable.
        """
        if not path.is_file():
            return None
        import numpy as np
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(path, "np") as file:
                if (file.metadata() or {}).get(_ENCODER) != encoder:
                    return None
                return cls(file.get_tensor(_WEIGHTS).astype(np.float64))
        except SafetensorError as error:
            fix = "restore the file, or delete it: windows are then embedded whole"
            raise ConfigError(f"not readable ({error})", where=str(path), fix=fix) from error

    @classmethod
    def fit(cls, means: Floats, own: Floats) -> Composition:
        """The ridge regression of windows' own unit vectors on their ``means``, both (windows, width)."""
        import numpy as np

        rows, width = means.shape
        given = np.c_[means, np.ones(rows)]
        penalty = np.full(width + 1, _PENALTY * rows / width)
        penalty[-1] = 0.0  # not of the constant
        return cls(np.linalg.solve(given.T @ given + np.diag(penalty), given.T @ own))

    def save(self, path: Path, encoder: str) -> None:
        """Write it in 16-bit floats for the encoder of a digest."""
        import numpy as np
        from safetensors.numpy import save

        path.write_bytes(save({_WEIGHTS: self.weights.astype(np.float16)}, {_ENCODER: encoder}))

    def of(self, means: Floats) -> Floats:
        """Unit vectors of windows of whose clauses ``means`` are, both (windows, width)."""
        return unit(means @ self.weights[:-1] + self.weights[-1])


def clause_texts(parsed: ParsedAnswer, windows: Sequence[Window]) -> dict[int, str]:
    """Canonical text of every clause of some windows, by its index."""
    inside = sorted({k for w in windows for k in range(w.first, w.first + w.clauses)})
    return {k: parsed.canonical(parsed.clauses[k].start, parsed.clauses[k].end) for k in inside}


def clause_means(parsed: ParsedAnswer, windows: Sequence[Window], vectors: Mapping[str, Floats], width: int) -> Floats:
    """Of every window its m, the mean of its clauses' vectors by words; (windows, width)."""
    import numpy as np

    texts, clauses = clause_texts(parsed, windows), parsed.clauses
    said = {k: (clauses[k].end - clauses[k].start) * vectors[text].astype(np.float64) for k, text in texts.items()}
    sums = [sum(said[k] for k in range(w.first, w.first + w.clauses)) for w in windows]
    return unit(np.asarray(sums, dtype=np.float64).reshape(len(windows), width))
