"""A BERT on the processor without torch: token ids in, last hidden states out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.transformer import on_onnx, on_openvino
from pipeline.transformer.checkpoint import Checkpoint

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

TOKENS = 2048  # of a batch; more would leave the processor's caches
RUNTIMES: dict[str, Callable[[Checkpoint, int], Callable[[Floats], Floats]]] = {
    "onnx": on_onnx.load,
    "openvino": on_openvino.load,
}


class Transformer:
    """Runs a checkpoint on the processor; a text's states depend on nothing but the text.

    Args:
        checkpoint: Shape and tensors.
        runtime: One of ``RUNTIMES``.
        threads: How many; None takes half of the cores that this process may use, as two encoders run side by side.
    """

    def __init__(self, checkpoint: Checkpoint, runtime: str = "onnx", *, threads: int | None = None) -> None:
        import numpy as np

        tensors = checkpoint.tensors
        self._words = tensors["embeddings.word_embeddings.weight"]
        kind = tensors["embeddings.token_type_embeddings.weight"][0]  # all is of the first kind
        self._places = np.asarray(tensors["embeddings.position_embeddings.weight"] + kind)
        self._run = RUNTIMES[runtime](checkpoint, threads or max(_cores() // 2, 1))

    def states(self, ids: Sequence[Sequence[int]]) -> Floats:
        """Last hidden states, (texts, tokens, width).

        Args:
            ids: Token ids of texts of one length.
        """
        import numpy as np

        rows = np.asarray(ids)
        return self._run(self._words[rows] + self._places[: rows.shape[1]])


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of texts in batches of one length each, the shortest first."""
    by_length: dict[int, list[int]] = {}
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        by_length.setdefault(lengths[i], []).append(i)
    for length, found in by_length.items():
        size = max(TOKENS // length, 1)
        yield from (found[start : start + size] for start in range(0, len(found), size))


def _cores() -> int:
    said = os.environ.get("OMP_NUM_THREADS", "")  # a cluster says so what a process may use
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1
