"""What runs the tuned network, and how a text longer than it can read is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MAX_TOKENS = 512
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


class Network(Protocol):
    """The tuned network."""

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
