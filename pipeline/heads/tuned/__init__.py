"""The tuned encoder: the base sentence encoder with its upper layers fitted to ratings, read scale by scale."""

from pipeline.heads.tuned.reader import Reading, TunedReader

__all__ = ["Reading", "TunedReader"]
