"""How near scores come to the readings of raters, people or models, of the same answers."""

from pipeline.agreement.baselines import baselines, embeddings, part_of
from pipeline.agreement.predictions import predictions, read_predictions
from pipeline.agreement.study import Agreement, build

__all__ = ["Agreement", "baselines", "build", "embeddings", "part_of", "predictions", "read_predictions"]
