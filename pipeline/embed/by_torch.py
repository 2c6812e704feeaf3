"""The reference: sentence-transformers, which runs any model on any device."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class TorchEmbedder:
    """A sentence-transformers model.

    Args:
        folder: Where it lies.
        device: cpu, cuda, mps.
        batch_size: Texts at once.

    Raises:
        ConfigError: It does not load.
    """

    def __init__(self, folder: Path, device: str, batch_size: int) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read once, when the hub's client is imported
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        self._batch_size = batch_size
        try:
            self._model = SentenceTransformer(str(folder), device=device, local_files_only=True)
        except Exception as error:  # whatever the model's own files make the libraries raise
            fix = "name a sentence-transformers model that loads here, and a device this machine has"
            raise ConfigError(f"the encoder does not load ({error})", where=str(folder), fix=fix) from error

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit vectors; the library sorts by length itself, so that little of a batch is padding."""
        import numpy as np

        vectors = self._model.encode(
            list(texts), batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)
