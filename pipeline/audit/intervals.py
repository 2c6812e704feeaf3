"""A share with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass


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
    from scipy.stats import binomtest

    interval = binomtest(hits, n).proportion_ci(method="wilson")
    return Share(hits / n, float(interval.low), float(interval.high), n)
