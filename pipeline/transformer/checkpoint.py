"""A BERT's shape and weights, read from the folder that transformers saved it to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

WEIGHTS = "model.safetensors"
_PLAIN = {"model_type": "bert", "hidden_act": "gelu"}
_EMBEDDINGS = ("word_embeddings", "position_embeddings", "token_type_embeddings")
_LINEAR = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")


@dataclass(frozen=True)
class Shape:
    """What the graph depends on; ``epsilon`` is added to a variance before its root is taken."""

    layers: int
    heads: int
    width: int
    epsilon: float

    def names(self) -> Iterator[str]:
        """The tensors that an encoder of this shape needs."""
        yield from (f"embeddings.{name}.weight" for name in _EMBEDDINGS)
        parts = ["embeddings.LayerNorm"]
        parts += [f"encoder.layer.{k}.{part}" for k in range(self.layers) for part in (*_LINEAR, *_NORMS)]
        yield from (f"{part}.{kind}" for part in parts for kind in ("weight", "bias"))


@dataclass(frozen=True)
class Checkpoint:
    """A shape, and its tensors by the names that transformers gives them."""

    shape: Shape
    tensors: Mapping[str, Floats]


def shape_of(folder: Path) -> Shape | None:
    """The shape of the encoder in a folder; None where it is no plain BERT in 32-bit floats in one file."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        shape = Shape(
            int(config["num_hidden_layers"]), int(config["num_attention_heads"]), int(config["hidden_size"]),
            float(config["layer_norm_eps"]),
        )  # fmt: skip
        return shape if _plain(config) and _whole(folder / WEIGHTS, shape) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _plain(config: Mapping[str, Any]) -> bool:
    absolute = config.get("position_embedding_type", "absolute") == "absolute"
    return absolute and all(config.get(key) == value for key, value in _PLAIN.items())


def _whole(path: Path, shape: Shape) -> bool:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "np") as file:
            return all(file.get_slice(name).get_dtype() == "F32" for name in shape.names())
    except SafetensorError:
        return False


def tensors_of(path: Path) -> dict[str, Floats]:
    """All tensors of a safetensors file, as 32-bit floats.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no safetensors file.
    """
    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return {name: value.astype(np.float32, copy=False) for name, value in load_file(path).items()}
    except SafetensorError as error:
        raise ValueError(str(error)) from error
