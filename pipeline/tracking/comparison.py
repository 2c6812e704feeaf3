"""Two models on the same answers: how much nearer one is to the readings, and which answers come out otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.agreement.bootstrap import Bootstrap, Measure
from pipeline.agreement.comparison import averaged, rated, stepped
from pipeline.agreement.measures import qwk
from pipeline.agreement.predictions import predictions
from pipeline.agreement.settings import load_agreement_settings
from pipeline.agreement.weighted import Floats, Weights
from pipeline.bundle.registry import MODELS, resolve
from pipeline.labeled import SCALES, Labeled, read_labeled
from pipeline.types import SCORED, Answer

if TYPE_CHECKING:
    from pandas import DataFrame

    from pipeline.evaluator import Progress

HALF = 0.5  # a point on a score; the line of a probability
DIFFERENCES = ("scale", "measure", "a", "b", "difference", "low", "high", "n")
FLIPS = ("answer_id", "scale", "a", "b", "reading")
_NOISE = 1e-9


@dataclass(frozen=True)
class Comparison:
    """What was found.

    Attributes:
        differences: A row a scale and measure (qwk, mae): both models' figures, B less A with its paired interval.
        flips: A row an answer and scale that comes out otherwise: generic or not, another level, half a point, or
            scored by one of the two alone; with the mean reading.
        answers: How many were compared.
        basis: Who made the readings.
    """

    differences: DataFrame
    flips: DataFrame
    answers: int
    basis: str


def compare(
    a: str, b: str, data: Path, *, batches: Sequence[str] = (), tracking: str | None = None,
    progress: Progress | None = None,
) -> Comparison:  # fmt: skip
    """Score labelled answers with two models and compare them, answer by answer.

    Args:
        a: A model's folder, a models:/ URI, or "rules".
        b: The other.
        data: Labelled file or folder.
        batches: Only answers of these author batches; without them all, those trained on too.
        tracking: URI of the tracking server or database, for models:/ URIs.
        progress: Called with the number of answers done since the last call.

    Raises:
        InputError: The data cannot be read, or has none of these batches.
        ConfigError: A model cannot be used.
    """
    labeled = read_labeled(data)
    answers = labeled.in_batches(batches).to_answers()
    first, second = (_scored(model, answers, tracking, progress) for model in (a, b))
    settings = load_agreement_settings()
    return Comparison(
        differences(labeled, first, second, settings.resampling),
        flips(labeled, first, second),
        len(answers),
        labeled.basis,
    )


def differences(labeled: Labeled, a: DataFrame, b: DataFrame, bootstrap: Bootstrap) -> DataFrame:
    """QWK with each reading, averaged, and mean absolute error to the mean reading; B less A on the same draws.

    Args:
        labeled: The readings.
        a: Predictions of the one model, as ``pipeline.agreement.predictions`` makes them.
        b: Of the other, for the same answers.
        bootstrap: How intervals are made.
    """
    import pandas as pd

    rows = []
    for name in SCALES:
        to = rated(labeled, name, a.index[(a[name].notna() & b[name].reindex(a.index).notna()).to_numpy()])
        own, other = to.of(a), to.of(b)
        for measure, found in (("qwk", averaged(stepped(qwk, to.scale))), ("mae", _mae)) if len(to.ids) else ():
            both = (bootstrap.estimate(found, scores, *to.readings).value for scores in (own, other))
            gain = bootstrap.estimate(_gain(found), own, other, *to.readings)
            values = (name, measure, *both, gain.value, gain.low, gain.high, gain.n)
            rows.append(dict(zip(DIFFERENCES, values, strict=True)))
    return pd.DataFrame(rows, columns=list(DIFFERENCES))


def flips(labeled: Labeled, a: DataFrame, b: DataFrame) -> DataFrame:
    """The answers that come out otherwise, in their order, scale by scale."""
    import pandas as pd

    readings = labeled.mean()
    rows = [
        (answer_id, scale, before, after, readings[scale].get(answer_id, np.nan))
        for scale in ("generic", "level", *SCORED)
        for answer_id, before, after in zip(a.index, a[scale], b[scale].reindex(a.index), strict=True)
        if _flips(scale, float(before), float(after))
    ]
    return pd.DataFrame(rows, columns=list(FLIPS))


def _flips(scale: str, a: float, b: float) -> bool:
    if np.isnan(a) or np.isnan(b):
        return bool(np.isnan(a) != np.isnan(b))
    if scale == "generic":
        return (a >= HALF) != (b >= HALF)
    return abs(a - b) >= (1 if scale == "level" else HALF) - _NOISE


def _gain(measure: Measure) -> Measure:
    """Of B less of A."""

    def gain(a: Floats, b: Floats, *readings: Floats, weights: Weights = None) -> Any:
        return measure(b, *readings, weights=weights) - measure(a, *readings, weights=weights)

    return gain


def _mae(own: Floats, *readings: Floats, weights: Weights = None) -> Any:
    """Mean absolute difference to the mean reading, in points of the scale."""
    error = np.abs(own - np.mean(readings, axis=0))
    counts = np.ones(len(error)) if weights is None else np.asarray(weights, float)
    return counts @ error / counts.sum(-1)


def _scored(model: str, answers: Sequence[Answer], tracking: str | None, progress: Progress | None) -> DataFrame:
    from pipeline.evaluator import Evaluator

    named = resolve(model, tracking=tracking) if model.startswith(MODELS) else model
    return predictions(Evaluator.load(model=named).evaluate(answers, progress))
