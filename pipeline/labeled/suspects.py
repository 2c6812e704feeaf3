"""Labels that the words of the answer speak against: confident learning by cleanlab, over cross-validated predictions.

The model is deliberately plain (TF-IDF, 150 components, logistic regression; author batches kept apart), so it is a
good reader of words and a poor one of meaning: what it doubts is worth a second look and no more than that.
Northcutt, Jiang & Chuang (2021), Confident learning, Journal of Artificial Intelligence Research 70, 1373-1411.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.labeled.findings import Finding, Severity
from pipeline.labeled.scales import SCALES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pipeline.labeled.table import Labeled

FOLDS = 4
COMPONENTS = 150
FAR = 2.0  # steps of an ordinal scale
TOKEN = re.compile(r"[\w']+|[.,?!\"]")
UNLIKELY = 0.1  # probability of a yes or no


def suspects(labeled: Labeled) -> Iterator[Finding]:
    """Mean ratings that cleanlab doubts and that are two steps (a probability under .1) from what the words suggest.

    Raises:
        InputError: cleanlab is not installed, or there are too few answers or batches for four folds.
    """
    _ready(labeled)
    points = _points(list(labeled.answers["text"]))
    means = labeled.mean()
    for scale in SCALES:
        rated = means[scale].notna().to_numpy()
        labels = (means.loc[rated, scale] + 0.5).floordiv(1).astype(int)
        if labels.value_counts().reindex(labels.unique()).min() >= FOLDS and labels.nunique() > 1:
            yield from _doubted(scale, labels.to_dict(), points[rated], labeled.answers.loc[rated, "batch"].to_numpy())


def _ready(labeled: Labeled) -> None:
    from importlib.util import find_spec

    if find_spec("cleanlab") is None:
        fix = "pip install 'plainspoken[labels]', or leave the option out"
        raise InputError("looking for suspicious labels needs cleanlab", where="--suspicious", fix=fix)
    if labeled.answers["batch"].nunique() < FOLDS or len(labeled.answers) <= COMPONENTS:
        what = f"too few answers ({len(labeled.answers)}) or batches ({labeled.answers['batch'].nunique()})"
        fix = f"it takes more than {COMPONENTS} answers in at least {FOLDS} batches"
        raise InputError(what, where=labeled.source, fix=fix)


def _points(texts: list[str]) -> npt.NDArray[np.float64]:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import StandardScaler

    counts = TfidfVectorizer(
        ngram_range=(1, 2), min_df=3, sublinear_tf=True, tokenizer=TOKEN.findall, token_pattern=None
    )
    table = counts.fit_transform(texts)
    parts = TruncatedSVD(min(COMPONENTS, table.shape[1] - 1), random_state=0).fit_transform(table)
    scaled: npt.NDArray[np.float64] = StandardScaler().fit_transform(parts)
    return scaled


def _doubted(
    scale: str, labels: dict[str, int], points: npt.NDArray[np.float64], batches: npt.NDArray[np.object_]
) -> Iterator[Finding]:
    import numpy as np
    from cleanlab.filter import find_label_issues
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    steps, codes = np.unique(list(labels.values()), return_inverse=True)
    model = LogisticRegression(C=0.03, max_iter=500)
    folds = GroupKFold(FOLDS)
    chances = cross_val_predict(model, points, codes, groups=batches, cv=folds, method="predict_proba")
    ids, expected = list(labels), chances @ steps
    for i in find_label_issues(codes, chances, return_indices_ranked_by="normalized_margin", n_jobs=1):
        given = labels[ids[i]]
        apart = abs(expected[i] - given) >= FAR if SCALES[scale].kind == "ordinal" else chances[i, codes[i]] < UNLIKELY
        if apart:
            sentence = f"rated {given}, while the words are like those of answers rated {expected[i]:.1f}"
            yield Finding("suspicious", Severity.NOTE, sentence, "read it again", ids[i], scale=scale)
