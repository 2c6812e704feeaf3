"""The default: a BERT with mean pooling without torch, the same vectors as the reference (in ONNX Runtime to 1e-6)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ConfigError
from pipeline.transformer import Checkpoint, Shape, Transformer, load_tokenizer, shape_of, tensors_of
from pipeline.transformer.checkpoint import WEIGHTS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_STEPS = (["Transformer", "Pooling", "Normalize"], ["Transformer", "Pooling"])


@dataclass(frozen=True)
class Plan:
    """How a sentence-transformers folder embeds: encoder, tokens at which a text is cut, and whether it lowers case."""

    shape: Shape
    most: int
    lower: bool


def plan_of(folder: Path) -> Plan | None:
    """The plan of a folder; None where it does anything but a plain BERT and the mean of its states."""
    try:
        modules = _json(folder / "modules.json")
        settings, pooling = (
            _json(folder / "sentence_bert_config.json"),
            _json(folder / modules[1]["path"] / "config.json"),
        )
        steps = [module["type"].rsplit(".", 1)[-1] for module in modules]
        shape = shape_of(folder) if modules[0]["path"] == "" else None
        if shape is None or steps not in _STEPS or not _means(pooling) or _prompted(folder):
            return None
        return Plan(shape, int(settings["max_seq_length"]), bool(settings.get("do_lower_case")))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _means(pooling: dict[str, Any]) -> bool:
    chosen = {name for name, on in pooling.items() if name.startswith("pooling_mode_") and on}
    return chosen == {"pooling_mode_mean_tokens"}


def _prompted(folder: Path) -> bool:
    path = folder / "config_sentence_transformers.json"
    return path.is_file() and bool(_json(path).get("default_prompt_name"))


class GraphEmbedder:
    """A plain sentence encoder on the processor.

    Args:
        folder: Where it lies.
        plan: What ``plan_of`` says of it.
        runtime: What runs its layers, "onnx" or "openvino".

    Raises:
        ConfigError: Its files do not fit together.
    """

    def __init__(self, folder: Path, plan: Plan, runtime: str = "onnx") -> None:
        self._plan = plan
        try:
            self._tokenizer = load_tokenizer(folder, most=plan.most)
            self._model = Transformer(Checkpoint(plan.shape, tensors_of(folder / WEIGHTS)), runtime)
        except Exception as error:  # whatever the model's own files make the libraries raise
            fix = "restore the encoder's folder, or set encoder.backend to torch"
            raise ConfigError(f"the encoder does not load ({error})", where=str(folder), fix=fix) from error

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._plan.shape.width

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit vectors."""
        import numpy as np

        said = [text.strip().lower() if self._plan.lower else text.strip() for text in texts]
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(said)]
        vectors = np.empty((len(ids), self.dimension), dtype=np.float32)
        for i, states in self._model.states(ids):
            vectors[i] = states.mean(axis=0)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors
