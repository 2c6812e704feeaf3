"""How sure a figure is: percentile bootstrap over answers, all draws at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.agreement.weighted import Floats

Measure = Callable[..., Any]
_CELLS = 1 << 20  # counts per block of draws


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, the bounds of its interval, and how many answers it rests on; NaN where undefined."""

    value: float
    low: float
    high: float
    n: int

    def as_dict(self) -> dict[str, float | int | None]:
        """For JSON: rounded to 4 places, None where undefined."""
        return {name: _rounded(getattr(self, name)) for name in ("value", "low", "high")} | {"n": self.n}


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Settings of the resampling.

    Attributes:
        draws: How many samples, each as large as the data, answers drawn with replacement.
        seed: Where the random numbers start; the same seed and number of answers give the same draws, so the figures of
            two systems on the same answers are paired.
        confidence: Share of the draws between the bounds.
    """

    draws: int = 2000
    seed: int = 1
    confidence: float = 0.95

    def estimate(self, measure: Measure, *columns: npt.ArrayLike) -> Estimate:
        """A measure with its interval (Efron & Tibshirani, 1993, chapter 13).

        Args:
            measure: Function of the columns that takes ``weights``, such as those of ``measures``.
            columns: One number an answer each; answers at which one of them is NaN are left out.

        Returns:
            Draws in which the measure is undefined do not count; no bounds where fewer than half are defined.
        """
        table = np.stack([np.asarray(column, float) for column in columns])
        table = table[:, ~np.isnan(table).any(0)]
        n = table.shape[1]
        if not n:
            return Estimate(np.nan, np.nan, np.nan, 0)
        value = float(measure(*table))
        low, high = self._bounds(self._replicates(measure, table)) if np.isfinite(value) else (np.nan, np.nan)
        return Estimate(value, low, high, n)

    def _replicates(self, measure: Measure, table: Floats) -> Floats:
        n = table.shape[1]
        rows = max(1, _CELLS // n)
        blocks = (_counts(n, min(rows, self.draws - done), self.seed, done) for done in range(0, self.draws, rows))
        return np.concatenate([np.asarray(measure(*table, weights=block), float) for block in blocks])

    def _bounds(self, replicates: Floats) -> tuple[float, float]:
        defined = replicates[np.isfinite(replicates)]
        if 2 * len(defined) < len(replicates):
            return np.nan, np.nan
        tail = 50 * (1 - self.confidence)
        low, high = np.percentile(defined, [tail, 100 - tail])
        return float(low), float(high)


@lru_cache(maxsize=8)
def _counts(n: int, draws: int, seed: int, done: int) -> Floats:
    """How often each of n answers is drawn, (draws, n), after ``done`` draws."""
    drawn = np.random.default_rng([seed, done]).integers(n, size=(draws, n)) + n * np.arange(draws)[:, None]
    return np.bincount(drawn.ravel(), minlength=draws * n).reshape(draws, n).astype(float)


def _rounded(value: float) -> float | None:
    # Adding 0 turns -0.0 into 0.0.
    return round(value, 4) + 0.0 if np.isfinite(value) else None
