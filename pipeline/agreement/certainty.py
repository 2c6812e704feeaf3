"""Whether stated certainty holds: level sets and score intervals, and probabilities of the yes/no scales."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.stats import binomtest

from pipeline.agreement.bootstrap import Bootstrap, Estimate
from pipeline.agreement.comparison import Rated
from pipeline.agreement.measures import rounded
from pipeline.agreement.weighted import Floats, Weights, complete, plain, ratio

if TYPE_CHECKING:
    from pandas import DataFrame

_NOISE = 1e-9


def coverage(system: DataFrame, to: Rated, bootstrap: Bootstrap) -> dict[str, Estimate]:
    """How often a system's stated range holds the reading, and how wide it is; empty where it states none.

    Returns:
        ``coverage``: share of single readings inside, averaged over the readings. ``coverage_mean``: share of answers
        whose mean reading lies inside (of a level: rounded, halves up), with the exact binomial interval of Clopper &
        Pearson (1934). ``width``: mean of high less low. ``set_size``: mean number of steps from low to high.
    """
    low, high = (to.of(system, f"{to.scale.name}{end}") for end in ("_low", "_high"))
    stated = ~np.isnan(low) & ~np.isnan(high)
    if not stated.any():
        return {}
    target = rounded(to.mean, to.scale.low, to.scale.high) if to.scale.name == "level" else to.mean
    hits = int(_inside(low, high, target)[stated].sum())
    return {
        "coverage": bootstrap.estimate(_share_inside, low, high, *to.readings),
        "coverage_mean": _binomial(hits, int(stated.sum()), bootstrap.confidence),
        "width": bootstrap.estimate(_mean, high - low),
        "set_size": bootstrap.estimate(_mean, np.floor(high + _NOISE) - np.ceil(low - _NOISE) + 1),
    }


def reliability(systems: Mapping[str, DataFrame], scales: Mapping[str, Rated], bins: int) -> DataFrame:
    """Stated probability beside the share of readings that say yes, in groups of like size.

    Returns:
        A row a scale, system and group: ``probability`` (mean stated), ``yes`` (share), ``low`` and ``high`` (95%
        Wilson interval), ``n`` (answers). A calibrated system has the two alike.
    """
    import pandas as pd

    rows = [
        {"scale": name, "system": system, **row}
        for name, to in scales.items()
        if to.scale.kind == "binary"
        for system, scores in systems.items()
        for row in _groups(to.of(scores), to.mean, bins)
    ]
    return pd.DataFrame(rows, columns=["scale", "system", "probability", "yes", "low", "high", "n"])


def _groups(stated: Floats, yes: Floats, bins: int) -> Iterator[dict[str, float]]:
    present = ~np.isnan(stated)
    stated, yes = stated[present], yes[present]
    order = np.argsort(stated, kind="stable")
    for part in np.array_split(order, min(bins, max(1, len(order)))):
        if len(part):
            share = float(yes[part].mean())
            bounds = binomtest(round(share * len(part)), len(part)).proportion_ci(method="wilson")
            ends = {"low": min(float(bounds.low), share), "high": max(float(bounds.high), share)}
            yield {"probability": float(stated[part].mean()), "yes": share, **ends, "n": len(part)}


def _inside(low: Floats, high: Floats, reading: Floats) -> Any:
    return (low - _NOISE <= reading) & (reading <= high + _NOISE)


def _share_inside(low: Floats, high: Floats, *readings: Floats, weights: Weights = None) -> Any:
    return _mean(np.mean([_inside(low, high, reading) for reading in readings], axis=0), weights=weights)


def _mean(values: Floats, *, weights: Weights = None) -> Any:
    w, kept = complete(weights, values)
    return plain(ratio(w @ kept, w.sum(-1)))


def _binomial(hits: int, n: int, confidence: float) -> Estimate:
    bounds = binomtest(hits, n).proportion_ci(confidence)
    return Estimate(hits / n, float(bounds.low), float(bounds.high), n)
