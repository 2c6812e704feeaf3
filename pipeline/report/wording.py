"""Names, anchors and weights that the report shows, read from configs/anchors.yaml and configs/report/."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.config import configs_dir
from pipeline.errors import ConfigError
from pipeline.packs.yaml_lines import plain
from pipeline.report.anchors import load_anchors
from pipeline.types import SCORED, STAR

MARKED = {"specificity": "s", "empathy": "e", "ownership": "o", "buzzwords": "b", "level": "l"}
NAMES = {"level": "Level", "coverage": "Areas to cover", "rival": "Rival orientation"}
NAMES |= {f"star_{part}": f"STAR: {part}" for part in STAR}


@dataclass(frozen=True, slots=True)
class Scale:
    """One rubric scale: its name, the letter that marks its evidence, and a short anchor for each step."""

    key: str
    label: str
    letter: str
    asks: str
    anchors: dict[int, str]

    @property
    def low(self) -> int:
        """The lowest step."""
        return min(self.anchors)

    @property
    def high(self) -> int:
        """The highest step."""
        return max(self.anchors)

    def anchor(self, score: float) -> str:
        """The anchor of the step nearest to ``score``."""
        return self.anchors[max(self.low, min(self.high, int(score + 0.5)))]


@dataclass(frozen=True, slots=True)
class Code:
    """A flag or reason code in words, with its weight in the review queue."""

    code: str
    label: str
    meaning: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """The weights of the review queue and the wording of its codes."""

    generic_weight: float
    width_weight: float
    other_flag_weight: float
    flags: dict[str, Code]
    reasons: dict[str, Code]

    def flag(self, code: str) -> Code:
        """The flag's wording and weight; an unlisted code gets a readable name and the weight for others."""
        return self.flags.get(code) or Code(code, _readable(code), weight=self.other_flag_weight)

    def reason(self, code: str) -> Code:
        """The wording of a reason why an answer is unscorable."""
        return self.reasons.get(code) or Code(code, _readable(code))


def _readable(code: str) -> str:
    return code.replace("_", " ").strip().capitalize()


def _load(path: Path) -> dict[str, Any]:
    try:
        raw = plain(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(f"not readable as YAML ({error})", where=str(path), fix="mend the file") from error
    if not isinstance(raw, dict):
        raise ConfigError("holds no keys", where=str(path), fix="restore the file")
    return raw


@cache
def scales(path: Path | None = None) -> dict[str, Scale]:
    """The four scales in the order the report shows them.

    Raises:
        ConfigError: When the file is not readable or a key is missing or unknown.
    """
    found = load_anchors(path)
    return {key: Scale(key, (a := found[key]).label, a.letter, a.asks, dict(a.brief)) for key in SCORED}


def dimension_name(dimension: str) -> str:
    """The dimension's name as the report shows it."""
    scale = scales().get(dimension)
    return scale.label if scale else NAMES.get(dimension, dimension.capitalize())


def letter(dimension: str) -> str:
    """The letter that marks a dimension's evidence, so that colour is never the only sign."""
    scale = scales().get(dimension)
    return scale.letter if scale else dimension[:1].upper()


@cache
def review_policy(path: Path | None = None) -> ReviewPolicy:
    """The weights of the review queue.

    Raises:
        ConfigError: When the file is not readable, a key is missing or unknown, or a weight is not 0 to 1.
    """
    path = path or configs_dir() / "report" / "review.yaml"
    raw = _load(path)
    try:
        for group in ("flags", "reasons"):
            raw[group] = {code: Code(code, **body) for code, body in raw[group].items()}
        policy = ReviewPolicy(**raw)
    except (KeyError, TypeError) as error:
        fix = "restore the missing key or remove the unknown one"
        raise ConfigError(str(error), where=str(path), fix=fix) from error
    singles = {key: getattr(policy, key) for key in ("generic_weight", "width_weight", "other_flag_weight")}
    for name, weight in (singles | {c.code: c.weight for c in policy.flags.values()}).items():
        if not 0 <= weight <= 1:
            raise ConfigError(f"weight {weight} is not from 0 to 1", where=f"{path}, {name}", fix="choose one between")
    return policy
