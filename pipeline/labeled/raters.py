"""Raters against each other: who is more severe, and whose ratings move while reading."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.labeled.cells import by_rater
from pipeline.labeled.findings import Finding, Severity
from pipeline.labeled.scales import SCALES

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from pipeline.labeled.table import Labeled

BLOCKS = 4
LEAST = 20  # ratings below which nothing is said
SEVERE = 0.15  # standard deviations: the bound of Williamson, Xi & Breyer (2012) for two ratings of one answer
Z95, Z999 = 1.96, 3.29  # drift is tested for every rater and scale, so hundreds of times
POOR_QWK = 0.7  # the same authors' least QWK


def severity_table(labeled: Labeled) -> DataFrame:
    """Mean difference of each two raters on the answers both rated.

    Returns:
        ``scale``, ``first``, ``second``, ``n``, ``difference`` (first less second, in points), its 95% interval ``low``
        and ``high`` (normal, paired), and ``smd`` (difference over the mean of the two standard deviations).
    """
    import pandas as pd

    rows = []
    for scale in SCALES:
        table = by_rater(labeled, scale)
        given = table.notna().to_numpy(dtype=int)
        shared = given.T @ given  # answers that each two raters have in common
        for i, k in combinations(range(len(table.columns)), 2):
            if shared[i, k] >= LEAST:
                one, other = table.columns[i], table.columns[k]
                both = table[[one, other]].dropna()
                gap = both[one] - both[other]
                half = Z95 * gap.std() / math.sqrt(len(gap))
                spread = both.std().mean()
                smd = gap.mean() / spread if spread else math.nan
                rows.append((scale, one, other, len(both), gap.mean(), gap.mean() - half, gap.mean() + half, smd))
    return pd.DataFrame(rows, columns=["scale", "first", "second", "n", "difference", "low", "high", "smd"])


def severity(labeled: Labeled) -> Iterator[Finding]:
    """Raters who differ by .15 standard deviations or more, beyond chance."""
    for row in severity_table(labeled).itertuples():
        if abs(row.smd) >= SEVERE and not row.low <= 0 <= row.high:
            way = "higher" if row.difference > 0 else "lower"
            sentence = (
                f"{row.first} rates {abs(row.difference):.2f} points {way} than {row.second} "
                f"on {row.n} answers [{row.low:+.2f}, {row.high:+.2f}]"
            )
            fix = "read the answers they differ on together, and settle the case in the rubric"
            yield Finding("severity", Severity.WARNING, sentence, fix, "", f"{row.first} {row.second}", row.scale)


def drift_table(labeled: Labeled, blocks: int = BLOCKS) -> DataFrame:
    """Each rater against the other raters of the same answers, in blocks of the order in which the rater read.

    Returns:
        ``rater``, ``scale``, ``block`` (from 1), ``n``, ``mean``, ``others_mean``, ``qwk`` with the other rater (the
        rounded mean of several); raters whose order is not known are left out.
    """
    import pandas as pd

    rows = []
    for rater, scale, read in _readings(labeled):
        block = ((read["turn"] - 1) * blocks // read["turn"].max()).clip(upper=blocks - 1)
        for number, part in read.groupby(block):
            qwk = _qwk(part["own"], part["others"])
            rows.append((rater, scale, int(number) + 1, len(part), part["own"].mean(), part["others"].mean(), qwk))
    return pd.DataFrame(rows, columns=["rater", "scale", "block", "n", "mean", "others_mean", "qwk"])


def drift(labeled: Labeled) -> Iterator[Finding]:
    """Raters who grew more severe or more lenient than the others while reading, or agreed poorly for a while.

    The first is the slope of (own rating less others') over the order of reading, start to end: a warning when its
    99.9% interval leaves 0 out and it is .15 standard deviations or more. The second: an ordinal QWK under .7 in one.
    """
    for rater, scale, read in _readings(labeled):
        slope, half = _slope(read["turn"], read["own"] - read["others"])
        if abs(slope) > half and abs(slope) >= SEVERE * read["own"].std():
            sentence = f"from first to last answer {slope:+.2f} points against the other rater (99.9%: +-{half:.2f})"
            yield Finding(
                "drift", Severity.WARNING, sentence, "have a part of the answers read again", "", rater, scale
            )
    for row in drift_table(labeled).itertuples():
        if SCALES[row.scale].kind == "ordinal" and row.n >= LEAST and row.qwk < POOR_QWK:
            sentence = f"QWK with the other rater is {row.qwk:.2f} in block {row.block} of {BLOCKS} (n {row.n})"
            yield Finding(
                "drift", Severity.WARNING, sentence, "have these answers read again", "", row.rater, row.scale
            )
    known = set(labeled.order["rater"])
    if unknown := sorted(set(labeled.ratings["rater"]) - known):
        fix = "add a column position, or reading_order.csv"
        sentence = f"order of reading not known, drift not checked: {', '.join(unknown)}"
        yield Finding("drift", Severity.NOTE, sentence, fix)


def _readings(labeled: Labeled) -> Iterator[tuple[str, str, DataFrame]]:
    """Rater, scale, and a table of turn (1 to the number of answers), own rating and the others' mean rating."""
    for scale in SCALES:
        table = by_rater(labeled, scale)
        for rater, order in labeled.order.dropna().groupby("rater"):
            if rater in table:
                others = table.drop(columns=rater).mean(axis=1)
                turn = order.drop_duplicates("answer_id").set_index("answer_id")["position"].rank(method="first")
                read = table[[rater]].set_axis(["own"], axis=1).assign(others=others).join(turn.rename("turn")).dropna()
                if len(read) >= LEAST:
                    yield str(rater), scale, read.sort_values("turn")


def _slope(turn: Series[float], gap: Series[float]) -> tuple[float, float]:
    """Least-squares change of ``gap`` over the whole reading, and half its 99.9% interval (normal)."""
    x = (turn - turn.mean()) / max(turn.max() - turn.min(), 1)
    slope = float((x * gap).sum() / (x**2).sum())
    rest = gap - gap.mean() - slope * x
    return slope, Z999 * math.sqrt(float((rest**2).sum()) / (len(gap) - 2) / float((x**2).sum()))


def _qwk(own: Series[float], others: Series[float]) -> float:
    """Quadratically weighted kappa from means and variances, as 1 - observed / expected squared difference."""
    rounded = (others + 0.5).floordiv(1)
    expected = own.var(ddof=0) + rounded.var(ddof=0) + (own.mean() - rounded.mean()) ** 2
    return float(1 - ((own - rounded) ** 2).mean() / expected) if expected else math.nan
