"""All named features of an answer: every dimension's, in one mapping. Adding a dimension is one line here.

Buzzwords are measured on the whole answer; every other dimension on what is told: the answer without its filler clauses
and without talk that is about nobody or says nothing, so that none of it can buy a score anywhere else. (What is said a
second time is gone before: ``pipeline.parse``.)
"""

from __future__ import annotations

from pathlib import Path

from pipeline.dimensions.base import Dimension
from pipeline.dimensions.buzzwords import Buzzwords
from pipeline.dimensions.empathy import Empathy
from pipeline.dimensions.ownership import Ownership
from pipeline.dimensions.specificity import Specificity
from pipeline.dimensions.star import Star
from pipeline.dimensions.told import Told
from pipeline.parse import ParsedAnswer
from pipeline.types import Measurement

DIMENSIONS = (Specificity, Empathy, Ownership, Star)


class Measurer:
    """Runs every dimension on a parsed answer.

    Args:
        lexicons: The folder of configs/lexicons.
    """

    def __init__(self, lexicons: Path) -> None:
        self._buzzwords = Buzzwords(lexicons)
        self._told = Told(lexicons)
        self._dimensions: tuple[Dimension, ...] = tuple(dimension(lexicons) for dimension in DIMENSIONS)

    def told(self, parsed: ParsedAnswer) -> ParsedAnswer:
        """What the answer tells: without filler, and without what is about nobody or says nothing."""
        told = self._buzzwords.without_filler(parsed)
        return told.without(self._told.nothing(told))

    def measure(self, parsed: ParsedAnswer, told: ParsedAnswer | None = None) -> Measurement:
        """Features and evidence of all dimensions together.

        Args:
            parsed: The answer.
            told: What counts for every dimension but buzzwords; by default ``told(parsed)``.
        """
        told = self.told(parsed) if told is None else told
        measured = [self._buzzwords.measure(parsed), *(dimension.measure(told) for dimension in self._dimensions)]
        features = {name: value for part in measured for name, value in part.features.items()}
        return Measurement(features, tuple(found for part in measured for found in part.evidence))
