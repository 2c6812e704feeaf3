"""Labelled answers in memory: two tables, and the two views of them that everything else needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.labeled.scales import SCALES
from pipeline.types import Answer

if TYPE_CHECKING:
    from pandas import DataFrame, Series

UNRECORDED = "Who made these labels is not recorded; basis.txt beside the ratings can say it."


@dataclass(frozen=True)
class Labeled:
    """Answers and what raters said of them.

    Attributes:
        source: File or folder it came from, for messages.
        answers: Indexed by ``answer_id``, in the order of the file: ``batch``, ``question``, ``style``, ``text``.
        ratings: One row for each answer, rater and scale: ``answer_id``, ``rater``, ``scale``, ``rating`` (float, NaN
            where the scale does not apply), ``quote``.
        order: In which order a rater read, where that is known: ``answer_id``, ``rater``, ``position`` (from 1).
        basis: Who made the labels, a sentence to stand beside every figure that rests on them.
    """

    source: str
    answers: DataFrame
    ratings: DataFrame
    order: DataFrame
    basis: str = UNRECORDED

    def to_answers(self) -> list[Answer]:
        """The answers as every scorer takes them, without what raters said."""
        table = self.answers
        rows = zip(table.index, table["text"], table["question"], strict=True)
        return [Answer(str(answer_id), text, question=question) for answer_id, text, question in rows]

    def part(self, ids: Iterable[str]) -> Labeled:
        """Some of the answers, in the order they have, with their ratings."""
        wanted = set(ids)
        kept = [answer_id for answer_id in self.answers.index if answer_id in wanted]
        ratings, order = (table[table["answer_id"].isin(kept)] for table in (self.ratings, self.order))
        return replace(self, answers=self.answers.loc[kept], ratings=ratings, order=order)

    def in_split(self, split: Series[str], *names: str) -> Labeled:
        """The answers of some splits."""
        return self.part(split.index[split.isin(list(names))])

    def in_batches(self, batches: Sequence[str]) -> Labeled:
        """The answers of some author batches; of all, where none is named.

        Raises:
            InputError: No answer is of one of them.
        """
        own = self.answers["batch"].astype(str)
        if unknown := [batch for batch in batches if batch not in set(own)]:
            fix = f"use some of {', '.join(sorted(set(own)))}"
            raise InputError(f"no author batch '{unknown[0]}'", where=self.source, fix=fix)
        return self.part(own.index[own.isin(list(batches))]) if batches else self

    def mean(self) -> DataFrame:
        """Mean rating of each answer (rows) on each scale (columns), over the raters who gave one.

        NaN where no rater was asked, or where fewer than half of those asked gave a rating.
        """
        cells = self.ratings.groupby(["answer_id", "scale"], sort=False)["rating"].agg(["mean", "count", "size"])
        means = cells["mean"].where(2 * cells["count"] >= cells["size"]).unstack("scale")
        return means.reindex(index=self.answers.index, columns=list(SCALES)).astype(float).rename_axis(columns="scale")

    def pairs(self, scale: str) -> DataFrame:
        """The first two ratings of each answer, in the order of the raters' names; answers with fewer are left out.

        Returns:
            ``answer_id``, ``first``, ``second``, in the order of the answers.
        """
        given = self.ratings[(self.ratings["scale"] == scale) & self.ratings["rating"].notna()]
        given = given.sort_values(["answer_id", "rater"], kind="stable")
        given = given.assign(turn=given.groupby("answer_id").cumcount())
        table = given[given["turn"] < 2].pivot(index="answer_id", columns="turn", values="rating")
        table = table.reindex(columns=[0, 1]).dropna().reindex([i for i in self.answers.index if i in table.index])
        named = table.dropna().rename(columns={0: "first", 1: "second"}).rename_axis(columns=None)
        return named.rename_axis("answer_id").reset_index()
