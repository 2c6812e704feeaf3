"""BERT-like encoders without torch: weights from safetensors, a graph of our own, ONNX Runtime in 32-bit floats."""

from pipeline.transformer.checkpoint import Checkpoint, Shape, shape_of, tensors_of
from pipeline.transformer.layers import SIDE_BY_SIDE
from pipeline.transformer.session import Transformer
from pipeline.transformer.tokens import load_tokenizer

__all__ = ["SIDE_BY_SIDE", "Checkpoint", "Shape", "Transformer", "load_tokenizer", "shape_of", "tensors_of"]
