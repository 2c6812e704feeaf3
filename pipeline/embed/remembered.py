"""An embedder whose vectors are kept on disk: for texts that are the same at every start, such as a pack's."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.cache import kept
from pipeline.embed.encoder import Encoder
from pipeline.types import Backend

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PACKAGES = {Backend.ONNX: "onnxruntime", Backend.OPENVINO: "openvino", Backend.TORCH: "torch"}


class Remembered:
    """Embeds as ``encoder`` does, and nothing twice, not even in another run.

    Args:
        encoder: The encoder.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    @property
    def digest(self) -> str:
        """SHA-256 of its weights."""
        return self._encoder.digest

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit vectors, one row a text."""
        import numpy as np

        from pipeline.transformer.graph import GRAPH

        runtime = _PACKAGES[self._encoder.backend]
        facts = [GRAPH, self._encoder.digest, self._encoder.run_by, version(runtime), str(self._encoder.device)]
        body = kept("vectors", "\0".join([*facts, *texts]), lambda: self._encoder.encode(texts).tobytes())
        return np.frombuffer(body, dtype=np.float32).reshape(len(texts), -1)
