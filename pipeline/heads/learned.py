"""Learned heads: for each scale a straight line through the encoder's readings, the rule heads' scores and features.

For scale s with standardised inputs x: z = b + sum_j w_j x_j (ridge regression; Hoerl & Kennard, 1970,
doi:10.1080/00401706.1970.10488634). An ordinal score is z stretched to the spread of the ratings (a + c z), clipped to
the scale; a probability is 1 / (1 + exp(-(a + c z))) (Platt, 1999). The interval is score +- q u, where u is the error
to expect, f + g |x_1 - x_2|, when the first two inputs (encoder and rules) lie so far apart, and q the split-conformal
quantile of error / u on answers that nothing was fitted on (Lei et al., 2018, locally weighted,
doi:10.1080/01621459.2017.1307116); for the level it becomes the contiguous set of whole levels inside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from pipeline.config import Strict
from pipeline.errors import ConfigError

HEADS = "heads.json"


class LearnedHead(Strict):
    """One scale.

    Attributes:
        kind: "ordinal" for a score, "binary" for a probability.
        inputs: Names of what goes in: ``encoder.<scale>``, ``rule.<scale>``, or a feature.
        center: What is taken off each input.
        spread: What it is then divided by.
        weights: One each.
        offset: b.
        stretch: (a, c).
        expected: (f, g).
        quantile: q; None for a probability.
    """

    kind: Literal["ordinal", "binary"]
    low: float
    high: float
    inputs: tuple[str, ...]
    center: tuple[float, ...]
    spread: tuple[float, ...]
    weights: tuple[float, ...]
    offset: float
    stretch: tuple[float, float]
    expected: tuple[float, float] = (1.0, 0.0)
    quantile: float | None = None

    def raw(self, inputs: Mapping[str, float]) -> float:
        """Z of one answer; an input that is undefined counts as its center.

        Raises:
            KeyError: An input is missing.
        """
        z = self.offset
        for name, center, spread, weight in zip(self.inputs, self.center, self.spread, self.weights, strict=True):
            value = inputs[name]
            z += 0.0 if math.isnan(value) else weight * (value - center) / spread
        return z

    def score(self, inputs: Mapping[str, float]) -> float:
        """Score or probability of one answer."""
        stretched = self.stretch[0] + self.stretch[1] * self.raw(inputs)
        if self.kind == "binary":
            return 1 / (1 + math.exp(-max(min(stretched, 30.0), -30.0)))
        return max(self.low, min(self.high, stretched))

    def apart(self, inputs: Mapping[str, float]) -> float:
        """How far the first two standardised inputs are from each other; 0 where one is undefined."""
        first, second = (
            (inputs[name] - center) / spread
            for name, center, spread in zip(self.inputs[:2], self.center, self.spread, strict=False)
        )
        return 0.0 if math.isnan(first - second) else abs(first - second)

    def reach(self, inputs: Mapping[str, float]) -> float:
        """Half the width of the interval of one answer."""
        return (self.quantile or 0.0) * (self.expected[0] + self.expected[1] * self.apart(inputs))

    def interval(self, score: float, inputs: Mapping[str, float]) -> tuple[float, float]:
        """Lowest and highest plausible score."""
        q = self.reach(inputs)
        return max(self.low, score - q), min(self.high, score + q)

    def level_set(self, score: float, inputs: Mapping[str, float]) -> tuple[int, int]:
        """Lowest and highest whole level inside the interval, always with the nearest one."""
        nearest = whole(score)
        q = self.reach(inputs)
        low, high = math.ceil(score - q - 1e-9), math.floor(score + q + 1e-9)
        return max(int(self.low), min(low, nearest)), min(int(self.high), max(high, nearest))


class LearnedHeads(Strict):
    """heads.json: a head for each scale, and the share of answers whose rating the intervals are to hold."""

    coverage: float
    heads: dict[str, LearnedHead]


def whole(score: float) -> int:
    """The nearest whole score, halves up."""
    return math.floor(score + 0.5)


def load_learned_heads(path: Path) -> LearnedHeads:
    """Read heads.json.

    Raises:
        ConfigError: With the file, when it is not as described above.
    """
    try:
        return LearnedHeads.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        what = str(error).splitlines()[0]
        fix = "restore the model folder, or train it anew"
        raise ConfigError(f"not readable as learned heads ({what})", where=str(path), fix=fix) from error


def rules_of(made: Mapping[str, float], features: Mapping[str, float]) -> dict[str, float]:
    """The rule heads' scores, and the matcher's level beside them: midway between step and decimals, to move less."""
    return {**made, "level": (features.get("level.step", 0.0) + features.get("level.score", 0.0)) / 2}


def inputs_of(
    features: Mapping[str, float], rules: Mapping[str, float], encoder: Mapping[str, float]
) -> dict[str, float]:
    """Everything a learned head may read of one answer, by name."""
    named = {f"rule.{name}": value for name, value in rules.items()}
    named |= {f"encoder.{name}": value for name, value in encoder.items()}
    return {**features, **named}
