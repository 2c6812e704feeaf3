"""Questions that ask for what an answer lacks, whatever was asked: configs/report/probes.yaml."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from pipeline.config import Strict, configs_dir, load_yaml
from pipeline.types import Evaluation


class Probes(Strict):
    """A file of probes.

    Attributes:
        most: How many of them to ask at once.
        event_below: Specificity below which no event is told.
        own_part_below: Ownership below which the own part of an event is not clear.
        other_below: Empathy below which the customer's side of it is not told.
        result_below: Probability of a result below which none is told.
    """

    most: int
    event_below: float
    own_part_below: float
    other_below: float
    result_below: float
    event: str
    own_part: str
    result: str
    other: str


@cache
def load_probes(path: Path | None = None) -> Probes | None:
    """The probes; None where there is no such file.

    Raises:
        ConfigError: The file does not hold them; with file, line and key.
    """
    path = path or configs_dir() / "report" / "probes.yaml"
    return load_yaml(path, Probes) if path.is_file() else None


def probes(evaluation: Evaluation, *, served: bool) -> tuple[str, ...]:
    """What to ask for, the most needed first; without an event there is nothing else to ask about.

    Args:
        evaluation: The answer.
        served: Whether its question is one of the pack's, so that somebody is served.
    """
    scores, known = evaluation.scores, load_probes()
    if scores is None or known is None:
        return ()
    if scores.specificity < known.event_below:
        return (known.event,)
    result = scores.star.get("result", math.nan)
    lacking = (
        (scores.ownership < known.own_part_below, known.own_part),
        (result < known.result_below, known.result),
        (served and scores.empathy < known.other_below, known.other),
    )
    return tuple(question for lacks, question in lacking if lacks)[: known.most]
