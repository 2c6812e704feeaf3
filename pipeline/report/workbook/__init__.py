"""scores.xlsx: a run as a workbook that an assessor reads, decides in, and hands back."""

from __future__ import annotations

from pipeline.report.workbook.cells import DECISIONS, cell_text
from pipeline.report.workbook.decided import decided_rows, refuse_decided
from pipeline.report.workbook.facts import Facts
from pipeline.report.workbook.write import WORKBOOK, write_workbook

__all__ = ["DECISIONS", "WORKBOOK", "Facts", "cell_text", "decided_rows", "refuse_decided", "write_workbook"]
