"""The encoder's layers in OpenVINO, whose matrix products are in bfloat16 where the processor has it.

Faster by far there, and then not the same to the last decimal as on a processor without.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.imports import absent
from pipeline.transformer.checkpoint import Checkpoint

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

_DEVICE = "CPU"


@cache
def precision() -> str:
    """Of the matrix products on this machine: "bf16" or "f32"."""
    return "bf16" if "BF16" in _core().get_property(_DEVICE, "OPTIMIZATION_CAPABILITIES") else "f32"


def load(checkpoint: Checkpoint, threads: int) -> Callable[[Floats], Floats]:
    """From summed embeddings to the last layer's states, both (texts, tokens, width)."""
    from pipeline.transformer.graph import EMBEDDED, graph_of, weights_of

    graph = graph_of(checkpoint.shape, weights_of(checkpoint), inside=True)
    options = {
        "INFERENCE_PRECISION_HINT": precision(), "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1,
        "ENABLE_CPU_PINNING": False,  # parsing goes on beside it
    }  # fmt: skip
    compiled = _core().compile_model(_core().read_model(BytesIO(graph)), _DEVICE, options)

    def run(embedded: Floats) -> Floats:
        # A request of its own, as other threads may be in here too.
        found: Floats = compiled.create_infer_request().infer({EMBEDDED: embedded})[0]
        return found

    return run


@cache
def _core() -> Any:
    with absent("openvino_telemetry"):  # what is scored here is nobody's business
        import openvino
    return openvino.Core()
