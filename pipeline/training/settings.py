"""configs/training.yaml, checked."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, PositiveInt

from pipeline.config import Strict
from pipeline.labeled import SplitSettings

Share = Annotated[float, Field(ge=0, le=1)]


class TuneSettings(Strict):
    """How the encoder is fitted.

    Attributes:
        inner: Inner units that each layer keeps (``pipeline.training.slim``); by default all.
        frozen_layers: Layers from the bottom, with the embeddings, that are not fitted.
        rate: Peak learning rate of the encoder.
        head_rate: Times ``rate``, that of the heads.
        warm_up: Share of the steps in which the rate rises.
        quotes: Weight of the attention on quoted words in the loss.
        augmented: Share of the answers that come a second time in each epoch, altered.
        likeness: Weight, in the loss, of what stretches of words mean by themselves; with 0 nothing of that is learned,
            and it is read in a pass of its own.
        stretches: Of how many neighbouring clauses these are.
        threads: CPU threads; another number gives sums in another order, hence slightly other weights.
        weights: Weight of each scale in the loss; the scales it names are the ones that are read.
    """

    seed: int
    threads: PositiveInt
    epochs: PositiveInt
    batch_size: PositiveInt
    inner: PositiveInt | None = None
    frozen_layers: Annotated[int, Field(ge=0)]
    rate: float
    head_rate: float
    weight_decay: float
    warm_up: Share
    quotes: Annotated[float, Field(ge=0)]
    augmented: Share
    likeness: Annotated[float, Field(ge=0)] = 0.0
    stretches: tuple[PositiveInt, ...] = (1, 3)
    weights: dict[str, float]


class CalibrateSettings(Strict):
    """How the encoder's readings and the rule heads' scores become scores.

    Attributes:
        encoder_share: Weight of the encoder's reading before the data have a say; the rest is the rule head's.
        encoder_shares: Another weight for the scales named.
        shrinkage: Ridge penalty that holds the weights near these.
        inverse_penalty: C of the logistic regression for probabilities.
        coverage: Share of answers whose rating the intervals and level sets are to hold.
        sure: Probability, over the draw of the answers calibrated on, that they hold at least that share.
        folds: Parts, by question, across which the intervals' errors are measured.
    """

    encoder_share: Share
    encoder_shares: dict[str, Share] = Field(default_factory=dict)
    shrinkage: Annotated[float, Field(gt=0)]
    inverse_penalty: Annotated[float, Field(gt=0)]
    coverage: Annotated[float, Field(gt=0, lt=1)]
    sure: Annotated[float, Field(gt=0, lt=1)]
    folds: Annotated[int, Field(ge=2)]

    def share(self, scale: str) -> float:
        """Weight of the encoder's reading on a scale."""
        return self.encoder_shares.get(scale, self.encoder_share)


class RobustnessSettings(Strict):
    """How many answers of the test split are attacked."""

    answers: PositiveInt


class TrainingSettings(Strict):
    """The whole file; ``name`` names the model in scores.csv."""

    name: str
    split: SplitSettings
    tune: TuneSettings
    calibrate: CalibrateSettings
    robustness: RobustnessSettings
