"""What a dimension is: it turns a parsed answer into named features and evidence; deterministic, no training."""

from __future__ import annotations

from typing import Literal, Protocol

from pipeline.parse import ParsedAnswer
from pipeline.types import Evidence, Measurement


class Dimension(Protocol):
    """One thing measured about an answer, in a file of its own.

    Attributes:
        name: Prefix of its features ("empathy.named_feelings") and the ``dimension`` of its evidence.
    """

    name: str

    def measure(self, parsed: ParsedAnswer) -> Measurement:
        """Features (finite, or NaN where undefined) and evidence spans of one answer."""
        ...


def evidence(
    parsed: ParsedAnswer, dimension: str, words: tuple[int, int], polarity: Literal[1, -1], reason: str,
    *, strength: float = 1.0, exact: bool = False,
) -> Evidence:  # fmt: skip
    """Evidence on words ``words[0]`` to ``words[1]`` (exclusive): their clause, or with ``exact`` just these words."""
    span = parsed.span(*words) if exact else parsed.sentence_span(*words)
    text = parsed.answer.text[span.start : span.end]
    return Evidence(dimension, span.start, span.end, text, polarity, "rule", reason, strength=round(strength, 4))


def share(part: float, whole: float) -> float:
    """``part / whole``, 0 where there is nothing to share."""
    return part / whole if whole else 0.0


def saturate(count: float, half: float) -> float:
    """``count / (count + half)``: 0 at none, 0.5 at ``half``, never 1; the tenth of something adds little.

    Keeps a count from growing with mere length (rubric: length moves no score).
    """
    return count / (count + half) if count > 0 else 0.0
