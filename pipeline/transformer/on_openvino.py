"""The encoder's layers in OpenVINO, whose matrix products are in bfloat16 where the processor has it.

Faster by far there, and then not the same to the last decimal as on a processor without. A shape costs some 50 ms and
memory when it is first met, so texts are padded to few lengths: what is padded weighs exactly nothing.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from queue import SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipeline.imports import absent
from pipeline.transformer.checkpoint import Checkpoint
from pipeline.transformer.layers import SIDE_BY_SIDE, Layers

if TYPE_CHECKING:
    from pipeline.transformer.layers import Floats, Lengths

_DEVICE = "CPU"
_FINE, _COARSE, _LONG = 8, 16, 64  # steps of a padded length, the coarse one from 64 tokens on
_FIRST = Lock()


@cache
def precision() -> str:
    """Of the matrix products on this machine: "bf16" or "f32"."""
    return "bf16" if "BF16" in _core().get_property(_DEVICE, "OPTIMIZATION_CAPABILITIES") else "f32"


def load(checkpoint: Checkpoint, taps: tuple[int, ...], threads: int) -> Layers:
    """The layers of a checkpoint, for padded texts."""
    import numpy as np

    from pipeline.transformer.graph import EMBEDDED, LENGTHS, graph_of, weights_of

    graph = graph_of(checkpoint.shape, weights_of(checkpoint), taps, alone=True)
    options = {
        "INFERENCE_PRECISION_HINT": precision(), "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1,
        "ENABLE_CPU_PINNING": False,  # parsing goes on beside it
    }  # fmt: skip
    free: SimpleQueue[Any] = SimpleQueue()
    for _ in range(SIDE_BY_SIDE):  # two streams of one model wait for each other a quarter of their time
        free.put(_core().compile_model(_core().read_model(BytesIO(graph)), _DEVICE, options).create_infer_request())

    def run(embedded: Floats, lengths: Lengths) -> Floats:
        request = free.get()
        try:
            found: Floats = request.infer({EMBEDDED: embedded, LENGTHS: lengths})[0]
            return found
        finally:
            free.put(request)

    # Two first passes at once may wait for ever, one for Python's lock and one for what is made in it.
    with _FIRST:
        for _ in range(SIDE_BY_SIDE):  # each request comes back behind the others
            run(np.zeros((1, _FINE, checkpoint.shape.width), dtype=np.float32), np.ones(1, dtype=np.int32))
    return Layers(run, _padded)


def _padded(tokens: int) -> int:
    step = _FINE if tokens <= _LONG else _COARSE
    return -(-tokens // step) * step


@cache
def _core() -> Any:
    with absent("openvino_telemetry"):  # what is scored here is nobody's business
        import openvino
    return openvino.Core()
