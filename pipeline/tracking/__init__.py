"""Models and figures in MLflow: what was trained on what, which version is in use, and what changes between two."""

from pipeline.tracking.comparison import Comparison, compare
from pipeline.tracking.gates import Gate, Verdict, check, load_gates
from pipeline.tracking.promotion import promote
from pipeline.tracking.runs import Logged, log_evaluation, log_training

__all__ = [
    "Comparison",
    "Gate",
    "Logged",
    "Verdict",
    "check",
    "compare",
    "load_gates",
    "log_evaluation",
    "log_training",
    "promote",
]
