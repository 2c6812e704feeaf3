"""What a runtime makes of an encoder's layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Lengths = npt.NDArray[np.int32]


SIDE_BY_SIDE = 2  # texts' batches at once, from as many threads, each with its share of the cores


@dataclass(frozen=True)
class Layers:
    """An encoder's layers, ready to run.

    Attributes:
        run: From summed embeddings, (texts, tokens, width), and how many tokens are each text's own, to the states of
            the tapped layers, (texts, tokens, taps * width); what is beyond a text's own tokens means nothing.
        padded: The tokens at which a text of so many is run: of its own length alone, so that a text's states do not
            depend on its neighbours.
    """

    run: Callable[[Floats, Lengths], Floats]
    padded: Callable[[int], int]
