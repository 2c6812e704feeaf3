"""All named features of an answer: every dimension's, in one mapping. Adding a dimension is one line here."""

from __future__ import annotations

from pathlib import Path

from pipeline.dimensions.base import Dimension
from pipeline.dimensions.buzzwords import Buzzwords
from pipeline.dimensions.empathy import Empathy
from pipeline.dimensions.ownership import Ownership
from pipeline.dimensions.specificity import Specificity
from pipeline.dimensions.star import Star
from pipeline.parse import ParsedAnswer
from pipeline.types import Evidence, Measurement

DIMENSIONS = (Specificity, Empathy, Ownership, Buzzwords, Star)


class Measurer:
    """Runs every dimension on a parsed answer.

    Args:
        lexicons: The folder of configs/lexicons.
    """

    def __init__(self, lexicons: Path) -> None:
        self._dimensions: tuple[Dimension, ...] = tuple(dimension(lexicons) for dimension in DIMENSIONS)

    def measure(self, parsed: ParsedAnswer) -> Measurement:
        """Features and evidence of all dimensions together."""
        features: dict[str, float] = {}
        evidence: list[Evidence] = []
        for dimension in self._dimensions:
            measured = dimension.measure(parsed)
            features.update(measured.features)
            evidence.extend(measured.evidence)
        return Measurement(features, tuple(evidence))
