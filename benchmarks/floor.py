"""The floor: the encoder's arithmetic at the speed of this machine's matrix products, plus the parser's time (spaCy's).

FLOP of a pass over L tokens, width d, inner width f, n layers: n (8 d^2 + 4 d f + 4 L d) L. Norms, softmax and GELU are
left out, as everything is that is no matrix product.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHAPES = ((2048, 384, 1536), (2048, 1536, 384), (2048, 2048, 2048))
SECONDS = 0.5  # for each shape


@dataclass(frozen=True)
class Size:
    """Of an encoder."""

    layers: int
    width: int
    inner: int

    def flop(self, tokens: int) -> float:
        """Of the matrix products of one pass of a text of so many tokens."""
        d = float(self.width)
        return tokens * self.layers * (8 * d * d + 4 * d * self.inner + 4 * tokens * d)


def peak() -> Callable[[Path], dict[str, Any]]:
    """The fastest of some matrix products on all cores: in 32 bits, in torch and in numpy, and in bfloat16: FLOP/s."""
    import numpy as np
    import torch

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    rng = np.random.default_rng(0)
    pairs = [
        (rng.random((m, k), dtype=np.float32), rng.random((k, n), dtype=np.float32), 2.0 * m * k * n)
        for m, k, n in SHAPES
    ]

    def run(_: Path) -> dict[str, Any]:
        speeds = [_speed(lambda a=a, b=b: a @ b, flop) for a, b, flop in pairs]
        with torch.inference_mode():
            for a, b, flop in pairs:
                speeds.append(_speed(_product(a, b, torch.float32), flop))
            half = max(_speed(_product(a, b, torch.bfloat16), flop) for a, b, flop in pairs)
        return {"flops": max(speeds), "half_flops": max(half, *speeds)}

    return run


def _product(left: Any, right: Any, kind: Any) -> Callable[[], object]:
    import torch

    one, other = torch.from_numpy(left).to(kind), torch.from_numpy(right).to(kind)
    return lambda: one @ other


def _speed(product: Callable[[], object], flop: float) -> float:
    """FLOP/s of the fastest repeat."""
    product()
    best, end = float("inf"), time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start = time.perf_counter()
        product()
        best = min(best, time.perf_counter() - start)
    return flop / best


def arithmetic() -> Callable[[Path], dict[str, Any]]:
    """Counts the FLOP of every pass that scoring makes, and takes the time of the parser."""
    from pipeline.evaluator import Evaluator
    from pipeline.ingest import read_answers
    from pipeline.parse import Parser
    from pipeline.transformer import Transformer

    passes: list[tuple[Size, int]] = []
    spent = [0.0]
    made, states, parse = Transformer.__init__, Transformer.states, Parser.parse_said
    shapes: dict[int, Size] = {}

    def noted(self: Any, checkpoint: Any, *more: Any, **options: Any) -> None:
        made(self, checkpoint, *more, **options)
        inner = checkpoint.tensors["encoder.layer.0.intermediate.dense.weight"].shape[0]
        shapes[id(self)] = Size(checkpoint.shape.layers, checkpoint.shape.width, inner)

    def counted(self: Any, ids: Any, *more: Any, **options: Any) -> Any:
        passes.extend((shapes[id(self)], len(one)) for one in ids)
        return states(self, ids, *more, **options)

    def timed(self: Any, said: Iterable[Any], *more: Any) -> Iterator[Any]:
        found = parse(self, list(said), *more)
        start = time.thread_time()
        for one in found:
            spent[0] += time.thread_time() - start
            yield one
            start = time.thread_time()  # what is done with it in between is not the parser's

    Transformer.__init__, Transformer.states, Parser.parse_said = noted, counted, timed  # type: ignore[method-assign]
    evaluator = Evaluator.load()
    evaluator.evaluate(read_answers(["-"], format="txt", stdin=_piped()).answers)

    def run(path: Path) -> dict[str, Any]:
        passes.clear()
        spent[0] = 0.0
        for _ in evaluator.stream(read_answers([path]).answers):
            pass
        return {
            "flop": sum(size.flop(tokens) for size, tokens in passes),
            "tokens": sum(tokens for _, tokens in passes),
            "parse": spent[0],
        }

    return run


def _piped() -> Any:
    from io import BytesIO

    return BytesIO(b"A customer rang about a wrong bill. I checked it with her and paid the difference back that day.")
