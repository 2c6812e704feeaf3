"""Scoring on a Ray cluster, or on workers of this machine, by Ray Data: an actor pool, each with the model loaded once.

The answers of each chunk are put down as a file in the run's folder, which every worker has to see; what comes back is
the shard that this process would have made, and this process writes it. A worker that dies is started again and its
chunk is given to another; a chunk that kills its workers again and again ends the run with everything else kept.
"""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.config import Settings
from pipeline.engines.codec import from_json, to_json
from pipeline.engines.contract import Chunk, MakeEngine, Shard
from pipeline.engines.shards import STAGED, shard_of
from pipeline.errors import ConfigError, InputError, PlainspokenError
from pipeline.evaluator import Evaluator, Progress
from pipeline.types import Answer

if TYPE_CHECKING:
    import pyarrow as pa

TRIES_MORE = 3


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a worker loads, and what it has to be to the last byte.

    Attributes:
        model: As ``Evaluator.load`` takes it; with ``settings`` (as JSON), ``pack`` and ``framework``.
        digests: Those of the evaluator that began the run, and what runs its encoders.
    """

    model: str | None
    settings: str
    pack: str | None
    framework: str | None
    digests: dict[str, str]

    @classmethod
    def of(
        cls, evaluator: Evaluator, model: str | None, pack: str | None = None, framework: str | None = None
    ) -> Recipe:
        """What makes this evaluator, on a machine whose arithmetic is the same."""
        return cls(model, evaluator.settings.model_dump_json(), pack, framework, _digests(evaluator))

    def evaluator(self) -> Evaluator:
        """The same evaluator, on this machine.

        Raises:
            ConfigError: There is another one here.
        """
        settings = Settings.model_validate_json(self.settings)
        made = Evaluator.load(model=self.model, settings=settings, pack=self.pack, framework=self.framework)
        if changed := [name for name, digest in self.digests.items() if _digests(made).get(name) != digest]:
            what = f"another {' and '.join(changed)} than where the run began"
            fix = "install the same version of plainspoken and of the model on every machine of the cluster"
            raise ConfigError(what, where=platform.node(), fix=fix)
        return made


def _digests(evaluator: Evaluator) -> dict[str, str]:
    return {**evaluator.digests, "runtime of the encoders": evaluator.encoder.run_by}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the workers are.

    Attributes:
        address: Of a Ray cluster; None starts one on this machine, and ends it.
        workers: How many.
        cpus: Processor cores for each.
        gpus: GPUs for each, such as .25 where four share one.
    """

    address: str | None = None
    workers: int = 1
    cpus: float = 1
    gpus: float = 0


