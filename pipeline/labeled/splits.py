"""Which answers a model learns from, which calibrate it, and which it is tested on.

Answers are kept apart by author batch and by question, never one by one: two answers of one author, or to one question,
are more alike than two answers of strangers, and a model tested on them looks better than it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from pipeline.errors import ConfigError
from pipeline.packs.yaml_lines import read_yaml

if TYPE_CHECKING:
    from pandas import Series

    from pipeline.labeled.table import Labeled

Split = Literal["train", "calibrate", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
_KEYS = ("test_batches", "held_out_questions")


@dataclass(frozen=True, slots=True)
class SplitSettings:
    """Where the cuts run.

    Attributes:
        test_batches: Author batches that are only ever tested on.
        held_out_questions: Questions, word for word, that no trained-on answer replies to.
    """

    test_batches: Sequence[str] = ()
    held_out_questions: Sequence[str] = ()


def split_of(labeled: Labeled, settings: SplitSettings) -> Series[str]:
    """The split of each answer: "test" by batch, else "calibrate" by question, else "train".

    Answers of "test" whose question is held out too are the strict test: author and question are both new.
    """
    answers = labeled.answers
    split = answers["batch"].map(lambda _: "train").astype(str)
    split = split.mask(answers["question"].isin(list(settings.held_out_questions)), "calibrate")
    return split.mask(answers["batch"].isin(list(settings.test_batches)), "test").rename("split")


def read_splits(path: Path) -> SplitSettings:
    """``test_batches`` and ``held_out_questions`` of a YAML file, at its top or in one of its sections.

    Raises:
        ConfigError: The file cannot be read, has neither key, or one of them is no list of texts.
    """
    try:
        file = read_yaml(path, path.read_bytes())
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror})", where=str(path), fix="name a YAML file") from error
    if file.problems:
        raise file.problems[0]
    sections = [file.data, *(part for part in file.data.values() if isinstance(part, dict))]
    found = next((part for part in sections if set(_KEYS) & set(part)), None)
    if found is None:
        raise ConfigError(
            f"it has no {' or '.join(_KEYS)}", where=str(path), fix="list batches or questions under them"
        )
    for key in _KEYS:
        value = found.get(key) or []
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise ConfigError("this is no list of texts", where=f"{path}, key {key}", fix="write one - item a line")
    return SplitSettings(*(tuple(found.get(key) or ()) for key in _KEYS))
