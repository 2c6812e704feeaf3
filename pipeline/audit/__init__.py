"""Gaming and stability: what an answer's scores do when somebody games it, and when nothing that counts has changed.

``robustness`` takes any scorer; ``load_phrases("train")`` with ``ATTACKS`` and ``INVARIANCES`` gives augmentations that
share no phrase with the audit.
"""

from pipeline.audit.attacks import ATTACKS, Attack
from pipeline.audit.changes import INVARIANCES
from pipeline.audit.phrases import Phrases
from pipeline.audit.results import Case, Outcome, Robustness
from pipeline.audit.robustness import Score, robustness, seeded
from pipeline.audit.settings import AuditSettings, load_audit, load_phrases
from pipeline.audit.write import write

__all__ = [
    "ATTACKS",
    "INVARIANCES",
    "Attack",
    "AuditSettings",
    "Case",
    "Outcome",
    "Phrases",
    "Robustness",
    "Score",
    "load_audit",
    "load_phrases",
    "robustness",
    "seeded",
    "write",
]
