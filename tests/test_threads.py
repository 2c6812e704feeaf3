"""numpy's threads while answers are scored."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from pipeline.threads import SAID, one_for_matrices


def threads() -> set[int]:
    _ = np.eye(3) @ np.eye(3)
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_one_thread_inside_and_as_before_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SAID, raising=False)
    before = threads()
    assert before
    with one_for_matrices():
        assert threads() == {1}
    assert threads() == before


def test_what_the_environment_says_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SAID, "2")
    before = threads()
    with one_for_matrices():
        assert threads() == before
