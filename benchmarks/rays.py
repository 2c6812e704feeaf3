"""``score --engine ray`` on this machine: its speed once every worker is at work."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

WORKERS = 2
CHUNK = 64


def rays() -> Callable[[Path], dict[str, Any]]:
    """Two workers over chunks that are small enough for a short run."""
    from pipeline.engines.ray import Cluster, Recipe, on_ray
    from pipeline.evaluator import Evaluator
    from pipeline.report.write import Options, score_batch

    made = Evaluator.load()
    batches = made.settings.batches.model_copy(update={"chunk": CHUNK})
    evaluator = Evaluator.load(settings=made.settings.model_copy(update={"batches": batches}))
    recipe = Recipe.of(evaluator, None)

    def run(path: Path) -> dict[str, Any]:
        times: list[tuple[float, int]] = []

        def progress(done: int) -> None:
            if done:
                times.append((time.perf_counter(), done))

        options = Options(engine=on_ray(recipe, Cluster(None, WORKERS)), progress=progress)
        with TemporaryDirectory() as out, _Watch() as watch:
            score_batch([path], Path(out), evaluator, options)
        begun = times[WORKERS - 1][0]  # every worker has loaded the model and done a chunk
        return {
            "rate": sum(done for _, done in times[WORKERS:]) / (times[-1][0] - begun),
            "cpu": watch.cpu,
            "peak_mib": watch.peak / (1 << 20),
        }

    return run


class _Watch:
    """Memory and processor seconds of this process and all below it, looked at twice a second.

    What processes share is counted in each; processor seconds hold Ray's own start-up.
    """

    def __init__(self) -> None:
        self.peak, self._cpu, self._done = 0, dict[int, float](), Event()
        self._thread = Thread(target=self._look, daemon=True)

    @property
    def cpu(self) -> float:
        return sum(self._cpu.values())

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        import psutil

        own = psutil.Process(os.getpid())
        before = sum(own.cpu_times()[:2])
        while not self._done.wait(0.5):
            memory = 0
            for process in (own, *own.children(recursive=True)):
                try:
                    memory += process.memory_info().rss
                    self._cpu[process.pid] = sum(process.cpu_times()[:2]) - (before if process == own else 0)
                except psutil.Error:
                    continue
            self.peak = max(self.peak, memory)
