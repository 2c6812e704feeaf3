"""Labelled answers in memory: two tables, and the two views of them that everything else needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.labeled.scales import SCALES

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Labeled:
    """Answers and what raters said of them.

    Attributes:
        source: File or folder it came from, for messages.
        answers: Indexed by ``answer_id``, in the order of the file: ``batch``, ``question``, ``style``, ``text``.
        ratings: One row for each answer, rater and scale: ``answer_id``, ``rater``, ``scale``, ``rating`` (float, NaN
            where the scale does not apply), ``quote``.
        order: In which order a rater read, where that is known: ``answer_id``, ``rater``, ``position`` (from 1).
        basis: Who made the labels, a sentence to stand beside every figure that rests on them; empty where not known.
    """

    source: str
    answers: DataFrame
    ratings: DataFrame
    order: DataFrame
    basis: str = ""

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
