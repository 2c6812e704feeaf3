"""Ingest: files, folders and standard input become answers, with nothing lost and every doubt said.

``read_answers`` is all that the rest of the product needs. A new input format is one file in ``formats/`` that ends in
``FORMATS = (Format(...),)``; it is found by itself.
"""

from __future__ import annotations

from pipeline.ingest.bank import QuestionBank
from pipeline.ingest.batch import Answers, Batch, ReadOptions, open_answers, read_answers
from pipeline.ingest.registry import all_formats
from pipeline.ingest.screen import MAX_CHARACTERS

__all__ = [
    "MAX_CHARACTERS",
    "Answers",
    "Batch",
    "QuestionBank",
    "ReadOptions",
    "all_formats",
    "open_answers",
    "read_answers",
]
