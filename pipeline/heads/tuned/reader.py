"""Reading answers with the tuned encoder: a value for each scale, and how much each word weighed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.embed.parts import Parts
from pipeline.errors import ConfigError
from pipeline.heads.tuned.clauses import canonical_words, clauses_of
from pipeline.heads.tuned.contract import Network, Output
from pipeline.parse import ParsedAnswer
from pipeline.transformer import shape_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

WEIGHTS = "encoder.safetensors"
FACTS = "encoder.json"


@dataclass(frozen=True)
class Reading:
    """What the tuned encoder read in one answer.

    Attributes:
        values: By scale, on the scale's own units (not clipped).
        weights: By scale, the attention on each canonical word; sums to at most 1.
        clauses: What its clauses mean; None where the model does not say it.
    """

    values: dict[str, float]
    weights: dict[str, Floats]
    clauses: Parts | None = None


class TunedReader:
    """The network of a model folder over the base encoder's weights; nothing is loaded before the first use.

    Args:
        folder: Holds encoder.safetensors (fp16, upper layers and heads) and encoder.json (scales, means, deviations).
        base: Folder of the base encoder.
        batch_size: Answers at once with torch; speed only.
        backend: What runs it: "torch", "onnx" or "openvino".
    """

    def __init__(self, folder: Path, base: Path, *, batch_size: int = 16, backend: str = "torch") -> None:
        self._folder, self._base, self._batch_size, self._backend = folder, base, batch_size, backend

    @cached_property
    def facts(self) -> dict[str, Any]:
        """encoder.json."""
        path = self._folder / FACTS
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            return {key: facts[key] for key in ("scales", "means", "deviations")}
        except (OSError, ValueError, KeyError, TypeError) as error:
            fix = "restore the model folder, or train it anew"
            raise ConfigError(f"not readable as facts of an encoder ({error})", where=str(path), fix=fix) from error

    @cached_property
    def _network(self) -> Network:
        weights = self._folder / WEIGHTS
        if self._backend != "torch" and (shape := shape_of(self._base)):
            from pipeline.heads.tuned.by_graph import GraphNetwork

            return GraphNetwork(weights, self._base, shape, self._backend)
        from pipeline.heads.tuned.by_torch import TorchNetwork

        return TorchNetwork(weights, self._base, len(self.facts["scales"]), self._batch_size)

    def read(self, answers: Sequence[ParsedAnswer]) -> list[Reading]:
        """Read answers; a reading does not depend on its neighbours (to 1e-5 with torch, else to the bit)."""
        outputs = list(self._network.read([canonical_words(answer.words) for answer in answers]))
        said = clauses_of(self._network, answers, outputs)
        return [self._reading(len(a.words), o, c) for a, o, c in zip(answers, outputs, said, strict=True)]

    @property
    def says_clauses(self) -> bool:
        """Whether readings say what clauses mean."""
        return self._network.likeness is not None

    def _reading(self, words: int, output: Output, clauses: Parts | None) -> Reading:
        import numpy as np

        scales = self.facts["scales"]
        values = output.values * self.facts["deviations"] + self.facts["means"]
        inside = output.word >= 0
        weights: list[Floats] = [
            np.bincount(output.word[inside], weights=own[inside], minlength=words).astype(np.float64)
            for own in output.attention
        ]
        by_scale = dict(zip(scales, values.tolist(), strict=True)), dict(zip(scales, weights, strict=True))
        return Reading(*by_scale, clauses)
