"""Sentence embeddings by any sentence-transformers model that is on this machine, weights checked by digest."""

from pipeline.embed.contract import Embedder, Identified
from pipeline.embed.encoder import Encoder
from pipeline.embed.remembered import Remembered

__all__ = ["Embedder", "Encoder", "Identified", "Remembered"]
