"""BERT-like encoders without torch: weights from safetensors, a graph of our own, ONNX Runtime in 32-bit floats."""

from pipeline.transformer.checkpoint import Checkpoint, Shape, shape_of, tensors_of
from pipeline.transformer.session import Transformer
from pipeline.transformer.tokens import load_tokenizer

__all__ = ["Checkpoint", "Shape", "Transformer", "load_tokenizer", "shape_of", "tensors_of"]
