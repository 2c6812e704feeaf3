from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ANSWER = "A customer rang in tears because her order had not come. I drove to the depot and took it to her."


def test_the_floor_counts_what_scoring_calls(root: Path, tmp_path: Path):
    (tmp_path / "texts.jsonl").write_text(json.dumps({"text": ANSWER}) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.worker", "floor"], input=f"{tmp_path / 'texts.jsonl'}\n",
        capture_output=True, text=True, check=True, cwd=root, timeout=120,
    )  # fmt: skip
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["flop"] > figures["tokens"] > 0
    assert 0 < figures["parse"] < figures["cpu"]
