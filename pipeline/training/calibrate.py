"""Stage "calibrate": heads over the encoder's readings and the rule heads' scores, fitted to answers neither has seen.

Both go in with fixed shares that a ridge regression on what they leave over may move a little: with few answers and a
domain that differs from that of use, weights set in advance lose little and travel better (Dawes, 1979,
doi:10.1037/0003-066X.34.7.571). The spread of the scores is then set to that of the ratings, as regression narrows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GroupKFold

from pipeline.evaluator import Evaluator
from pipeline.heads.learned import HEADS, LearnedHead, LearnedHeads, whole
from pipeline.heads.scorers import read_told
from pipeline.heads.tuned import TunedReader
from pipeline.labeled import SCALES, Scale
from pipeline.training.freeze import freeze
from pipeline.training.settings import CalibrateSettings
from pipeline.training.workspace import FEATURES, RATINGS, SPLIT, Workspace

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
DECIMALS = 6


def calibrate(work: Workspace) -> None:
    """Write heads.json into the model's folder, and with it the model is whole: frozen configuration and manifest."""
    split, ratings = work.table(SPLIT)["split"], work.table(RATINGS)
    readings, rules = read(work, list(split.index[split == "calibrate"])), work.table(FEATURES)
    questions = work.labeled.answers["question"]
    heads: dict[str, LearnedHead] = {}
    for name in readings.columns:
        inputs = rules[[f"rule.{name}"]].join(readings[name].rename(f"encoder.{name}"))
        table = inputs.assign(rating=ratings[name], question=questions, split=split).dropna(subset=["rating"])
        seen, fresh = table[table["split"] == "train"], table[table["split"] == "calibrate"]
        heads[name] = fit(SCALES[name], seen, fresh, work.settings.calibrate)
    made = LearnedHeads(coverage=work.settings.calibrate.coverage, heads=heads)
    (work.model / HEADS).write_text(made.model_dump_json(indent=1) + "\n", encoding="utf-8")
    freeze(work)


def read(work: Workspace, ids: Sequence[str]) -> pd.DataFrame:
    """What the tuned encoder reads in these answers, by scale, on the path that scores answers."""
    import pandas as pd

    part = work.labeled.part(ids)
    evaluator = Evaluator.load(work.configs)
    parsed, told = zip(*evaluator.tell(part.to_answers()), strict=True)
    found = read_told(TunedReader(work.model, evaluator.encoder.folder), parsed, told)
    return pd.DataFrame([reading.values for reading in found], index=part.answers.index)


def fit(scale: Scale, seen: pd.DataFrame, fresh: pd.DataFrame, settings: CalibrateSettings) -> LearnedHead:
    """The head of one scale.

    Args:
        scale: Which.
        seen: Answers the encoder learned from: ``rule.<scale>``, ``rating``; the rule head knows nothing of them, so
            they tell how its scores lie beside ratings.
        fresh: Answers that neither knows, with ``question`` too.
        settings: configs/training.yaml, calibrate.
    """
    if scale.kind == "binary":
        return _binary(scale, fresh, settings)
    head = _ordinal(scale, seen, fresh, settings)
    errors: list[float] = []
    apart: list[float] = []
    groups = fresh["question"] if fresh["question"].nunique() > 1 else fresh.index.to_series()
    folds = GroupKFold(min(settings.folds, groups.nunique()))
    for kept, left in folds.split(fresh, groups=groups):
        part = _ordinal(scale, seen, fresh.iloc[kept], settings)
        errors += [_error(scale, part, row) for row in fresh.iloc[left].to_dict("records")]
        apart += [part.apart(row) for row in fresh.iloc[left].to_dict("records")]
    floor, slope = _expected(np.array(apart), np.array(errors))
    weighed = sorted(error / (floor + slope * a) for error, a in zip(errors, apart, strict=True))
    rank = _rank(len(errors), settings)
    return head.model_copy(update={"expected": (floor, slope), "quantile": _rounded(weighed[rank - 1])})


