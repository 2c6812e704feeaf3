"""What simple systems make of the same answers, each fitted to the mean ratings of the training answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

from pipeline.agreement.comparison import words_of
from pipeline.agreement.measures import rounded
from pipeline.agreement.weighted import Floats
from pipeline.errors import InputError
from pipeline.labeled import SCALES, Labeled, Scale

if TYPE_CHECKING:
    from pandas import DataFrame

Vectors: TypeAlias = Mapping[str, Floats]  # mean embedding by text
_ALPHAS = tuple(np.logspace(-2, 3, 11))  # ridge penalties, chosen by leave-one-out error on the training answers
_LONGEST = 60  # words; a "sentence" without punctuation is cut after that many
_LEAST = 10  # ratings a scale needs to be fitted


class Regressor(Protocol):
    """What is fitted: anything of scikit-learn's form."""

    def fit(self, x: Any, y: Floats) -> Any:
        """Learn."""

    def predict(self, x: Any) -> Any:
        """Apply."""


class TextEncoder(Protocol):
    """Texts to vectors, such as ``pipeline.embed.Encoder``."""

    def encode(self, texts: Sequence[str]) -> Any:
        """One row a text."""


def baselines(learn: Labeled, test: Labeled, vectors: Vectors | None = None) -> dict[str, DataFrame]:
    """Predictions of every baseline for the answers of ``test``, fitted on those of ``learn``.

    Args:
        learn: Training answers; each scale is learned from the answers with a mean rating on it.
        test: Answers to predict; their ratings are not looked at.
        vectors: Mean embeddings by text (see ``embeddings``); without them that baseline is left out.

    Returns:
        By name of the system: a table like that of ``predictions``, clipped to the scales (binary ones to 0-1).
    """
    from sklearn.linear_model import LinearRegression, RidgeCV

    lengths = _lengths(learn), _lengths(test)
    made = {
        "majority": _predict(learn, test, lengths, _majority),
        "words": _predict(learn, test, lengths, lambda *_: LinearRegression()),
        "tfidf_ridge": _predict(learn, test, _tfidf(learn, test), lambda *_: RidgeCV(_ALPHAS)),
    }
    return made if vectors is None else {**made, "embeddings_ridge": by_embeddings(learn, test, vectors)}


def by_embeddings(learn: Labeled, test: Labeled, vectors: Vectors) -> DataFrame:
    """Predictions of a ridge regression on mean embeddings; arguments as for ``baselines``."""
    from sklearn.linear_model import RidgeCV

    parts = _vectors(vectors, learn), _vectors(vectors, test)
    return _predict(learn, test, parts, lambda *_: RidgeCV(_ALPHAS))


def embeddings(parts: Sequence[Labeled], encoder: TextEncoder) -> Vectors:
    """Mean vector of each answer's sentences, by the answer's text."""
    pieces = {text: _pieces(text) for part in parts for text in part.answers["text"]}
    texts = list(dict.fromkeys(piece for own in pieces.values() for piece in own))
    rows = dict(zip(texts, np.asarray(encoder.encode(texts), float), strict=True))
    return {text: np.mean([rows[piece] for piece in own], axis=0) for text, own in pieces.items()}


def _predict(
    learn: Labeled, test: Labeled, matrices: tuple[Any, Any], make: Callable[[Scale, Floats], Regressor]
) -> DataFrame:
    """Fit a regressor to each scale on the first matrix's rows, and apply it to the second's."""
    import pandas as pd

    means, made = learn.mean(), {}
    for scale in SCALES.values():
        y = means[scale.name].to_numpy(float)
        given = np.flatnonzero(~np.isnan(y))
        if len(given) >= _LEAST:
            regressor = make(scale, y[given])
            regressor.fit(matrices[0][given], y[given])
            made[scale.name] = np.clip(np.asarray(regressor.predict(matrices[1]), float), scale.low, scale.high)
    return pd.DataFrame(made, index=test.answers.index)


def _majority(scale: Scale, y: Floats) -> Regressor:
    from sklearn.dummy import DummyRegressor

    steps, counts = np.unique(rounded(y, scale.low, scale.high), return_counts=True)
    regressor: Regressor = DummyRegressor(strategy="constant", constant=float(steps[counts.argmax()]))
    return regressor


def _lengths(labeled: Labeled) -> Floats:
    words = np.maximum(np.asarray(words_of(labeled), float), 1)
    return np.asarray(np.log(words)[:, None])


def _vectors(vectors: Vectors, part: Labeled) -> Floats:
    missing = [answer_id for answer_id, text in part.answers["text"].items() if text not in vectors]
    if missing:
        raise InputError(f"answer {missing[0]} has no embedding", where=part.source, fix="embed all answers anew")
    return np.stack([vectors[text] for text in part.answers["text"]])


def _tfidf(learn: Labeled, test: Labeled) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return vectorizer.fit_transform(learn.answers["text"]), vectorizer.transform(test.answers["text"])


def _pieces(text: str) -> list[str]:
    sentences = [sentence.split() for sentence in re.split(r"(?<=[.!?])\s+|\n+", text)]
    cut = [s[i : i + _LONGEST] for s in sentences for i in range(0, len(s), _LONGEST)]
    return [" ".join(piece) for piece in cut] or [text]
