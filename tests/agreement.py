"""Agreement of the scores with ratings: ``python tests/agreement.py ANSWERS RATINGS [MODEL]``.

Spearman's rho with the mean rating of each scale, the rank correlation of score and of rating with the number of words,
and the area under the ROC curve for generic (answers on which the ratings agree). Ratings made by a language model stay
just that: they say how the rubric's words apply, nothing about validity.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from pipeline.evaluator import Evaluator
from pipeline.ingest import read_answers
from pipeline.types import Evaluation

SCALES = ("specificity", "empathy", "ownership", "buzzwords", "level")


@dataclass(frozen=True)
class Row:
    """Agreement on one scale."""

    n: int
    rho: float
    rho_words: float
    rating_words: float


def read_ratings(path: Path) -> dict[str, dict[str, list[float]]]:
    """Ratings by answer and scale; an empty cell is no rating."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cells = {row["scale"]: row["rating"]} if "scale" in row else row  # long or wide
            for scale in (*SCALES, "generic"):
                if cells.get(scale):
                    found[row["answer_id"]][scale].append(float(cells[scale]))
    return found


def score_of(evaluation: Evaluation, scale: str) -> float:
    """The score of a scale."""
    assert evaluation.scores is not None
    assert evaluation.level is not None
    return float(evaluation.level.level or 0) if scale == "level" else float(getattr(evaluation.scores, scale))


def agreement(
    evaluations: Sequence[Evaluation], ratings: dict[str, dict[str, list[float]]]
) -> tuple[dict[str, Row], float]:
    """Agreement by scale, and the AUC of the generic probability."""
    rows: dict[str, Row] = {}
    for scale in SCALES:
        kept = [(e, mean(r)) for e in evaluations if (r := ratings[e.answer.answer_id].get(scale))]
        if not kept:
            continue
        scores, means = [score_of(e, scale) for e, _ in kept], [m for _, m in kept]
        words = [e.words for e, _ in kept]
        rhos = [float(spearmanr(a, b).statistic) for a, b in ((scores, means), (scores, words), (means, words))]
        rows[scale] = Row(len(kept), *rhos)
    agreed = [(e, r[0]) for e in evaluations if (r := ratings[e.answer.answer_id].get("generic")) and len(set(r)) == 1]
    generic = [e.scores.generic_probability for e, _ in agreed if e.scores]
    return rows, float(roc_auc_score([label for _, label in agreed], generic))


def evaluate(answers: Path, ratings: Path, evaluator: Evaluator) -> tuple[dict[str, Row], float]:
    """Score the rated answers of a file and compare."""
    rated = read_ratings(ratings)
    batch = [a for a in read_answers([answers]).answers if a.answer_id in rated]
    return agreement(evaluator.evaluate(batch), rated)


def main() -> None:
    answers, ratings, *model = sys.argv[1:]
    rows, generic = evaluate(Path(answers), Path(ratings), Evaluator.load(model=model[0] if model else "rules"))
    for scale, row in rows.items():
        words = f"words: score {row.rho_words:+.2f}, rating {row.rating_words:+.2f}"
        sys.stdout.write(f"{scale:12} n {row.n:4}  rho {row.rho:.3f}  {words}\n")
    sys.stdout.write(f"{'generic':12} AUC {generic:.3f}\n")


if __name__ == "__main__":
    main()
