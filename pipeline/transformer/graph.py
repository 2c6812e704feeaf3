"""The graph of a BERT's layers (Devlin et al., 2019, arXiv:1810.04805) in ONNX, with or without weights and padding.

It starts at the summed embeddings. Texts of a batch have one length, or each says how many tokens are its own and no
other gets attention. Attention and GELU (the exact one) are ONNX Runtime's fused operators, which OpenVINO reads too.
Weights are inside, or declared as external and handed over when a session starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.transformer.checkpoint import Checkpoint, Shape

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from onnx import NodeProto

    Floats = npt.NDArray[np.float32]

GRAPH = "graph-4"  # name of what is made here, for what is kept of it: a change here is a change there
OPSET, IR = 18, 10
EMBEDDED, LENGTHS, STATES = "embedded", "lengths", "states"
_FUSED = "com.microsoft"


def weights_of(checkpoint: Checkpoint) -> dict[str, Floats]:
    """The graph's weights by name, laid out as its operators want them: (in, out)."""
    import numpy as np

    tensors = checkpoint.tensors
    found = {f"start.{kind}": tensors[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")}
    for k in range(checkpoint.shape.layers):
        layer = f"encoder.layer.{k}."
        three = [layer + f"attention.self.{part}." for part in ("query", "key", "value")]
        found[f"{k}.qkv.weight"] = np.concatenate([tensors[part + "weight"] for part in three]).T
        found[f"{k}.qkv.bias"] = np.concatenate([tensors[part + "bias"] for part in three])
        for short, part in (("mix", "attention.output"), ("up", "intermediate"), ("down", "output")):
            found[f"{k}.{short}.weight"] = tensors[f"{layer}{part}.dense.weight"].T
            found[f"{k}.{short}.bias"] = tensors[f"{layer}{part}.dense.bias"]
        for short, part in (("mixed", "attention.output"), ("out", "output")):
            for kind in ("weight", "bias"):
                found[f"{k}.{short}.{kind}"] = tensors[f"{layer}{part}.LayerNorm.{kind}"]
    return {name: np.ascontiguousarray(value) for name, value in found.items()}


def graph_of(shape: Shape, weights: Mapping[str, Floats], taps: Sequence[int] = (), *, alone: bool = False) -> bytes:
    """The graph as ONNX, from summed embeddings, (texts, tokens, width), to states, (texts, tokens, taps * width).

    Args:
        shape: Of the encoder.
        weights: As ``weights_of`` gives them.
        taps: Numbers of the layers, from 1, whose states are given, side by side; by default the last one's.
        alone: Whether the graph holds its weights, and takes padded texts with their lengths; else weights are handed
            over, and texts have one length.
    """
    from onnx import TensorProto, helper, numpy_helper

    taps = taps or (shape.layers,)
    widths = ((EMBEDDED, shape.width), (STATES, shape.width * len(taps)))
    made = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["b", "t", width]) for name, width in widths]
    own = [helper.make_tensor_value_info(LENGTHS, TensorProto.INT32, ["b"])] if alone else []
    graph = helper.make_graph(list(_nodes(shape, taps, alone)), "bert", [made[0], *own], made[1:])
    for name, value in weights.items():
        if alone:
            graph.initializer.append(numpy_helper.from_array(value, name))
            continue
        declared = graph.initializer.add(name=name, data_type=TensorProto.FLOAT, dims=value.shape)
        declared.data_location = TensorProto.EXTERNAL
        declared.external_data.add(key="location", value="handed over")
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_FUSED, 1)]
    return bytes(helper.make_model(graph, opset_imports=opsets, ir_version=IR).SerializeToString())


def _nodes(shape: Shape, taps: Sequence[int], padded: bool) -> Iterator[NodeProto]:
    from onnx.helper import make_node

    ends: dict[str, Any] = {"axis": -1, "epsilon": shape.epsilon}
    yield make_node("LayerNormalization", [EMBEDDED, "start.weight", "start.bias"], ["0.in"], **ends)
    for k in range(shape.layers):
        yield from _layer(shape, str(k), f"{k + 1}.in", [LENGTHS] * padded)
    yield make_node("Concat", [f"{k}.in" for k in taps], [STATES], axis=-1)


def _layer(shape: Shape, k: str, out: str, lengths: list[str]) -> Iterator[NodeProto]:
    from onnx.helper import make_node

    def norm(new: str, old: str, dense: str, name: str, to: str) -> Iterator[NodeProto]:
        yield make_node("Add", [new, f"{k}.{dense}.bias"], [f"{to}.biased"])
        yield make_node("Add", [f"{to}.biased", old], [f"{to}.sum"])
        inputs = [f"{to}.sum", f"{k}.{name}.weight", f"{k}.{name}.bias"]
        yield make_node("LayerNormalization", inputs, [to], axis=-1, epsilon=shape.epsilon)

    qkv = [f"{k}.in", f"{k}.qkv.weight", f"{k}.qkv.bias", *lengths]
    yield make_node("Attention", qkv, [f"{k}.heads"], domain=_FUSED, num_heads=shape.heads)
    yield make_node("MatMul", [f"{k}.heads", f"{k}.mix.weight"], [f"{k}.attended"])
    yield from norm(f"{k}.attended", f"{k}.in", "mix", "mixed", f"{k}.mixed")
    yield make_node("MatMul", [f"{k}.mixed", f"{k}.up.weight"], [f"{k}.wide"])
    yield make_node("BiasGelu", [f"{k}.wide", f"{k}.up.bias"], [f"{k}.bent"], domain=_FUSED)
    yield make_node("MatMul", [f"{k}.bent", f"{k}.down.weight"], [f"{k}.narrow"])
    yield from norm(f"{k}.narrow", f"{k}.mixed", "down", "out", out)
