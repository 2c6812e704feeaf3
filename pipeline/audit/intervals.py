"""A share with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z = 1.959964  # 97.5% point of the normal distribution


@dataclass(frozen=True, slots=True)
class Share:
    """``value`` of ``n`` answers, with its 95% interval; NaN where there was none."""

    value: float
    low: float
    high: float
    n: int


def wilson(hits: int, n: int) -> Share:
    """The share of ``hits`` among ``n`` with Wilson's score interval (Wilson, 1927, JASA 22:209-212)."""
    if n == 0:
        return Share(math.nan, math.nan, math.nan, 0)
    share, square = hits / n, Z * Z / n
    middle = (share + square / 2) / (1 + square)
    half = Z * math.sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    return Share(share, max(0.0, middle - half), min(1.0, middle + half), n)
