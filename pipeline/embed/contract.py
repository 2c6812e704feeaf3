"""What embeds texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Embedder(Protocol):
    """Texts to unit vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit vectors, one row a text: (len(texts), dimension)."""
        ...


class Identified(Embedder, Protocol):
    """An embedder that says which one it is."""

    @property
    def digest(self) -> str:
        """SHA-256 of its weights."""
        ...
