"""Answers, runs that are stopped, and what they wrote."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
import sys
from pathlib import Path

import pytest

from pipeline.evaluator import Evaluator
from pipeline.report.write import Options, score_batch


def answers(root: Path, count: int) -> list[dict[str, str]]:
    """Answers of the labelled ones' sentences, in another order in each; some empty, one id twice."""
    lines = (root / "data/labeled/answers.jsonl").read_text(encoding="utf-8").splitlines()
    made, chance = [], random.Random(5)
    for i in range(count):
        row = json.loads(lines[i % len(lines)])
        parts = re.split(r"(?<=[.!?])\s+", row["text"])[:6]
        chance.shuffle(parts)
        text = "" if i % 37 == 11 else " ".join(parts)
        made.append(
            {"answer_id": f"a{i // 2 * 2 if i % 50 == 1 else i:05d}", "candidate_id": f"c{i // 4}", "text": text}
        )
    return made


def table(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def digests(run: Path) -> dict[str, str]:
    files = sorted(path for path in run.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {str(path.relative_to(run)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class StoppedError(Exception):
    """The run ends here."""


def stopped(evaluator: Evaluator, source: Path, out: Path, after: int) -> None:
    """A run that is cut short after some answers."""
    left = after

    def progress(done: int) -> None:
        nonlocal left
        left -= done
        if left <= 0:
            raise StoppedError

    with pytest.raises(StoppedError):
        score_batch([source], out, evaluator, Options(progress=progress))


def command(source: Path, out: Path, settings_file: Path, *more: str) -> list[str]:
    code = "from pipeline.cli.main import main; main()"
    options = ["--heads", "rules", "--settings", str(settings_file), "--quiet", "--resume", *more]
    return [sys.executable, "-c", code, "score", str(source), "--out", str(out), *options]
