"""External check: the rule heads against ratings made by a language model (present only beside the project)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.evaluator import Evaluator

SHARED = Path(__file__).parents[2] / "shared" / "data"
REAL = {"specificity": 0.75, "ownership": 0.50, "empathy": 0.45, "buzzwords": 0.50}
LABELLED = {"specificity": 0.75, "ownership": 0.60, "empathy": 0.50, "buzzwords": 0.65, "level": 0.35}
LENGTH = 0.15


@pytest.fixture(scope="module")
def table(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("agreement_table", root / "tests" / "agreement.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the rated answers stand beside the project, and are not here")
@pytest.mark.parametrize(
    ("folder", "answers", "least"),
    [("siop2024_interview", "answers.csv", REAL), ("labeled_v1", "answers.jsonl", LABELLED)],
)
def test_scores_agree_with_ratings(
    table: ModuleType, evaluator: Evaluator, folder: str, answers: str, least: dict[str, float]
) -> None:
    rows, generic = table.evaluate(SHARED / folder / answers, SHARED / folder / "ratings.csv", evaluator)
    assert {scale: round(rows[scale].rho, 3) for scale in least if rows[scale].rho < least[scale]} == {}
    longer = {
        s: round(r.rho_words - r.rating_words, 3) for s, r in rows.items() if r.rho_words - r.rating_words > LENGTH
    }
    assert longer == {}
    assert generic >= 0.85
