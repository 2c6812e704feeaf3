"""The tuned network without torch: the layers as a graph, pooling and outputs in numpy (formulas in model.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ConfigError
from pipeline.heads.tuned.contract import INNER, LIKENESS, Likeness, Output, taps_of, without_middle
from pipeline.transformer import Checkpoint, Shape, Transformer, load_tokenizer, tensors_of
from pipeline.transformer.checkpoint import WEIGHTS as BASE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

_ENCODER = "encoder."
_HEADS = ("query", "weight", "bias")


class GraphNetwork:
    """Tuned weights over a base encoder.

    Args:
        weights: encoder.safetensors.
        base: Folder of the base encoder.
        shape: Its shape.
        runtime: What runs its layers, "onnx" or "openvino".

    Raises:
        ConfigError: The weights do not load, or belong to another network.
    """

    def __init__(self, weights: Path, base: Path, shape: Shape, runtime: str = "onnx") -> None:
        import numpy as np

        fix = "restore the file"
        try:
            tuned, whole = tensors_of(weights), tensors_of(base / BASE)
            self._query, self._weight, self._bias = (tuned.pop(name).astype(np.float64) for name in _HEADS)
            self.likeness = Likeness.of(tuned)
        except (OSError, ValueError, KeyError) as error:
            raise ConfigError(f"weights do not load ({error})", where=str(weights), fix=fix) from error
        units = len(whole[INNER.removeprefix(_ENCODER)])
        fewer = {units: len(tuned.get(INNER, range(units)))}
        for name, value in tuned.items():
            if name in LIKENESS:
                continue
            inner = name.removeprefix(_ENCODER)
            if inner not in whole or tuple(fewer.get(n, n) for n in whole[inner].shape) != value.shape:
                raise ConfigError(f"weights for parts the encoder lacks: {name}", where=str(weights), fix=fix)
            whole[inner] = value
        taps = taps_of(shape.layers) if self.likeness else (shape.layers,)
        self._model, self._tokenizer = Transformer(Checkpoint(shape, whole), runtime, taps), load_tokenizer(base)

    def read(self, texts: Sequence[list[str]]) -> Iterator[Output]:
        """Read texts given as canonical words, in order."""
        import numpy as np

        made = self._tokenizer.encode_batch([text or [""] for text in texts], is_pretokenized=True)
        ids = [without_middle(text.ids) for text in made]
        found: dict[int, Output] = {}
        for i, states in self._model.states(ids):
            word = [-1 if w is None else w for w in without_middle(made[i].word_ids)]
            found[i] = self._output(states, np.array(word, dtype=np.int64))
        yield from (found[i] for i in range(len(ids)))

    def _output(self, tapped: npt.NDArray[np.float32], word: npt.NDArray[np.int64]) -> Output:
        import numpy as np

        states = tapped[:, -self._query.shape[1] :].astype(np.float64)
        scores = self._query @ states.T
        attention = np.exp(scores - scores.max(axis=1, keepdims=True))
        attention /= attention.sum(axis=1, keepdims=True)
        pooled = attention @ states
        both = np.concatenate([pooled, np.broadcast_to(states.mean(axis=0), pooled.shape)], axis=1)
        return Output((both * self._weight).sum(axis=1) + self._bias, attention, word, tapped)
