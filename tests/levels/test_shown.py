"""What is shown for a level: pairs that a person would understand, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.heads import LevelEstimate
from pipeline.levels.judged import with_level
from pipeline.types import IndicatorMatch, LevelResult, Span

PAIR = IndicatorMatch("CO-L1-I1", "Helps at once.", 1, False, Span(0, 5), 0.5, 3.2)
CONTRA = replace(PAIR, indicator_id="CO-L1-C1", contra=True)


@pytest.mark.parametrize(("level", "shown"), [(0, (CONTRA,)), (1, (PAIR, CONTRA))])
def test_level_0_is_like_no_level(level: int, shown: tuple[IndicatorMatch, ...]) -> None:
    matched = LevelResult("five_levels", 1, 0, 1, (PAIR, CONTRA))
    assert with_level(matched, LevelEstimate("five_levels", level, 0, 1)).matches == shown
