"""What runs the tuned network, and how a text longer than it can read is cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MAX_TOKENS = 512
INNER = "encoder.encoder.layer.0.intermediate.dense.bias"  # one number for each inner unit; there, if they are fewer
LIKENESS = ("likeness", "shift")  # weights that only a network holds that says what stretches of words mean
T = TypeVar("T")


@dataclass(frozen=True)
class Output:
    """What the network gives for one text.

    Attributes:
        values: In standard deviations, (scales,).
        attention: Of each scale on each token, (scales, tokens).
        word: Index of the word each token is part of, -1 for special tokens and padding; (tokens,).
        states: Of the tapped layers side by side, (tokens, taps * width).
    """

    values: npt.NDArray[np.float64]
    attention: npt.NDArray[np.float64]
    word: npt.NDArray[np.int64]
    states: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Likeness:
    """What makes vectors of states (formulas in model.py).

    Attributes:
        weight: L transposed, (taps * width, width).
        shift: See ``pipeline.embed.parts.Parts``, (width,).
    """

    weight: npt.NDArray[np.float32]
    shift: npt.NDArray[np.float64]

    @classmethod
    def of(cls, tensors: Mapping[str, npt.NDArray[np.float32]]) -> Likeness | None:
        """What a network's weights hold of it; None for a network without it."""
        import numpy as np

        if any(name not in tensors for name in LIKENESS):
            return None
        weight, shift = (tensors[name] for name in LIKENESS)
        return cls(np.ascontiguousarray(weight.T), shift.astype(np.float64))

    def sums(self, output: Output, starts: Sequence[int]) -> dict[int, npt.NDArray[np.float64]]:
        """Of each part of a text the sum over its tokens, (width,), by its index; without those of no token.

        Args:
            output: What the network gave.
            starts: First word of each part, ascending from 0; a part ends where the next one starts.
        """
        import numpy as np

        bounds = np.append(starts, np.iinfo(np.int64).max)[:, None]
        inside = (output.word >= bounds[:-1]) & (output.word < bounds[1:])
        found = np.flatnonzero(inside.any(axis=1))
        summed = (inside[found].astype(np.float32) @ output.states) @ self.weight
        return dict(zip(found.tolist(), summed.astype(np.float64), strict=True))


class Network(Protocol):
    """The tuned network.

    Attributes:
        likeness: None where it does not say what parts of a text mean.
    """

    likeness: Likeness | None

    def read(self, texts: Sequence[list[str]]) -> Iterator[Output]:
        """Read texts given as canonical words, in order."""
        ...


def taps_of(layers: int) -> tuple[int, ...]:
    """Numbers of the layers, from 1, that say what words mean: a third, two thirds and all of the way up."""
    return tuple(sorted({max(layers * part // 3, 1) for part in (1, 2, 3)}))


def without_middle(tokens: list[T]) -> list[T]:
    """The tokens; a text of more than 512 loses its middle, not its end."""
    half = MAX_TOKENS // 2
    return tokens if len(tokens) <= MAX_TOKENS else tokens[:half] + tokens[-half:]
