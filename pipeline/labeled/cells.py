"""Cells of the ratings: those that one rater filled and another left empty, and quotes that are not in the answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import isnan
from typing import TYPE_CHECKING

from pipeline.labeled.findings import Finding, Severity
from pipeline.labeled.scales import SCALES

if TYPE_CHECKING:
    from pandas import DataFrame

    from pipeline.labeled.table import Labeled

DISPUTED = 0.05


def empty_cells(labeled: Labeled) -> Iterator[Finding]:
    """Answers that one rater rated on a scale while another held that it does not apply.

    Each is a note; a pair of raters who differ so on more than 5% of their answers gets a warning.
    """
    for scale in SCALES:
        table = by_rater(labeled, scale)
        asked = by_rater(labeled, scale, asked=True).fillna(0) > 0
        for one, other in combinations(table.columns, 2):
            both = asked[one].to_numpy() & asked[other].to_numpy()
            if both.any():
                yield from _disputed(scale, table.loc[both, [one, other]])


def _disputed(scale: str, table: DataFrame) -> Iterator[Finding]:
    one, other = map(str, table.columns)
    apart = table[table[one].isna() != table[other].isna()]
    share = len(apart) / len(table)
    if share > DISPUTED:
        sentence = f"{one} and {other} differ on {len(apart)} of {len(table)} answers ({share:.0%}) whether it applies"
        fix = "settle in the rubric when the scale applies, and have these answers read again"
        yield Finding("empty cell", Severity.WARNING, sentence, fix, rater=f"{one} {other}", scale=scale)
    for answer_id, first, second in apart.itertuples():
        filled, value, empty = (one, first, other) if not isnan(first) else (other, second, one)
        sentence = f"{filled} gave {value:g}, {empty} left it empty"
        yield Finding("empty cell", Severity.NOTE, sentence, "let a third rater decide", str(answer_id), empty, scale)


def by_rater(labeled: Labeled, scale: str, *, asked: bool = False) -> DataFrame:
    """Ratings on a scale, answers by raters; with ``asked`` 1 where there is a row at all, be it empty."""
    rows = labeled.ratings[labeled.ratings["scale"] == scale].drop_duplicates(["answer_id", "rater"])
    rows = rows.assign(rating=1.0) if asked else rows
    return rows.pivot(index="answer_id", columns="rater", values="rating")


def quotes(labeled: Labeled) -> Iterator[Finding]:
    """Quotes that do not stand in the answer letter by letter, and quotes of ratings that are not there."""
    texts = labeled.answers["text"].to_dict()
    quoted = labeled.ratings[labeled.ratings["quote"].str.strip() != ""]
    for answer_id, rater, scale, rating, quote in quoted.itertuples(index=False):
        text = texts.get(answer_id)
        if text is not None and quote not in text:
            shown = quote if len(quote) <= 60 else f"{quote[:57]}..."
            near = " (it does but for case or spaces)" if _plain(quote) in _plain(text) else ""
            sentence = f"the quote '{shown}' does not stand in the answer{near}"
            yield Finding("quote", Severity.WARNING, sentence, "copy it letter by letter", answer_id, rater, scale)
        elif isnan(rating):
            sentence, fix = "a quote without a rating", "fill the rating or empty the quote"
            yield Finding("quote", Severity.WARNING, sentence, fix, answer_id, rater, scale)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
