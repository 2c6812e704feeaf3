"""The same run on Ray's workers. Skipped where Ray is not installed."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from runs_make import digests

from pipeline.errors import ConfigError
from pipeline.evaluator import Evaluator
from pipeline.report.write import Options, score_batch

pytest.importorskip("ray", reason='needs Ray: pip install "plainspoken[ray]"')

from pipeline.engines.ray import Cluster, Recipe, on_ray

pytestmark = pytest.mark.slow


def recipe(evaluator: Evaluator, changed: Mapping[str, str] | None = None) -> Recipe:
    made = Recipe.of(evaluator, "rules")
    return replace(made, digests=made.digests | dict(changed or {}))


def workers() -> list[int]:
    """Process ids of the actors on this machine."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            name = path.read_bytes()
        except OSError:
            continue
        if name.startswith(b"ray::") and b"Worker" in name:
            found.append(int(path.parent.name))
    return found


def test_the_same_run_though_a_worker_is_killed(chunked: Evaluator, source: Path, whole: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def progress(done: int) -> None:
        if done and not killed and (found := workers()):
            os.kill(found[0], signal.SIGKILL)
            killed.append(found[0])

    made = on_ray(recipe(chunked), Cluster(workers=2))
    done = score_batch([source], tmp_path / "run", chunked, Options(engine=made, progress=progress))
    assert killed
    assert done.counts["rows_in"] == 40
    assert digests(tmp_path / "run") == digests(whole)


@pytest.mark.parametrize(("what", "another"), [("encoder", "0" * 64), ("runtime of the encoders", "openvino bf16")])
def test_a_worker_that_would_score_otherwise_is_refused(
    chunked: Evaluator, source: Path, tmp_path: Path, what: str, another: str
) -> None:
    made = on_ray(recipe(chunked, {what: another}), Cluster(workers=1))
    with pytest.raises(ConfigError, match=f"another {what} than where the run began") as caught:
        score_batch([source], tmp_path / "run", chunked, Options(engine=made))
    assert "\n" not in str(caught.value)
