"""configs/gates.yaml: what a model has to reach before it becomes the champion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import Field, model_validator

from pipeline.config import Strict, configs_dir, load_yaml
from pipeline.tracking.figures import Figures

_NOISE = 1e-9


class Gate(Strict):
    """One demand on one figure, or on all that a pattern names.

    Attributes:
        file: Name of the file of figures, such as metrics.json.
        path: Dotted path in it; ``*`` stands for any one name.
        at_least: Least value, itself included.
        at_most: Greatest value, itself included.
        above: Systems that take the first name's place in the path, and whose value it has to lie above.
        by: By at least how much.
        where_below: Only those of ``above`` count that lie below this.
        if_logged: Whether the gate stands open where no figures of that file were logged.
        why: What is at stake, a sentence.
    """

    file: str
    path: str
    at_least: float | None = None
    at_most: float | None = None
    above: tuple[str, ...] = ()
    by: float = Field(default=0.0, ge=0)
    where_below: float | None = None
    if_logged: bool = False
    why: str

    @model_validator(mode="after")
    def _one_demand(self) -> Gate:
        if sum((self.at_least is not None, self.at_most is not None, bool(self.above))) != 1:
            raise ValueError("a gate has one demand: at_least, at_most or above")
        if not self.above and (self.by or self.where_below is not None):
            raise ValueError("by and where_below go with above")
        return self


class Gates(Strict):
    """The whole file."""

    gates: tuple[Gate, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one demand.

    Attributes:
        figure: File and path.
        value: None where it was not logged.
        bound: Such as ">= 0.78".
        passed: Whether the demand is met; what was not measured is not met.
        why: From the gate.
    """

    figure: str
    value: float | None
    bound: str
    passed: bool
    why: str


def load_gates(path: Path | None = None) -> tuple[Gate, ...]:
    """Read the gates from ``path``, or from gates.yaml of the folder of configuration.

    Raises:
        ConfigError: With file, line and key.
    """
    return load_yaml(path or configs_dir() / "gates.yaml", Gates).gates


def check(gates: Sequence[Gate], figures: Figures) -> list[Verdict]:
    """A verdict for every demand of every gate, in their order."""
    return [verdict for gate in gates for verdict in _verdicts(gate, figures)]


def _verdicts(gate: Gate, figures: Figures) -> Iterator[Verdict]:
    own = figures.get(gate.file, {})
    if gate.if_logged and not own:
        return
    paths = [path for path in sorted(own) if _fits(path, gate.path)] or [gate.path]
    for path in paths:
        value = own.get(path)
        others = {system: own.get(f"{system}.{path.partition('.')[2]}") for system in gate.above}
        for bound, passed in _demands(gate, value, others):
            yield Verdict(f"{gate.file} {path}", value, bound, passed, gate.why)


def _demands(gate: Gate, value: float | None, others: Mapping[str, float | None]) -> Iterator[tuple[str, bool]]:
    if gate.at_least is not None:
        yield f">= {gate.at_least:g}", value is not None and value >= gate.at_least - _NOISE
    if gate.at_most is not None:
        yield f"<= {gate.at_most:g}", value is not None and value <= gate.at_most + _NOISE
    for name, other in others.items():
        if other is None:
            yield f"> {name}, which was not logged", False
        elif gate.where_below is None or other < gate.where_below:
            bound = f">= {other:g} + {gate.by:g} ({name})" if gate.by else f"> {other:g} ({name})"
            yield bound, value is not None and value > other and value - other >= gate.by - _NOISE


def _fits(path: str, pattern: str) -> bool:
    """Name by name, so that ``*`` never spans a dot."""
    names, wanted = path.split("."), pattern.split(".")
    return len(names) == len(wanted) and all(map(fnmatchcase, names, wanted))
