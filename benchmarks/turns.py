"""Every mode in its process, taking turns over the same texts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.modes import ENCODER, MODES, PARSER
from benchmarks.texts import ROOT, varied, write

Figures = dict[str, Any]
OTHER = {"textdescriptives": ROOT / "build" / "textdescriptives" / "bin" / "python"}  # it needs an older numpy


class Worker:
    """A mode's process.

    Args:
        mode: Its name.
        log: What its libraries print goes there.
    """

    def __init__(self, mode: str, log: Path) -> None:
        python = str(OTHER[mode]) if mode in OTHER and OTHER[mode].is_file() else sys.executable
        self._log = log.open("w")
        self._process = subprocess.Popen(
            [python, "-m", "benchmarks.worker", mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
            text=True, cwd=ROOT,
        )  # fmt: skip
        self.mode, self.load = mode, self._answer()["load"]

    def measure(self, texts: Path) -> Figures:
        """What the mode takes for a file of texts."""
        assert self._process.stdin  # noqa: S101
        self._process.stdin.write(f"{texts}\n")
        self._process.stdin.flush()
        return self._answer()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        self._log.close()

    def _answer(self) -> Figures:
        assert self._process.stdout  # noqa: S101
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the mode failed; see {self._log.name}")
        found: Figures = json.loads(line)
        return found


def prepare_environment() -> None:
    """What the modes need to know without importing the product."""
    from pipeline.config import load_settings
    from pipeline.embed import Encoder

    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    settings = load_settings()
    os.environ[PARSER], os.environ[ENCODER] = settings.parser.package, str(Encoder(settings.encoder.id).folder)


def take_turns(
    texts: Sequence[str], modes: Sequence[str], sizes: Mapping[str, int], repeats: int, out: Path
) -> dict[str, list[Figures]]:
    """Measure each mode ``repeats`` times, one after the other in each round.

    Args:
        texts: Originals.
        modes: Names.
        sizes: How many texts each gets.
        repeats: Rounds; each has its own variants of the texts.
        out: For logs and texts.
    """
    found: dict[str, list[Figures]] = {mode: [] for mode in modes}
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(mode, out / f"{mode}.log")) for mode in modes]
        for number in range(-1, repeats):  # the first round only warms up, with a few texts
            for worker in workers:
                size = sizes[worker.mode] if number >= 0 else 8
                path = write(_chosen(texts, size, max(sizes.values()), f"round {number}"), out / "texts.jsonl")
                if number < 0 and worker.mode == "ray":
                    continue
                figures = worker.measure(path) | {"answers": size, "load": worker.load}
                if number >= 0:
                    found[worker.mode].append(figures)
                sys.stderr.write(f"round {number}: {worker.mode} {figures['seconds']:.1f} s\n")
    return found


def _chosen(texts: Sequence[str], size: int, most: int, seed: str) -> list[str]:
    """``size`` of the round's texts, evenly."""
    every = list(varied(texts, most, seed))
    return [every[number * most // size] for number in range(size)]


def missing(modes: Sequence[str]) -> dict[str, str]:
    """Modes that cannot be measured here, and why."""
    return {
        mode: f"{MODES[mode].needs} is not installed"
        for mode in modes
        if MODES[mode].missing and not (mode in OTHER and OTHER[mode].is_file())
    }
