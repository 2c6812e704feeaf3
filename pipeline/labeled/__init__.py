"""Labelled answers: reading, splitting and checking them."""

from pipeline.labeled.checks import check
from pipeline.labeled.findings import Finding, Severity
from pipeline.labeled.reading import read_labeled
from pipeline.labeled.scales import QUOTED, SCALES, Scale
from pipeline.labeled.splits import SPLITS, Split, SplitSettings, split_of
from pipeline.labeled.table import Labeled

__all__ = [
    "QUOTED",
    "SCALES",
    "SPLITS",
    "Finding",
    "Labeled",
    "Scale",
    "Severity",
    "Split",
    "SplitSettings",
    "check",
    "read_labeled",
    "split_of",
]
