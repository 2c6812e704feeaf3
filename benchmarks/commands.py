"""Whole commands, from a cold start: seconds, processor seconds and peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.texts import ROOT, varied, write

MAIN = "from pipeline.cli.main import main; main()"
OURS = (sys.executable, "-c", MAIN)
TWO_LIBRARIES = """
import os, spacy
from sentence_transformers import SentenceTransformer
nlp, model = spacy.load(os.environ["BENCH_PARSER"]), SentenceTransformer(os.environ["BENCH_ENCODER"], device="cpu")
text = open({path!r}, encoding="utf-8").read()
for sentence in nlp(text).sents:
    model.encode(sentence.text)
"""
ANSWER = "A customer rang in tears because her order had not come. I drove to the depot, found it and took it to her."


@dataclass(frozen=True)
class Spent:
    """What a command took: seconds by the clock and of the processor, MiB at most."""

    seconds: float
    cpu: float
    peak_mib: float


def spent(command: Sequence[str], log: Path) -> Spent:
    """Run a command to its end.

    Raises:
        RuntimeError: It failed.
    """
    with log.open("a") as file:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=file, stderr=file, cwd=ROOT, env=_with_bytecode())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[:4]} ended with {process.returncode}; see {log}")
    return Spent(
        seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))
    )


def _with_bytecode() -> dict[str, str]:
    """The environment in which a first run leaves bytecode, as an installer leaves that of every library."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def cold(repeats: int, log: Path) -> dict[str, list[Spent]]:
    """One answer, the help, and what they are compared with, taking turns; what is kept between runs is there."""
    with TemporaryDirectory() as folder:
        one = Path(folder) / "one.txt"
        one.write_text(ANSWER, encoding="utf-8")
        commands = {
            "two libraries, one answer": (sys.executable, "-c", TWO_LIBRARIES.format(path=str(one))),
            "score, one answer": (*OURS, "score", str(one), "--quiet", "--out", str(Path(folder) / "run")),
            "import typer": (sys.executable, "-c", "import typer"),
            "--help": (*OURS, "--help"),
        }
        spent(commands["score, one answer"], log)
        rounds = [{name: spent(command, log) for name, command in commands.items()} for _ in range(repeats)]
    return {name: [one[name] for one in rounds] for name in commands}


def growth(texts: Sequence[str], sizes: Sequence[int], log: Path) -> list[dict[str, float]]:
    """``score`` of more and more answers: rate without start-up (the run's own times), and peak memory."""
    rows = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            path = write(list(varied(texts, size, f"growth {size}")), Path(folder) / "answers.jsonl")
            taken = spent((*OURS, "score", str(path), "--quiet", "--out", str(Path(folder) / "run")), log)
            times = json.loads((Path(folder) / "run" / "manifest.json").read_text())["seconds"]
        within = sum(value for value in times.values() if isinstance(value, int | float))
        rows.append({"answers": size, "rate": size / within, "cpu": taken.cpu, "peak_mib": taken.peak_mib, **times})
    return rows