def _rank(n: int, settings: CalibrateSettings) -> int:
    """Which of n sorted errors holds the share ``coverage`` of fresh answers, with the probability ``sure``.

    The share that the k-th of n holds is Beta(k, n + 1 - k) over the draw of these n (Vovk, 2012, proposition 2a); the
    usual (n + 1) * coverage holds it on average only, and falls short in half of the draws.
    """
    from scipy.stats import beta

    ranks = np.arange(1, n + 1)
    enough = ranks[beta.sf(settings.coverage, ranks, n + 1 - ranks) >= settings.sure]
    return int(enough[0]) if len(enough) else n


def _expected(apart: Floats, errors: Floats) -> tuple[float, float]:
    """Error to expect when the inputs agree, and how much more for each unit between them, by least squares."""
    slope, floor = np.polyfit(apart, errors, 1) if len(errors) > 2 and np.ptp(apart) > 0 else (0.0, errors.mean())
    slope = max(float(slope), 0.0)
    floor = float(floor) if slope else float(errors.mean())
    return _rounded(max(floor, 0.25 * float(errors.mean()), 1e-6)), _rounded(slope)


def _ordinal(scale: Scale, seen: pd.DataFrame, fresh: pd.DataFrame, settings: CalibrateSettings) -> LearnedHead:
    names = (f"encoder.{scale.name}", f"rule.{scale.name}")
    x, y = fresh[list(names)].to_numpy(dtype=float), fresh["rating"].to_numpy(dtype=float)
    center, spread = x.mean(0), x.std(0).clip(min=1e-6)
    # The rule head's scores, moved and stretched to the ratings.
    slope = seen["rating"].std() / max(float(seen[names[1]].std()), 1e-6)
    moved = seen["rating"].mean() + slope * (x[:, 1] - seen[names[1]].mean())
    share = settings.share(scale.name)
    prior = share * x[:, 0] + (1 - share) * moved
    ridge = Ridge(alpha=settings.shrinkage).fit((x - center) / spread, y - prior)
    weights = np.array([share, (1 - share) * slope]) * spread + ridge.coef_
    offset = float(prior.mean() + ridge.intercept_)
    z = offset + ((x - center) / spread) @ weights
    stretch = float(y.std() / max(z.std(), 1e-6))
    return _head(scale, names, (center, spread), weights, offset, (float(y.mean() - stretch * z.mean()), stretch))


def _binary(scale: Scale, fresh: pd.DataFrame, settings: CalibrateSettings) -> LearnedHead:
    """Platt's logistic regression on both; ratings on which the readers disagree count half for each side."""
    names = (f"encoder.{scale.name}", f"rule.{scale.name}")
    x, y = fresh[list(names)].to_numpy(dtype=float), fresh["rating"].to_numpy(dtype=float)
    center, spread = x.mean(0), x.std(0).clip(min=1e-6)
    both = np.concatenate([(x - center) / spread] * 2)
    labels, weights = np.repeat([1, 0], len(x)), np.concatenate([y, 1 - y])
    model = LogisticRegression(C=settings.inverse_penalty).fit(both, labels, sample_weight=weights)
    return _head(scale, names, (center, spread), model.coef_[0], float(model.intercept_[0]), (0.0, 1.0))


def _head(
    scale: Scale, names: tuple[str, ...], units: tuple[Floats, Floats], weights: Floats, offset: float,
    stretch: tuple[float, float],
) -> LearnedHead:  # fmt: skip
    center, spread = (tuple(_rounded(v) for v in part) for part in units)
    return LearnedHead(
        kind=scale.kind, low=scale.low, high=scale.high, inputs=names, center=center, spread=spread,
        weights=tuple(_rounded(w) for w in weights), offset=_rounded(offset),
        stretch=(_rounded(stretch[0]), _rounded(stretch[1])),
    )  # fmt: skip


def _error(scale: Scale, head: LearnedHead, row: dict[str, float]) -> float:
    """How far the score is off; for the level from the whole level readers gave, 0 where it is the nearest one."""
    score = head.score(row)
    if scale.name != "level":
        return abs(row["rating"] - score)
    level = whole(row["rating"])
    return 0.0 if whole(score) == level else abs(level - score)


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS)
