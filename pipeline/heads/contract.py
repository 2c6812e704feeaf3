"""What every head gives: scores, intervals, where it can a level; rule and learned heads take the same place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.heads.tuned import Reading
from pipeline.parse import ParsedAnswer
from pipeline.types import Evidence, Scores


@dataclass(frozen=True, slots=True)
class LevelEstimate:
    """A level of one framework, with the contiguous set of levels that are plausible at the stated coverage."""

    framework: str
    level: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Scored:
    """What a head says of one answer.

    Attributes:
        scores: On the rubric's scales.
        level: None where the head does not judge it, and the pack's matcher stands.
        evidence: Spans that the head itself looked at.
    """

    scores: Scores
    level: LevelEstimate | None = None
    evidence: tuple[Evidence, ...] = field(default=())


class Scorer(Protocol):
    """Features, and what an encoder read, to scores."""

    @property
    def version(self) -> str:
        """Names what made the scores, without the digest of the configuration."""

    @property
    def digests(self) -> Mapping[str, str]:
        """Sha256 of the files it was loaded from, beside the configuration."""

    @property
    def basis(self) -> str:
        """What its scores rest on, in a sentence or two for the people who read them."""

    @property
    def says_clauses(self) -> bool:
        """Whether readings say what an answer's clauses mean, so that these need not be embedded."""

    def read(self, parsed: Sequence[ParsedAnswer], told: Sequence[ParsedAnswer]) -> Sequence[Reading | None]:
        """Whatever has to be read in batches before an answer is scored.

        Args:
            parsed: The answers.
            told: What each tells: without filler, repetition, and wording taken over from the pack.
        """

    def score(self, told: ParsedAnswer, features: Mapping[str, float], reading: Reading | None) -> Scored:
        """Scores of one answer."""
