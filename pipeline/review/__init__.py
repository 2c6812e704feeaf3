"""What people decide about the answers of a run: kept, ranked, compared, handed on."""

from pipeline.review.cases import Case, read_cases
from pipeline.review.decisions import Decision, Stage
from pipeline.review.queue import ranked
from pipeline.review.store import Store

__all__ = ["Case", "Decision", "Stage", "Store", "ranked", "read_cases"]
