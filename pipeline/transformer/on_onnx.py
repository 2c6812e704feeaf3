"""The encoder's layers in ONNX Runtime, in 32-bit floats: the same on every processor to the seventh decimal."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.cache import kept
from pipeline.transformer.checkpoint import Checkpoint
from pipeline.transformer.layers import Layers

if TYPE_CHECKING:
    from pipeline.transformer.layers import Floats, Lengths


def load(checkpoint: Checkpoint, taps: tuple[int, ...], threads: int) -> Layers:
    """The layers of a checkpoint, for texts of one length, without padding."""
    import onnxruntime as ort

    from pipeline.transformer.graph import EMBEDDED, GRAPH, graph_of, weights_of

    weights = weights_of(checkpoint)
    units = len(weights["0.up.bias"])  # which the graph declares, as it does the shape's other sizes
    key = f"{GRAPH} {checkpoint.shape} {units} {taps} onnxruntime {version('onnxruntime')}"
    graph = kept("graphs", key, lambda: graph_of(checkpoint.shape, weights, taps))
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    # A thread that waits lets go of its core: parsing goes on beside it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    values = [ort.OrtValue.ortvalue_from_numpy(value) for value in weights.values()]
    options.add_external_initializers(list(weights), values)
    # Sums that are normalised, fused into one operator, take several times as long as each by itself.
    session = ort.InferenceSession(
        graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )

    def run(embedded: Floats, _: Lengths) -> Floats:
        found: Floats = session.run(None, {EMBEDDED: embedded})[0]
        return found

    return Layers(run, padded=lambda tokens: tokens)