class Worker:
    """One actor: loads the evaluator once, and makes a shard of each file of answers."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe

    @cached_property
    def _evaluator(self) -> Evaluator:
        # At the first call: what goes wrong in a constructor, Ray reports as a death.
        return self._recipe.evaluator()

    def __call__(self, batch: pa.Table) -> pa.Table:
        """A table of chunk numbers, row counts, shards and what went wrong, for a table of paths and bytes."""
        import pyarrow as pa

        rows = [self._row(path.as_py(), held.as_py()) for path, held in zip(batch["path"], batch["bytes"], strict=True)]
        types = {"number": pa.int64(), "rows": pa.int64(), "content": pa.large_binary(), "fault": pa.list_(pa.string())}
        return pa.Table.from_pylist(rows, schema=pa.schema(types.items()))

    def _row(self, path: str, held: bytes) -> dict[str, Any]:
        number = int(Path(path).stem)
        try:
            answers = tuple(from_json(Answer, line) for line in held.splitlines())
            shard = shard_of(Chunk(number, answers), self._evaluator.stream(answers))
        except PlainspokenError as error:  # an exception would come out of Ray without what it holds
            return {"number": number, "rows": 0, "content": b"", "fault": [error.what, error.where, error.fix]}
        return {"number": number, "rows": shard.rows, "content": shard.content, "fault": None}


class RayEngine:
    """Scores on Ray's workers.

    Args:
        recipe: What they load.
        cluster: Where they are.
        folder: Of the run's shards; on a cluster, on storage that all machines share, under one path.
        progress: Called with the number of answers done since the last call.
    """

    def __init__(self, recipe: Recipe, cluster: Cluster, folder: Path, progress: Progress | None = None) -> None:
        self._recipe, self._cluster, self._folder, self._progress = recipe, cluster, folder, progress

    def score(self, chunks: Iterable[Chunk]) -> Iterator[Shard]:
        """The shard of each chunk, in the order in which they get done.

        Raises:
            ConfigError: Ray is not installed, or a worker has another model.
            InputError: The cluster is out of reach, or a chunk cannot be done.
        """
        ray = _ray()
        if not (staged := [self._staged(chunk) for chunk in chunks]):
            return
        try:
            self._connect(ray)
            for shard in self._shards(ray, staged):
                (self._folder / f"{shard.number:06d}{STAGED}").unlink(missing_ok=True)
                yield shard
                if self._progress:
                    self._progress(shard.rows)
        except (ray.exceptions.RayError, ConnectionError, RuntimeError, ValueError) as error:
            raise _as_ours(error) from error
        finally:
            ray.shutdown()

    def _staged(self, chunk: Chunk) -> str:
        """The chunk's answers as a file."""
        path = (self._folder / f"{chunk.number:06d}{STAGED}").resolve()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.writelines(to_json(answer) + "\n" for answer in chunk.answers)
        return str(path)

    def _connect(self, ray: Any) -> None:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # tells nobody outside
        here = {"include_dashboard": False, "num_cpus": max(1, round(self._cluster.workers * self._cluster.cpus)) + 1}
        options = {"address": self._cluster.address} if self._cluster.address else here
        try:
            ray.init(log_to_driver=False, logging_level=logging.ERROR, **options)
        except Exception as error:  # Ray raises bare ones when it does not start in time
            raise _as_ours(error) from error

    def _shards(self, ray: Any, staged: list[str]) -> Iterator[Shard]:
        cluster, context = self._cluster, ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # what it raises is said in one line
        read = ray.data.read_binary_files(staged, include_paths=True, override_num_blocks=len(staged))
        made = read.map_batches(
            Worker,
            batch_size=1,
            batch_format="pyarrow",
            compute=ray.data.ActorPoolStrategy(size=cluster.workers),
            fn_constructor_args=(self._recipe,),
            num_cpus=cluster.cpus,
            num_gpus=cluster.gpus or None,
            max_restarts=-1,
            max_task_retries=TRIES_MORE,
        )
        for table in made.iter_batches(batch_size=None, batch_format="pyarrow"):
            for row in table.to_pylist():
                if row["fault"]:
                    what, where, fix = row["fault"]
                    raise ConfigError(what, where=where, fix=fix)
                yield Shard(row["number"], row["rows"], row["content"])


def on_ray(recipe: Recipe, cluster: Cluster) -> MakeEngine:
    """What makes a Ray engine for a run.

    Raises:
        ConfigError: Ray is not installed.
    """
    _ray()
    return lambda folder, progress: RayEngine(recipe, cluster, folder, progress)


def _ray() -> Any:
    try:
        import ray
        import ray.data
    except ImportError as error:
        fix = 'pip install "plainspoken[ray]"'
        raise ConfigError("Ray is not installed", where="--engine ray", fix=fix) from error
    return ray


def _as_ours(error: Exception) -> InputError:
    """What went wrong with Ray, in one line."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    what = f"the Ray run stopped ({type(error).__name__}: {lines[-1].strip()[:200] if lines else 'no message'})"
    return InputError(what, where="--engine ray", fix="mend that, and go on with --resume; what was done is kept")
