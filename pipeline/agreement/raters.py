"""How well raters agree with each other: one row for each scale, pair of raters and measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.agreement.bootstrap import Bootstrap, Estimate
from pipeline.agreement.measures import exact, icc, kappa, qwk
from pipeline.agreement.weighted import Floats, Weights
from pipeline.labeled import SCALES, Labeled, Scale

if TYPE_CHECKING:
    from pandas import DataFrame

ALL = "all"
LEAST = 10
COLUMNS = ["scale", "first", "second", "n", "measure", "value", "low", "high"]


def rater_agreement(labeled: Labeled, scales: Sequence[str] = tuple(SCALES), *, draws: int = 500) -> DataFrame:
    """Agreement of each two raters on the answers both rated, and of first and second ratings over all answers.

    Args:
        labeled: Ratings; pairs of raters with fewer than 10 answers in common are left out.
        scales: Names of the scales that are wanted.
        draws: Bootstrap draws of answers, for the 95% percentile intervals; the same number gives the same table.

    Returns:
        ``scale``, ``first``, ``second`` (names of raters, or "all"), ``n``, ``measure`` (qwk for ordinal scales, kappa
        for binary ones, exact, and, where the same two raters read all, icc_single = ICC(2,1) and icc_average =
        ICC(2,k)), ``value``, ``low``, ``high``; NaN where a measure is undefined.
    """
    from pandas import DataFrame

    bootstrap = Bootstrap(draws)
    rows = [
        (scale.name, first, second, found.n, measure, found.value, found.low, found.high)
        for scale, first, second, table in _tables(labeled, scales)
        for measure, found in _measured(scale, table, bootstrap, pooled=first == ALL)
    ]
    return DataFrame(rows, columns=COLUMNS)


def _tables(labeled: Labeled, scales: Sequence[str]) -> Iterator[tuple[Scale, str, str, Floats]]:
    """Scale, two names, and their ratings side by side, (n, 2)."""
    for scale in (SCALES[name] for name in scales):
        pooled = labeled.pairs(scale.name)[["first", "second"]].to_numpy(dtype=float)
        if len(pooled) >= LEAST:
            yield scale, ALL, ALL, pooled
        rated = labeled.ratings[labeled.ratings["scale"] == scale.name]
        wide = rated.pivot(index="answer_id", columns="rater", values="rating")
        values = wide.to_numpy(dtype=float)
        for i, k in combinations(range(values.shape[1]), 2):
            both = values[~np.isnan(values[:, i] + values[:, k])][:, [i, k]]
            if len(both) >= LEAST:
                yield scale, str(wide.columns[i]), str(wide.columns[k]), both


def _measured(scale: Scale, table: Floats, bootstrap: Bootstrap, *, pooled: bool) -> Iterator[tuple[str, Estimate]]:
    name, chance = ("kappa", kappa) if scale.kind == "binary" else ("qwk", qwk)
    for label, measure in ((name, chance), ("exact", exact)):
        yield label, bootstrap.estimate(partial(measure, low=scale.low, high=scale.high), *table.T)
    if not pooled:  # ICC(2) takes the columns for two raters, and "first" is another one in each batch
        single = bootstrap.estimate(_single, *table.T)
        yield "icc_single", single
        yield "icc_average", Estimate(icc(table).average, _average(single.low), _average(single.high), single.n)


def _single(first: Floats, second: Floats, *, weights: Weights = None) -> Any:
    """ICC(2,1); with counts, one for each row of them."""
    table = np.stack([first, second], axis=1)
    if weights is None:
        return icc(table).single
    return np.array([icc(np.repeat(table, counts, axis=0)).single for counts in np.asarray(weights, int)])


def _average(single: float) -> float:
    """ICC(2,2) from ICC(2,1), which Spearman and Brown's formula gives exactly (and it never turns an order round)."""
    return 2 * single / (1 + single)
