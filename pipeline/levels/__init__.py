"""Levels: which of a competency pack's indicators an answer's acts are like, and what level that is evidence of."""

from pipeline.levels.matcher import Matched, PackMatcher

__all__ = ["Matched", "PackMatcher"]
