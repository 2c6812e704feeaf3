"""What a system said of each answer, as one table whose columns are named like the scales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.labeled import SCALES
from pipeline.types import SCORED, STAR, Evaluation

if TYPE_CHECKING:
    from pandas import DataFrame

_RENAMED = {f"star_{part}": part for part in STAR} | {"generic_probability": "generic"}
_ENDS = ("", "_low", "_high")


def predictions(evaluations: Sequence[Evaluation]) -> DataFrame:
    """Evaluations as a table of predictions.

    Returns:
        Indexed by ``answer_id``, float columns: every scale by its name (STAR parts and generic: probabilities),
        ``<scale>_low`` and ``<scale>_high`` where there are intervals. NaN throughout for an answer that could not be
        scored, so no row vanishes.
    """
    import pandas as pd

    columns = [*SCALES, *(f"{name}{end}" for name in (*SCORED, "level") for end in _ENDS[1:])]
    rows = [dict(_values(evaluation)) for evaluation in evaluations]
    index = pd.Index([e.answer.answer_id for e in evaluations], name="answer_id", dtype=object)
    return pd.DataFrame(rows, index=index, columns=columns, dtype=float)


def _values(evaluation: Evaluation) -> Iterator[tuple[str, float | None]]:
    if evaluation.scores is not None:
        yield from ((name, getattr(evaluation.scores, name)) for name in SCORED)
        yield from evaluation.scores.star.items()
        yield "generic", evaluation.scores.generic_probability
        for name, (low, high) in evaluation.scores.intervals.items():
            yield from ((f"{name}_low", low), (f"{name}_high", high))
    if evaluation.level is not None:
        level = evaluation.level
        yield from zip(("level", "level_low", "level_high"), (level.level, level.low, level.high), strict=True)


def read_predictions(path: Path) -> DataFrame:
    """A table of predictions from a CSV, with the columns of ``scores.csv`` or with those of ``predictions``.

    Raises:
        InputError: No such file, no ``answer_id``, an id twice, no column named like a scale, or a cell that is no
            number.
    """
    import pandas as pd

    try:
        table = pd.read_csv(path, dtype={"answer_id": str}, keep_default_na=False, na_values=[""])
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read as CSV ({error})", where=str(path), fix="name a scores.csv") from error
    if "answer_id" not in table or table["answer_id"].duplicated().any():
        what = "there is no column 'answer_id'" if "answer_id" not in table else "an answer_id stands there twice"
        raise InputError(what, where=str(path), fix="give every answer one row with its own answer_id")
    table = table.set_index("answer_id").rename(columns=_RENAMED)
    wanted = [f"{scale}{end}" for scale in SCALES for end in _ENDS if f"{scale}{end}" in table]
    if not set(wanted) & set(SCALES):
        raise InputError("no column is named like a scale", where=str(path), fix=f"name one of {', '.join(SCALES)}")
    try:
        return table[wanted].astype(float)
    except ValueError as error:
        raise InputError(f"a score is not a number ({error})", where=str(path), fix="leave it empty") from error
