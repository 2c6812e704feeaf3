"""Stage "prepare": the split of every answer, and its mean rating on every scale."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.labeled import Labeled, SplitSettings, split_of
from pipeline.training.workspace import RATINGS, SPLIT, Workspace

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 60


def prepare(work: Workspace) -> None:
    """Write split.csv (answer_id, split, strict) and ratings.csv (mean rating by scale).

    Raises:
        InputError: Too few answers, or a part of the split is empty.
    """
    labeled, keys = work.labeled, work.settings.split
    if len(labeled.answers) < FEWEST:
        what = f"{len(labeled.answers)} answers are too few to train and test on"
        raise InputError(what, where=labeled.source, fix=f"label at least {FEWEST}")
    split = split_for(labeled, keys)
    strict = (split == "test") & labeled.answers["question"].isin(keys.held_out_questions)
    work.write(SPLIT, split.to_frame().assign(strict=strict.astype(int)))
    work.write(RATINGS, labeled.mean())


def split_for(labeled: Labeled, keys: SplitSettings) -> pd.Series[str]:
    """The split of the settings, or where the data have none of its batches, one in five batches each by name."""
    if labeled.answers["batch"].isin(keys.test_batches).any():
        return split_of(labeled, keys)
    split = labeled.answers["batch"].map(_by_name).rename("split")
    if missing := {"train", "calibrate", "test"} - set(split):
        what = f"no author's answers are left for {sorted(missing)[0]}"
        raise InputError(what, where=labeled.source, fix="name more authors in column 'batch', or leave it out")
    return split


def _by_name(batch: str) -> str:
    fifth = int.from_bytes(hashlib.sha256(batch.encode()).digest()[:4], "big") % 5
    return {0: "test", 1: "calibrate"}.get(fifth, "train")
