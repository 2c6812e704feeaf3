"""One system beside the readings of one scale: every measure that is defined for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.agreement import measures
from pipeline.agreement.bootstrap import Bootstrap, Estimate, Measure
from pipeline.agreement.weighted import Floats, Weights
from pipeline.labeled import SCALES, Labeled, Scale

if TYPE_CHECKING:
    from pandas import DataFrame, Index, Series

SECOND_RATER = "second_rater"
_BETWEEN_RATERS = ("qwk", "exact", "adjacent", "kappa", "pearson", "spearman", "smd", "partial")
_Term = tuple[str, Measure, tuple[Floats, ...]]


@dataclass(frozen=True)
class Rated:
    """The answers of one scale that systems are compared on.

    Attributes:
        scale: Which.
        ids: Of the answers.
        readings: Two, or a single one where no answer was read twice; one number an answer each.
        words: Number of words of each answer.
    """

    scale: Scale
    ids: Index[Any]
    readings: tuple[Floats, ...]
    words: Floats

    def subset(self, ids: Index[Any]) -> Rated:
        """The same of some of the answers."""
        kept = np.asarray(self.ids.isin(ids))
        return Rated(self.scale, self.ids[kept], tuple(r[kept] for r in self.readings), self.words[kept])

    @property
    def mean(self) -> Floats:
        """Mean reading of each answer."""
        return np.asarray(np.mean(self.readings, axis=0))

    def of(self, scores: DataFrame, column: str | None = None) -> Floats:
        """A system's numbers for these answers, NaN where it has none."""
        name = column or self.scale.name
        if name not in scores:
            return np.full(len(self.ids), np.nan)
        return np.asarray(scores[name].reindex(self.ids), float)


def words_of(labeled: Labeled) -> Series[Any]:
    """Number of words of each answer, split at white space."""
    return labeled.answers["text"].str.split().str.len()


def rated(labeled: Labeled, scale: str, ids: Index[Any]) -> Rated:
    """The answers among ``ids`` that can be compared on a scale.

    Those with two readings where there are any: measures of one and of two readings then rest on the same answers. A
    file with single readings gives those.
    """
    pairs = labeled.pairs(scale).set_index("answer_id")
    pairs = pairs[pairs.index.isin(ids)]
    if pairs.empty:
        single = labeled.mean()[scale].reindex(ids).dropna()
        found, readings = single.index, (single.to_numpy(float),)
    else:
        found, readings = pairs.index, tuple(pairs[name].to_numpy(float) for name in ("first", "second"))
    words = words_of(labeled).reindex(found).to_numpy(float)
    return Rated(SCALES[scale], found, readings, words)


def compare(scores: DataFrame, to: Rated, bootstrap: Bootstrap) -> dict[str, Estimate]:
    """All measures of a system on one scale; none where it says nothing about the scale."""
    own = to.of(scores)
    if np.isnan(own).all():
        return {}
    terms = _terms(to.scale, own, to.readings, to.words)
    return {name: bootstrap.estimate(measure, *columns) for name, measure, columns in terms}


def compare_readings(to: Rated, bootstrap: Bootstrap) -> dict[str, Estimate]:
    """The first reading in the place of a system, beside the second: what one careful reader does."""
    if len(to.readings) < 2:
        return {}
    terms = _terms(to.scale, to.readings[0], to.readings[1:], to.words)
    return {name: bootstrap.estimate(m, *columns) for name, m, columns in terms if name in _BETWEEN_RATERS}


def averaged(measure: Measure) -> Measure:
    """A measure of a system and one reading as one of a system and several: the mean over the readings."""

    def over_readings(own: Floats, *readings: Floats, weights: Weights = None) -> Any:
        return sum(measure(own, reading, weights=weights) for reading in readings) / len(readings)

    return over_readings


def stepped(measure: Callable[..., Any], scale: Scale) -> Measure:
    """A measure that needs the ends of the scale, with those of ``scale``."""
    return partial(measure, low=scale.low, high=scale.high)


def _terms(scale: Scale, own: Floats, readings: tuple[Floats, ...], words: Floats) -> Iterator[_Term]:
    columns = (own, *readings)
    for name in ("qwk", "exact", "kappa", *(() if scale.kind == "binary" else ("adjacent",))):
        yield name, averaged(stepped(getattr(measures, name), scale)), columns
    for name in ("pearson", "spearman", "smd"):
        yield name, averaged(getattr(measures, name)), columns
    yield "partial", _partial, (words, *columns)
    yield "qwk_mean", stepped(measures.qwk, scale), (own, np.mean(readings, axis=0))
    if len(readings) > 1:
        yield "degradation", stepped(measures.degradation, scale), columns
        yield "prmse", measures.prmse, columns
    if scale.kind == "binary":
        agreed = np.ptp(np.stack(readings), axis=0) == 0
        yield "auc", measures.auc, (readings[0][agreed], own[agreed])


def _partial(words: Floats, own: Floats, *readings: Floats, weights: Weights = None) -> Any:
    return averaged(partial(measures.partial_correlation, words=words))(own, *readings, weights=weights)
