"""What configs/agreement.yaml says: resampling, thresholds, and the words of the report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from pipeline.agreement.bootstrap import Bootstrap
from pipeline.config import Strict, configs_dir, load_yaml

Raters = Literal["model", "people"]


class Resampling(Strict):
    """How intervals are made; see ``bootstrap.Bootstrap``."""

    draws: int = Field(ge=100)
    seed: int = Field(ge=0)
    confidence: float = Field(gt=0.5, lt=1)


class System(Strict):
    """Name of a system in the report, and what it is."""

    label: str
    about: str


class Measure(Strict):
    """Name of a measure, how to read it, and what counts as good."""

    label: str
    about: str
    source: str = ""
    at_least: float | None = None
    at_most: float | None = None
    within: float | None = None

    @model_validator(mode="after")
    def _one_threshold(self) -> Measure:
        if sum(bound is not None for bound in (self.at_least, self.at_most, self.within)) > 1:
            raise ValueError("a measure has one threshold: at_least, at_most or within")
        return self

    @property
    def threshold(self) -> str:
        """The threshold as the report shows it, "" where there is none."""
        signs = {"≥": self.at_least, "≤": self.at_most, "±": self.within}
        return next((f"{sign} {bound:.2f}" for sign, bound in signs.items() if bound is not None), "")

    def met(self, value: float) -> bool | None:
        """Whether a value reaches the threshold; None without one, or for NaN."""
        if not self.threshold or value != value:  # noqa: PLR0124 - NaN alone differs from itself
            return None
        if self.at_least is not None:
            return value >= self.at_least
        return value <= self.at_most if self.at_most is not None else abs(value) <= (self.within or 0)


class AgreementSettings(Strict):
    """The whole file.

    Attributes:
        bootstrap: How intervals are made.
        least_group: Answers a subgroup needs to stand by itself.
        bins: Groups of like size in a reliability diagram.
        nominal: How often a level set or score interval should hold the reading.
        basis: What the figures rest on, by who made the readings.
        systems: In the order of tables.
        measures: In the order of columns.
    """

    bootstrap: Resampling
    least_group: int = Field(ge=2)
    bins: int = Field(ge=2)
    nominal: float = Field(gt=0, lt=1)
    basis: Mapping[Raters, str]
    systems: Mapping[str, System]
    measures: Mapping[str, Measure]

    @property
    def resampling(self) -> Bootstrap:
        """The bootstrap that the settings ask for."""
        return Bootstrap(self.bootstrap.draws, self.bootstrap.seed, self.bootstrap.confidence)


def load_agreement_settings(path: Path | None = None) -> AgreementSettings:
    """Read the settings from ``path``, or from agreement.yaml of the configuration folder.

    Raises:
        ConfigError: With file, line and key.
    """
    return load_yaml(path or configs_dir() / "agreement.yaml", AgreementSettings)
