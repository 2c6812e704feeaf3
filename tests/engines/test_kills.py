"""Runs that are killed again and again, and runs of many answers."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from runs_make import answers, command, digests, table

from pipeline.evaluator import Evaluator
from pipeline.report.write import score_batch


def kill_and_resume(source: Path, out: Path, settings_file: Path, kills: int, chance: random.Random) -> None:
    """Killed ``kills`` times, each time when some more chunks are there, at a random moment; then left to finish."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    for kill in range(kills):
        begun = len(list(out.glob("shards/*.shard")))
        process = subprocess.Popen(command(source, out, settings_file), env=environment)
        while process.poll() is None and len(list(out.glob("shards/*.shard"))) < begun + 1 + kill % 2:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command(source, out, settings_file), env=environment, check=True)


def test_a_killed_run_goes_on(root: Path, settings_file: Path, chunked: Evaluator, tmp_path: Path) -> None:
    source = table(tmp_path / "answers.csv", answers(root, 120))
    score_batch([source], tmp_path / "whole", chunked)
    kill_and_resume(source, tmp_path / "run", settings_file, 3, random.Random(11))
    assert digests(tmp_path / "run") == digests(tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.large
def test_ten_kills_in_twenty_thousand(root: Path, settings_file: Path, tmp_path: Path) -> None:
    source = table(tmp_path / "answers.csv", answers(root, 20_000))
    path = tmp_path / "settings.yaml"
    path.write_text(settings_file.read_text().replace("chunk: 8", "chunk: 512").replace("parse: 8", "parse: 64"))
    subprocess.run(command(source, tmp_path / "whole", path), check=True)
    kill_and_resume(source, tmp_path / "run", path, 10, random.Random(13))
    assert digests(tmp_path / "run") == digests(tmp_path / "whole")
    assert json.loads((tmp_path / "run/manifest.json").read_text())["counts"]["rows_in"] == 20_000


@pytest.mark.slow
@pytest.mark.large
def test_memory_does_not_grow_with_the_input(root: Path, tmp_path: Path) -> None:
    peaks = [peak(table(tmp_path / f"{n}.csv", answers(root, n)), tmp_path / f"run{n}") for n in (1000, 5000)]
    assert peaks[1] <= 1.15 * peaks[0], peaks


def peak(source: Path, out: Path) -> int:
    """Largest resident set of a run in a process of its own, in kibibytes."""
    code = (
        "import resource, sys; from pipeline.evaluator import Evaluator; from pipeline.report.write import score_batch;"
        "from pathlib import Path; score_batch(sys.argv[1:2], Path(sys.argv[2]), Evaluator.load(model='rules'));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, source, out], check=True, capture_output=True, text=True)
    return int(done.stdout)
