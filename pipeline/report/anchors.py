"""configs/anchors.yaml: what each step of each scale means, for raters in full and beside a score in brief."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.config import Strict, configs_dir, load_yaml
from pipeline.errors import ConfigError
from pipeline.labeled import SCALES
from pipeline.types import SCORED


class Anchors(Strict):
    """One scale in words.

    Attributes:
        label: Its name.
        letter: Marks its evidence; "" for a scale that the report does not show.
        asks: The question a rater answers.
        note: What often is in doubt about it.
        steps: An anchor for each whole rating.
        brief: The same in a few words, for the scales that the report shows.
    """

    label: str
    letter: str = ""
    asks: str
    note: str = ""
    steps: Mapping[int, str]
    brief: Mapping[int, str] = {}


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
    found: dict[str, Anchors] = {name: getattr(file, name) for name in SCALES}
    for name, anchors in found.items():
        _check(f"{path}, key {name}", name, "steps", anchors.steps)
        if name in SCORED:
            _check(f"{path}, key {name}", name, "brief", anchors.brief)
            if len(anchors.letter) != 1:
                raise ConfigError("no letter", where=f"{path}, key {name}.letter", fix="give one capital letter")
    return found


def _check(where: str, name: str, key: str, steps: Mapping[int, str]) -> None:
    wanted = list(range(SCALES[name].low, SCALES[name].high + 1))
    if list(steps) != wanted:
        fix = f"give one anchor for each of {', '.join(map(str, wanted))}, in this order"
        raise ConfigError("the steps are not the scale's ratings", where=f"{where}.{key}", fix=fix)
