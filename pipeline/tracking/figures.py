"""Figures between their files and MLflow's flat names: ``metrics.json`` and ``model.empathy.qwk.value``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.errors import InputError

Figures: TypeAlias = dict[str, dict[str, float]]  # by name of the file, then by path in it


def flat(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Leaves of nested mappings by their dotted path."""
    for name, value in tree.items():
        path = f"{above}.{name}" if above else str(name)
        if isinstance(value, Mapping):
            yield from flat(value, path)
        else:
            yield path, value


def read_figures(files: Sequence[Path]) -> Figures:
    """Every number of some JSON files; what is undefined (null) is left out.

    Raises:
        InputError: A file cannot be read as a JSON object.
    """
    return {path.name: {name: float(value) for name, value in flat(_read(path)) if _is_number(value)} for path in files}


def named(figures: Figures) -> dict[str, float]:
    """By the names that MLflow keeps: ``metrics.json/model.empathy.qwk.value``."""
    return {f"{file}/{path}": value for file, own in figures.items() for path, value in own.items()}


def from_named(metrics: Mapping[str, float]) -> Figures:
    """Undo ``named``; metrics that came from no file are left out."""
    figures: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for name, value in metrics.items():
        file, slash, path = name.partition("/")
        if slash:
            figures[file][path] = value
    return dict(figures)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read as JSON ({error})", where=str(path), fix="evaluate anew") from error
    if not isinstance(tree, dict):
        raise InputError("it holds no JSON object", where=str(path), fix="evaluate anew")
    return tree
