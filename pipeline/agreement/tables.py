"""The tables of the agreement report, each a data frame that becomes a CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from pipeline.agreement import measures
from pipeline.agreement.bootstrap import Bootstrap, Estimate, Measure
from pipeline.agreement.comparison import SECOND_RATER, Rated, averaged, compare, compare_readings, stepped
from pipeline.agreement.weighted import Floats, Weights

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Predictions: TypeAlias = "Mapping[str, DataFrame]"
Figures: TypeAlias = dict[str, dict[str, dict[str, Estimate]]]  # by system, scale and measure
OTHERS = "others"


def figures(systems: Predictions, scales: Mapping[str, Rated], bootstrap: Bootstrap) -> Figures:
    """Every measure of every system on every scale; the second rater is a system like the others."""
    found = {name: {s: compare(scores, to, bootstrap) for s, to in scales.items()} for name, scores in systems.items()}
    found[SECOND_RATER] = {s: compare_readings(to, bootstrap) for s, to in scales.items()}
    return {name: {s: own for s, own in by_scale.items() if own} for name, by_scale in found.items()}


def overall(found: Figures) -> DataFrame:
    """One row a scale, system and measure: value, low, high, n."""
    rows = [
        {"scale": scale, "system": system, "measure": measure, **_cells(estimate)}
        for system, by_scale in found.items()
        for scale, by_measure in by_scale.items()
        for measure, estimate in by_measure.items()
    ]
    return _table(rows, ["scale", "system", "measure", "value", "low", "high", "n"])


def advantage(systems: Predictions, scales: Mapping[str, Rated], main: str, bootstrap: Bootstrap) -> DataFrame:
    """QWK of the main system less that of each other on the same answers and draws, so the intervals are paired."""
    rows = []
    for other, scores in systems.items():
        for name, to in scales.items() if other != main else ():
            qwk = averaged(stepped(measures.qwk, to.scale))
            columns = (to.of(systems[main]), to.of(scores), *to.readings)
            gain = bootstrap.estimate(_gain(qwk), *columns)
            rows.append({"scale": name, "system": main, "against": other, **_cells(gain)})
    return _table(rows, ["scale", "system", "against", "value", "low", "high", "n"])


def _gain(measure: Measure) -> Measure:
    def gain(own: Floats, other: Floats, *readings: Floats, weights: Weights = None) -> Any:
        return measure(own, *readings, weights=weights) - measure(other, *readings, weights=weights)

    return gain


def length(systems: Predictions, scales: Mapping[str, Rated], found: Figures) -> DataFrame:
    """Correlation of scores and of readings with the logarithm of the number of words, and what is left without it."""
    rows = []
    for system, scores in systems.items():
        for name, to in ((name, to) for name, to in scales.items() if name in found[system]):
            words = np.log(np.maximum(to.words, 1))
            rows.append(
                {
                    "scale": name,
                    "system": system,
                    "scores_words": measures.pearson(to.of(scores), words),
                    "readings_words": measures.pearson(to.mean, words),
                    "pearson": found[system][name]["pearson"].value,
                    "partial": found[system][name]["partial"].value,
                }
            )
    return _table(rows, ["scale", "system", "scores_words", "readings_words", "pearson", "partial"])


def subgroups(
    systems: Predictions, scales: Mapping[str, Rated], groups: Series[str], least: int, bootstrap: Bootstrap
) -> DataFrame:
    """QWK, exact agreement and mean difference (score less reading, in steps) of each group of answers.

    Args:
        systems: Predictions by system.
        scales: The rated answers by scale.
        groups: Group of each answer, by answer_id.
        least: Groups with fewer answers are put together as "others", or left out where even those are fewer.
        bootstrap: For the interval of the QWK.
    """
    sizes = groups.map(groups.value_counts())
    groups = groups.where(sizes >= least, OTHERS)
    order = sorted(groups.unique(), key=lambda group: (group == OTHERS, group))
    rows = []
    for group in order:
        ids = groups.index[groups == group]
        parts = {name: part for name, to in scales.items() if len((part := to.subset(ids)).ids) >= least}
        rows += [{"group": group, **row} for row in _subgroup(systems, parts, bootstrap)]
    return _table(rows, ["group", "scale", "system", "n", "qwk", "qwk_low", "qwk_high", "exact", "difference"])


def _subgroup(systems: Predictions, parts: Mapping[str, Rated], bootstrap: Bootstrap) -> Iterator[dict[str, Any]]:
    for name, to in parts.items():
        qwk, exact = (averaged(stepped(measure, to.scale)) for measure in (measures.qwk, measures.exact))
        for system, scores in systems.items():
            own = to.of(scores)
            if np.isnan(own).all():
                continue
            kappa = bootstrap.estimate(qwk, own, *to.readings)
            yield {
                "scale": name,
                "system": system,
                "n": kappa.n,
                "qwk": kappa.value,
                "qwk_low": kappa.low,
                "qwk_high": kappa.high,
                "exact": exact(own, *to.readings),
                "difference": float(np.nanmean(own - to.mean)),
            }


def thirds(words: Series[int]) -> Series[str]:
    """Third of the answers by length: "short (up to 80 words)" and so on, by answer_id."""
    first, second = (int(words.quantile(q)) for q in (1 / 3, 2 / 3))
    names = [f"1 short (to {first} words)", f"2 middle (to {second} words)", f"3 long (over {second} words)"]
    return words.map(lambda n: names[int(n > first) + int(n > second)]).astype(str)


def confusion(systems: Predictions, scales: Mapping[str, Rated]) -> DataFrame:
    """How often each rounded score met each reading: a row a scale, system, reading and score; all readings counted."""
    rows = []
    for name, to in scales.items():
        steps = np.arange(to.scale.low, to.scale.high + 1)
        for system, scores in systems.items():
            own = measures.rounded(to.of(scores), steps[0], steps[-1])
            counts = [
                (r, s, sum(int(((x == r) & (own == s)).sum()) for x in to.readings)) for r in steps for s in steps
            ]
            if sum(n for *_, n in counts):
                rows += [{"scale": name, "system": system, "reading": r, "score": s, "count": n} for r, s, n in counts]
    return _table(rows, ["scale", "system", "reading", "score", "count"])


def _cells(estimate: Estimate) -> dict[str, float]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high, "n": estimate.n}


def _table(rows: list[dict[str, Any]], columns: list[str]) -> DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=columns)
