"""All checks of labelled answers in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.labeled.cells import empty_cells, quotes
from pipeline.labeled.duplicates import duplicates, leaks
from pipeline.labeled.findings import Finding, Severity
from pipeline.labeled.raters import drift, severity
from pipeline.labeled.splits import SplitSettings, split_of
from pipeline.labeled.suspects import suspects
from pipeline.labeled.values import faults

if TYPE_CHECKING:
    from pipeline.labeled.table import Labeled


def check(labeled: Labeled, settings: SplitSettings | None = None, *, suspicious: bool = False) -> list[Finding]:
    """Everything that a look at the files can find, the worst first.

    Args:
        labeled: As read with ``strict=False``, so that unfit ratings are listed rather than refused.
        settings: Where the data will be cut; without it, leaks between splits are not looked for.
        suspicious: Look for suspicious labels too (needs cleanlab, takes some seconds).
    """
    split = split_of(labeled, settings) if settings else None
    found = [*faults(labeled), *duplicates(labeled, split)]
    if split is not None:
        found += leaks(labeled, split, settings)
    sound = not any(finding.check in {"unknown scale", "range"} for finding in found)
    found += [*empty_cells(labeled), *quotes(labeled)]
    if sound:  # means and QWK of values that are off their scale would mislead
        found += [*severity(labeled), *drift(labeled)]
        found += suspects(labeled) if suspicious else ()
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))
