"""A BERT on the processor without torch: token ids in, hidden states out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.transformer import on_onnx, on_openvino
from pipeline.transformer.checkpoint import Checkpoint
from pipeline.transformer.layers import SIDE_BY_SIDE, Layers

if TYPE_CHECKING:
    from pipeline.transformer.layers import Floats

TOKENS = 2048  # of a batch; more would leave the processor's caches
Load = Callable[[Checkpoint, tuple[int, ...], int], Layers]
RUNTIMES: dict[str, Load] = {"onnx": on_onnx.load, "openvino": on_openvino.load}


class Transformer:
    """Runs a checkpoint on the processor; a text's states depend on nothing but the text.

    Args:
        checkpoint: Shape and tensors.
        runtime: One of ``RUNTIMES``.
        taps: Numbers of the layers, from 1, whose states are asked for; by default the last one's.
    """

    def __init__(self, checkpoint: Checkpoint, runtime: str = "onnx", taps: Sequence[int] = ()) -> None:
        import numpy as np

        tensors = checkpoint.tensors
        self._words = tensors["embeddings.word_embeddings.weight"]
        kind = tensors["embeddings.token_type_embeddings.weight"][0]  # all is of the first kind
        self._places = np.asarray(tensors["embeddings.position_embeddings.weight"] + kind)
        self._layers = RUNTIMES[runtime](checkpoint, tuple(taps), max(_cores() // SIDE_BY_SIDE, 1))

    def states(self, ids: Sequence[Sequence[int]]) -> Iterator[tuple[int, Floats]]:
        """Each text's states after the tapped layers, (tokens, taps * width), with its index; the shortest texts first.

        Args:
            ids: Token ids of each text.
        """
        most = len(self._places)
        for tokens, chosen in batches([min(self._layers.padded(len(one)), most) for one in ids]):
            found = self._run([ids[i] for i in chosen], tokens)
            yield from ((i, one[: len(ids[i])]) for i, one in zip(chosen, found, strict=True))

    def _run(self, ids: Sequence[Sequence[int]], tokens: int) -> Floats:
        import numpy as np

        lengths = np.array([len(one) for one in ids], dtype=np.int32)
        rows = np.zeros((len(ids), tokens), dtype=np.int64)
        for row, one in zip(rows, ids, strict=True):
            row[: len(one)] = one
        return self._layers.run(self._words[rows] + self._places[:tokens], lengths)


def batches(lengths: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """A length, and the indices of texts of it, batch after batch, the shortest first."""
    by_length: dict[int, list[int]] = {}
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        by_length.setdefault(lengths[i], []).append(i)
    for length, found in by_length.items():
        size = max(TOKENS // length, 1)
        yield from ((length, found[start : start + size]) for start in range(0, len(found), size))


def _cores() -> int:
    said = os.environ.get("OMP_NUM_THREADS", "")  # a cluster says so what a process may use
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1
