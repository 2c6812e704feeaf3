"""A BERT in ONNX Runtime: token ids in, last hidden states out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.cache import kept
from pipeline.transformer.checkpoint import Checkpoint

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from onnxruntime import InferenceSession

    Floats = npt.NDArray[np.float32]

TOKENS = 2048  # of a batch; more would leave the processor's caches
_GRAPH = "graph-1"  # name of what graph.py makes; a change there is a change here


class Transformer:
    """Runs a checkpoint on the processor, in 32-bit floats.

    Args:
        checkpoint: Shape and tensors.
        threads: How many; None takes every core that this process may use.
    """

    def __init__(self, checkpoint: Checkpoint, *, threads: int | None = None) -> None:
        import numpy as np

        tensors = checkpoint.tensors
        self._words = tensors["embeddings.word_embeddings.weight"]
        kind = tensors["embeddings.token_type_embeddings.weight"][0]  # all is of the first kind
        self._places = np.asarray(tensors["embeddings.position_embeddings.weight"] + kind)
        self._session = _session(checkpoint, threads or _cores())

    def states(self, ids: Sequence[Sequence[int]]) -> Floats:
        """Last hidden states, (texts, tokens, width).

        Args:
            ids: Token ids of texts of one length.
        """
        import numpy as np

        rows = np.asarray(ids)
        embedded = self._words[rows] + self._places[: rows.shape[1]]
        found: Floats = self._session.run(None, {"embedded": embedded})[0]
        return found


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of texts in batches of one length each, the shortest first."""
    by_length: dict[int, list[int]] = {}
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        by_length.setdefault(lengths[i], []).append(i)
    for length, found in by_length.items():
        size = max(TOKENS // length, 1)
        yield from (found[start : start + size] for start in range(0, len(found), size))


def _session(checkpoint: Checkpoint, threads: int) -> InferenceSession:
    import onnxruntime as ort

    from pipeline.transformer.graph import graph_of, weights_of

    weights = weights_of(checkpoint)
    key = f"{_GRAPH} {checkpoint.shape} onnxruntime {version('onnxruntime')}"
    graph = kept("graphs", key, lambda: graph_of(checkpoint.shape, weights))
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    # A thread that waits lets go of its core: parsing goes on beside it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    values = [ort.OrtValue.ortvalue_from_numpy(value) for value in weights.values()]
    options.add_external_initializers(list(weights), values)
    return ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _cores() -> int:
    said = os.environ.get("OMP_NUM_THREADS", "")  # a cluster says so what a process may use
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1
