"""Ratings that no model may learn from: unknown ids or scales, values off the scale, one rating twice, empty texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.labeled.findings import Finding, Severity
from pipeline.labeled.scales import SCALES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pandas import DataFrame

    from pipeline.labeled.table import Labeled


def faults(labeled: Labeled) -> list[Finding]:
    """All errors of ids, scales, values and texts, in the order of the rubric's tables."""
    return [*_unknown(labeled), *_values(labeled), *_twice(labeled), *_empty_texts(labeled)]


def _unknown(labeled: Labeled) -> list[Finding]:
    ratings = labeled.ratings
    strangers = ratings[~ratings["answer_id"].isin(labeled.answers.index)].drop_duplicates(["answer_id", "rater"])
    scales = ratings[~ratings["scale"].isin(list(SCALES))].drop_duplicates(["scale", "rater"])
    nameless = ratings[ratings["rater"].str.strip() == ""].drop_duplicates("answer_id")
    return [
        *_each(strangers, "unknown answer", lambda _: "no answer has this id", "mend the id, or add the answer"),
        *_each(scales, "unknown scale", lambda row: f"'{row['scale']}' is no scale", f"use one of {', '.join(SCALES)}"),
        *_each(nameless, "unknown rater", lambda _: "the rating has no rater", "fill the column rater"),
    ]


def _values(labeled: Labeled) -> list[Finding]:
    from pandas import Series

    rated = labeled.ratings[labeled.ratings["scale"].isin(list(SCALES)) & labeled.ratings["rating"].notna()]
    low, high = ([float(getattr(SCALES[name], end)) for name in rated["scale"]] for end in ("low", "high"))
    outside = rated[~rated["rating"].between(Series(low, rated.index, float), Series(high, rated.index, float))]
    broken = rated[(rated["rating"] % 1 != 0) & rated.index.isin(rated.index.difference(outside.index))]
    return [
        *_each(outside, "range", _off_scale, "mend the rating, or leave it empty where the scale does not apply"),
        *_each(broken, "range", lambda row: f"{row['rating']:g} is not whole", "give each rater's rating, not a mean"),
    ]


def _off_scale(row: dict[str, object]) -> str:
    scale = SCALES[str(row["scale"])]
    return f"{row['rating']:g} is off the scale {scale.low} to {scale.high}"


def _twice(labeled: Labeled) -> list[Finding]:
    keys = ["answer_id", "rater", "scale"]
    again = labeled.ratings[labeled.ratings.duplicated(keys)].drop_duplicates(keys)
    return _each(again, "rated twice", lambda _: "one rater rated this twice", "keep one, or name the raters apart")


def _empty_texts(labeled: Labeled) -> list[Finding]:
    empty = labeled.answers.index[labeled.answers["text"].str.strip() == ""]
    fix = "add its words, or remove the answer and its ratings"
    return [Finding("empty text", Severity.ERROR, "the answer has no words", fix, answer_id=str(i)) for i in empty]


def _each(rows: DataFrame, check: str, sentence: Callable[[dict[str, object]], str], fix: str) -> list[Finding]:
    found: Sequence[dict[str, object]] = rows.to_dict("records")
    return [
        Finding(check, Severity.ERROR, sentence(row), fix, *(str(row[key]) for key in ("answer_id", "rater", "scale")))
        for row in found
    ]
