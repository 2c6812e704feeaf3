"""Numpy's threads and the search for garbage while answers are scored."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from pipeline.process import THREADS, search_seldom, sparing


@pytest.fixture(autouse=True)
def _usual() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def threads() -> set[int]:
    _ = np.eye(3) @ np.eye(3)
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_one_thread_inside_and_as_before_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(THREADS, raising=False)
    before = threads()
    assert before
    with sparing():
        assert threads() == {1}
    assert threads() == before


def test_what_the_environment_says_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS, "2")
    before = threads()
    with sparing():
        assert threads() == before


def test_garbage_is_searched_for_seldom_inside_and_as_before_outside() -> None:
    with sparing():
        assert gc.get_threshold() == (50_000, 10, 10)
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("young", [0, 80_000])
def test_a_process_that_searches_less_often_or_never_is_left_alone(young: int) -> None:
    gc.set_threshold(young, 10, 10)
    search_seldom()
    assert gc.get_threshold() == (young, 10, 10)
