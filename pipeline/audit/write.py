"""robustness.json, robustness.csv and robustness.html: the same audit gives the same bytes."""

from __future__ import annotations

import json
import math
from pathlib import Path

from pipeline.audit.results import Robustness
from pipeline.report.files import storable, write_private
from pipeline.report.tables import csv_text, guarded

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
    write_private(out / "robustness.csv", storable(_table(audit)).encode("utf-8"))
    return write_private(out / "robustness.html", page(audit, scorer=scorer, answers=answers).encode("utf-8"))


def _table(audit: Robustness) -> str:
    rows = [
        (guarded(s.answer_id), s.probe, s.scale, _cell(s.before), _cell(s.after), "true" if s.moved else "false")
        for s in audit.shifts()
    ]
    return csv_text([FIELDS, *rows])


def _cell(value: float) -> str:
    return "" if math.isnan(value) else f"{round(value, 4) + 0.0:g}"
