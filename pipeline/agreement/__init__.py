"""How near scores come to the readings of raters, people or models, of the same answers."""

from pipeline.agreement.baselines import baselines, embeddings
from pipeline.agreement.predictions import predictions, read_predictions
from pipeline.agreement.study import Agreement, build
from pipeline.agreement.systems import MODEL, RULES, scored, simple

__all__ = [
    "MODEL",
    "RULES",
    "Agreement",
    "baselines",
    "build",
    "embeddings",
    "predictions",
    "read_predictions",
    "scored",
    "simple",
]
