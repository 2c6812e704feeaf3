"""configs/anchors.yaml: what each step of each scale means, in the words raters see beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.config import Strict, configs_dir, load_yaml
from pipeline.errors import ConfigError
from pipeline.labeled import SCALES


class Anchors(Strict):
    """One scale in words.

    Attributes:
        label: Its name.
        asks: The question a rater answers.
        note: What often is in doubt about it.
        steps: An anchor for each whole rating.
    """

    label: str
    asks: str
    note: str = ""
    steps: Mapping[int, str]


class _File(Strict):
    specificity: Anchors
    empathy: Anchors
    ownership: Anchors
    buzzwords: Anchors
    level: Anchors
    situation: Anchors
    task: Anchors
    action: Anchors
    result: Anchors
    reflection: Anchors
    generic: Anchors


def load_anchors(path: Path | None = None) -> Mapping[str, Anchors]:
    """Anchors by scale, in the order of ``SCALES``.

    Raises:
        ConfigError: A scale or key is missing or unknown, or a scale's steps are not its ratings.
    """
    path = path or configs_dir() / "anchors.yaml"
    file = load_yaml(path, _File)
    found = {name: getattr(file, name) for name in SCALES}
    for name, scale in SCALES.items():
        wanted = list(range(scale.low, scale.high + 1))
        if sorted(found[name].steps) != wanted:
            fix = f"give one anchor for each of {', '.join(map(str, wanted))}"
            raise ConfigError("the steps are not the scale's ratings", where=f"{path}, key {name}.steps", fix=fix)
    return found
