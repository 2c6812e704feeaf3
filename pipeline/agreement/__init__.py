"""How near scores come to the readings of raters, people or models, of the same answers."""

from pipeline.agreement.baselines import baselines, embeddings
from pipeline.agreement.predictions import predictions, read_predictions
from pipeline.agreement.study import Agreement, build

__all__ = ["Agreement", "baselines", "build", "embeddings", "predictions", "read_predictions"]
