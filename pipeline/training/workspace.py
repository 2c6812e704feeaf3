"""Where a training reads and writes, and its small deterministic tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.config import configs_dir, load_yaml
from pipeline.labeled import Labeled, read_labeled
from pipeline.training.settings import TrainingSettings

if TYPE_CHECKING:
    import pandas as pd

DECIMALS = 5
SPLIT, RATINGS, FEATURES = "split.csv", "ratings.csv", "features.csv"
AGREEMENT, ROBUSTNESS = "agreement", "robustness"


@dataclass(frozen=True)
class Workspace:
    """Folders of one training.

    Attributes:
        data: Labelled answers, a folder or a file.
        prepared: Tables between the stages.
        model: The model's folder.
        reports: Metrics and reports.
        configs: Configuration that the model freezes.
        raters: Who made the ratings, which the reports say.
        training: Settings of the training, where they are not configs/training.yaml.
    """

    data: Path = Path("data/labeled")
    prepared: Path = Path("data/prepared")
    model: Path = Path("models/current")
    reports: Path = Path("reports")
    configs: Path = field(default_factory=configs_dir)
    training: Path | None = None
    raters: Literal["model", "people"] = "model"

    @cached_property
    def settings(self) -> TrainingSettings:
        """How to train."""
        return load_yaml(self.training or self.configs / "training.yaml", TrainingSettings)

    @cached_property
    def labeled(self) -> Labeled:
        """The labelled answers."""
        return read_labeled(self.data)

    def table(self, name: str) -> pd.DataFrame:
        """A table that an earlier stage wrote, indexed by answer_id."""
        import pandas as pd

        return pd.read_csv(
            self.prepared / name, dtype={"answer_id": str}, keep_default_na=False, na_values=[""]
        ).set_index("answer_id")

    def write(self, name: str, table: pd.DataFrame) -> None:
        """Write a table the same to the byte wherever it is made."""
        self.prepared.mkdir(parents=True, exist_ok=True)
        table.rename_axis("answer_id").to_csv(
            self.prepared / name, float_format=f"%.{DECIMALS}f", lineterminator="\n", encoding="utf-8"
        )
