"""Which answers a model learns from, which calibrate it, and which it is tested on.

Answers are kept apart by author batch and by question, never one by one: two answers of one author, or to one question,
are more alike than two answers of strangers, and a model tested on them looks better than it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import BaseModel, ConfigDict
from pydantic.dataclasses import dataclass

from pipeline.config import load_yaml

if TYPE_CHECKING:
    from pandas import Series

    from pipeline.labeled.table import Labeled

Split = Literal["train", "calibrate", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class SplitSettings:
    """Where the cuts run.

    Attributes:
        test_batches: Author batches that are only ever tested on.
        held_out_questions: Questions, word for word, that no trained-on answer replies to.
    """

    test_batches: tuple[str, ...] = ()
    held_out_questions: tuple[str, ...] = ()


def split_of(labeled: Labeled, settings: SplitSettings) -> Series[str]:
    """The split of each answer: "test" by batch, else "calibrate" by question, else "train".

    Answers of "test" whose question is held out too are the strict test: author and question are both new.
    """
    answers = labeled.answers
    split = answers["batch"].map(lambda _: "train").astype(str)
    split = split.mask(answers["question"].isin(list(settings.held_out_questions)), "calibrate")
    return split.mask(answers["batch"].isin(list(settings.test_batches)), "test").rename("split")


class _File(BaseModel):
    """A file with a section ``split``; what else it holds is not looked at."""

    model_config = ConfigDict(extra="ignore")

    split: SplitSettings


def read_splits(path: Path) -> SplitSettings:
    """Section ``split`` of a YAML file, such as configs/training.yaml.

    Raises:
        ConfigError: With file, line and key.
    """
    return load_yaml(path, _File).split
