"""robustness.json, robustness.csv and robustness.html: the same audit gives the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.audit.results import Robustness
from pipeline.report.files import write_csv, write_private

FIELDS = ("answer_id", "probe", "scale", "before", "after", "moved")


def write(audit: Robustness, out: Path, *, scorer: str = "", answers: str = "") -> Path:
    """Write the three files into ``out``.

    Args:
        audit: From ``robustness``.
        out: Folder; made if it is not there.
        scorer: What scored, for the page.
        answers: Where the answers came from, for the page.

    Returns:
        The path of the page.

    Raises:
        InputError: The folder cannot be written to.
    """
    from pipeline.audit.page import page

    metrics = json.dumps(audit.metrics(), indent=2, sort_keys=True, allow_nan=False) + "\n"
    write_private(out / "robustness.json", metrics.encode())
    rows = [(s.answer_id, s.probe, s.scale, s.before, s.after, s.moved) for s in audit.shifts()]
    write_csv(out / "robustness.csv", [FIELDS, *rows], numbers="g")
    return write_private(out / "robustness.html", page(audit, scorer=scorer, answers=answers).encode("utf-8"))
