"""Minimal pairs: two answers that differ in one thing; the one that has it scores higher on that dimension."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline.evaluator import Evaluator
from pipeline.types import Answer

DIMENSIONS = ("specificity", "empathy", "ownership", "buzzwords")
LEAST = 20


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_pairs(evaluator: Evaluator, root: Path, dimension: str) -> None:
    pairs = yaml.safe_load((root / f"tests/minimal_pairs/{dimension}.yaml").read_text(encoding="utf-8"))["pairs"]
    assert len(pairs) >= LEAST
    done = evaluator.evaluate([Answer(f"{p['id']}-{side}", p[side]) for p in pairs for side in ("lower", "higher")])
    scores = [getattr(e.scores, dimension) for e in done]
    wrong = [p["id"] for p, low, high in zip(pairs, scores[::2], scores[1::2], strict=True) if not high > low]
    assert len(pairs) - len(wrong) >= LEAST, wrong
    assert len(wrong) <= 0.1 * len(pairs), wrong
