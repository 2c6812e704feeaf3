"""How far a backend's scores lie from the torch reference's: ``python tests/backends.py onnx INPUT...``."""

from __future__ import annotations

import sys

import numpy as np

from pipeline.evaluator import Evaluator
from pipeline.ingest import read_answers
from pipeline.types import Evaluation


def values(done: Evaluation) -> dict[str, float]:
    scores = done.scores
    assert scores is not None
    named = {name: getattr(scores, name) for name in ("specificity", "empathy", "ownership", "buzzwords")}
    return {**named, "generic": scores.generic_probability, **{f"star_{k}": v for k, v in scores.star.items()}}


def outcome(done: Evaluation) -> dict[str, object]:
    level = done.level
    return {
        "flags": [flag.code for flag in done.flags],
        "level": level and (level.level, level.low, level.high),
        "evidence": [(e.start, e.end, e.reason) for e in done.evidence],
    }


def main(backend: str, *inputs: str) -> None:
    answers = read_answers(list(inputs)).answers
    pairs = list(zip(*(Evaluator.load(backend=name).evaluate(answers) for name in (backend, "torch")), strict=True))
    scored = [pair for pair in pairs if pair[0].scores and pair[1].scores]
    print(f"{len(pairs)} answers, {len(scored)} scored by both")  # noqa: T201
    numbers = [(values(one), values(other)) for one, other in scored]
    for name in numbers[0][0]:
        apart = np.array([abs(one[name] - other[name]) for one, other in numbers])
        print(f"{name:16} largest {apart.max():.1e}  99th percentile {np.quantile(apart, 0.99):.1e}")  # noqa: T201
    outcomes = [(outcome(one), outcome(other)) for one, other in scored]
    for name in outcomes[0][0]:
        print(f"{name:16} the same in {np.mean([a[name] == b[name] for a, b in outcomes]):.2%}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
