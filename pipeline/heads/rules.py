"""Rule-based heads: additive points on the rubric's scale, written in configs/heads.yaml.

A head is ``base`` points, plus for each term ``points * min(feature, cap) / cap`` (a feature below zero counts as
zero), then lowered by every ceiling whose feature stays below its bound, and fitted to the scale: clipped at the
bottom, and in the last half point below the top bent to x -> top - k exp(-(x - top + k) / k), k = 0.5, so that more
evidence always shows. Every term is monotone, so an assessor can read off what moves a score and by how much. A NaN
feature adds nothing. With ``link: logistic`` the points are log-odds and the score is a probability,
1 / (1 + exp(-points)).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError

from pipeline.config import Strict
from pipeline.errors import ConfigError
from pipeline.packs.yaml_lines import plain

KNEE = 0.5


class Term(Strict):
    """Points for one feature: all of them once it reaches its cap."""

    feature: str
    points: float
    cap: float = Field(gt=0)


class Ceiling(Strict):
    """While ``feature`` is below ``below``, the score is held down.

    Up to ``feature`` = ``until`` the score is at most ``at_most``; from there the ceiling rises in a straight line to
    the top of the scale at ``below``.
    """

    feature: str
    below: float = Field(gt=0)
    at_most: float
    until: float = 0.0

    def apply(self, value: float, score: float, top: float) -> float:
        """The score after this ceiling."""
        if value >= self.below:
            return score
        risen = max(value - self.until, 0.0) / (self.below - self.until)
        return min(score, self.at_most + (top - self.at_most) * risen)


class RuleHead(Strict):
    """One score: scale, base, terms and ceilings."""

    scale: tuple[float, float]
    base: float
    terms: tuple[Term, ...]
    ceilings: tuple[Ceiling, ...] = ()
    link: Literal["identity", "logistic"] = "identity"

    def score(self, features: Mapping[str, float]) -> float:
        """Score of one answer.

        Args:
            features: All features of the answer, by name (``dimension.feature``).

        Raises:
            KeyError: A term names a feature that no dimension measures.
        """
        total = self.base
        for term in self.terms:
            total += term.points * min(_known(features[term.feature]), term.cap) / term.cap
        if self.link == "logistic":
            total = 1 / (1 + math.exp(-total))
        low, top = self.scale
        for ceiling in self.ceilings:
            total = ceiling.apply(_known(features[ceiling.feature]), total, top)
        if self.link == "logistic":
            return min(max(total, low), top)
        return max(_below(total, top), low)


def _below(value: float, top: float) -> float:
    knee = top - KNEE
    return value if value <= knee else top - KNEE * math.exp(-(value - knee) / KNEE)


def _known(value: float) -> float:
    return 0.0 if math.isnan(value) else max(value, 0.0)


def load_rule_heads(path: Path) -> dict[str, RuleHead]:
    """Read configs/heads.yaml.

    Raises:
        ConfigError: With file and key, when a head is not as described above.
    """
    try:
        raw = plain(path.read_text(encoding="utf-8"))
        bodies = dict(raw.items())
    except (OSError, yaml.YAMLError, AttributeError) as error:
        raise ConfigError(f"not readable as heads ({error})", where=str(path), fix="see configs/README.md") from error
    return {name: _head(path, name, body) for name, body in bodies.items()}


def _head(path: Path, name: str, body: object) -> RuleHead:
    try:
        return RuleHead.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in (name, *first["loc"]))
        raise ConfigError(f"{place}: {first['msg']}", where=str(path), fix="correct that key") from error
