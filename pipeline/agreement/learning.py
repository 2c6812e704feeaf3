"""A learning curve: what more labelled answers buy, measured on the baseline that is quick to fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.agreement import measures
from pipeline.agreement.baselines import Vectors, by_embeddings
from pipeline.agreement.comparison import averaged, rated, stepped
from pipeline.labeled import SCALES, Labeled

if TYPE_CHECKING:
    from pandas import DataFrame

SHARES = (0.1, 0.2, 0.4, 0.7, 1.0)
DRAWS = 5
FEWEST = 40  # answers; below that nothing steady is learned


def learning_curve(learn: Labeled, answers: Labeled, vectors: Vectors) -> DataFrame:
    """QWK of embeddings + ridge on ``answers`` when fitted on parts of ``learn``.

    Returns:
        ``n`` (answers fitted on), ``scale``, ``qwk`` (mean over random parts), ``low`` and ``high`` (least and most).
    """
    import pandas as pd

    rng = np.random.default_rng(0)
    ids = learn.answers.index.to_numpy()
    rows = []
    for share in SHARES:
        n = round(share * len(ids))
        draws = DRAWS if n < len(ids) else 1
        if n >= FEWEST:
            parts = [learn.part(rng.choice(ids, n, replace=False)) for _ in range(draws)]
            found = [_qwk(by_embeddings(part, answers, vectors), answers) for part in parts]
            rows += [(n, scale, np.mean(own), min(own), max(own)) for scale, own in _together(found).items()]
    return pd.DataFrame(rows, columns=["n", "scale", "qwk", "low", "high"])


def _qwk(scores: DataFrame, answers: Labeled) -> dict[str, float]:
    """QWK on every ordinal scale."""
    found = {}
    for scale in SCALES.values():
        to = rated(answers, scale.name, answers.answers.index)
        if scale.kind == "ordinal" and scale.name in scores and len(to.ids):
            found[scale.name] = float(averaged(stepped(measures.qwk, scale))(to.of(scores), *to.readings))
    return found


def _together(found: list[dict[str, float]]) -> dict[str, list[float]]:
    return {scale: [own[scale] for own in found if scale in own] for scale in found[0]}
