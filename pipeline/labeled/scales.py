"""The scales of the rubric, as raters use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from pipeline.types import STAR


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale of whole numbers.

    Attributes:
        name: As in the ``scale`` column of the ratings.
        low: Lowest rating.
        high: Highest rating.
        kind: "binary" for yes/no, "ordinal" for ordered steps.
    """

    name: str
    low: int
    high: int
    kind: Literal["ordinal", "binary"]


QUOTED = ("specificity", "empathy", "ownership")
_ORDINAL = {"specificity": (1, 5), "empathy": (1, 5), "ownership": (1, 5), "buzzwords": (0, 4), "level": (0, 5)}
SCALES: Mapping[str, Scale] = MappingProxyType(
    {name: Scale(name, low, high, "ordinal") for name, (low, high) in _ORDINAL.items()}
    | {name: Scale(name, 0, 1, "binary") for name in (*STAR, "generic")}
)
"""All scales by name, in the order of tables; raters quote the deciding words on those in ``QUOTED``."""
